import type { AnsweringMessage, AskingMessage } from '../protocol/index.ts';

/**
 * Something over which messages go both ways, in order. What arrives is not trusted: it is checked
 * by whoever receives it.
 */
export interface Channel<Out> {
  /** @throws where the message cannot be sent, as one that is too long. */
  send(message: Out): void;
  /** Called once, before anything may arrive. */
  listen(heard: ChannelListener): void;
  close(): void;
}

export interface ChannelListener {
  received(message: unknown): void;
  /** Nothing more arrives. */
  closed(): void;
}

export type AskingChannel = Channel<AskingMessage>;
export type AnsweringChannel = Channel<AnsweringMessage>;
