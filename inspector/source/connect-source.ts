import {
  checkAnswer,
  checkAnswering,
  checkDelta,
  protocolError,
  SourceError,
  sourceOf,
  type AnsweringMessage,
  type Delta,
  type Source,
  type WatchOptions,
  type WatchRequest,
} from '../protocol/index.ts';
import type { AskingChannel } from './channel.ts';
import { checkChannel } from './given.ts';

/** A source behind a channel. Closing it closes the channel. @throws `OptionInvalid`. */
export function connectSource(channel: AskingChannel): Source {
  checkChannel(channel);
  const connection = new Connection(channel);
  return sourceOf(
    async (method, request) => checkAnswer(method, await connection.call(method, request)),
    {
      watch: (request, options) => ({
        [Symbol.asyncIterator]: () => connection.watch(request, options),
      }),
      close: () => {
        connection.close();
        return Promise.resolve();
      },
    },
  );
}

interface Waiting {
  heard(message: AnsweringMessage): void;
  lost(error: SourceError): void;
}

class Connection {
  readonly #channel: AskingChannel;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #lost: SourceError | undefined;

  constructor(channel: AskingChannel) {
    this.#channel = channel;
    channel.listen({
      received: (message) => this.#received(message),
      closed: () => this.#lose('the other side has closed the connection'),
    });
  }

  call(method: string, request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const number = this.#begin({
        heard: (message) => {
          this.#waiting.delete(number);
          if (message.type === 'answer') resolve(message.answer);
          else if (message.type === 'error') reject(new SourceError(message.error));
        },
        lost: reject,
      });
      this.#send(number, () => this.#channel.send({ type: 'call', number, method, request }));
    });
  }

  async *watch(
    request: WatchRequest,
    { signal }: WatchOptions = {},
  ): AsyncGenerator<Delta, void, undefined> {
    const inbox = new Inbox();
    const number = this.#begin(inbox);
    const abort = (): void => inbox.end();
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) inbox.end();
    this.#send(number, () => this.#channel.send({ type: 'watch', number, request }));
    try {
      for (;;) {
        const delta = await inbox.next();
        if (delta === undefined) return;
        yield delta;
        this.#send(number, () => this.#channel.send({ type: 'taken', number }));
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#waiting.delete(number);
      if (this.#lost === undefined) {
        this.#send(number, () => this.#channel.send({ type: 'unwatch', number }));
      }
    }
  }

  close(): void {
    this.#lose('the connection is closed');
    this.#channel.close();
  }

  #begin(waiting: Waiting): number {
    this.#last += 1;
    this.#waiting.set(this.#last, waiting);
    return this.#last;
  }

  #send(number: number, send: () => void): void {
    const waiting = this.#waiting.get(number);
    try {
      if (this.#lost !== undefined) throw this.#lost;
      send();
    } catch (error) {
      this.#waiting.delete(number);
      waiting?.lost(error instanceof SourceError ? error : disconnected(String(error)));
    }
  }

  #received(given: unknown): void {
    try {
      const message = checkAnswering(given, 'message');
      this.#waiting.get(message.number)?.heard(message);
    } catch (error) {
      this.#lose(`the other side sent what is no message: ${String(error)}`);
      this.#channel.close();
    }
  }

  #lose(why: string): void {
    if (this.#lost !== undefined) return;
    this.#lost = disconnected(why);
    for (const waiting of this.#waiting.values()) waiting.lost(this.#lost);
    this.#waiting.clear();
  }
}

/** Deltas that came and were not asked for yet: one at most, as the other side waits. */
class Inbox implements Waiting {
  readonly #deltas: Delta[] = [];
  #error: Error | undefined;
  #ended = false;
  #wake: (() => void) | undefined;

  heard(message: AnsweringMessage): void {
    if (message.type === 'delta') this.#deltas.push(checkDelta(message.delta, 'delta'));
    else if (message.type === 'error') this.#error = new SourceError(message.error);
    else if (message.type === 'ended') this.#ended = true;
    this.#wake?.();
  }

  lost(error: SourceError): void {
    this.#error ??= error;
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** `undefined`: it is over. */
  async next(): Promise<Delta | undefined> {
    while (!this.#ended && this.#error === undefined && this.#deltas.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#ended) return undefined;
    const delta = this.#deltas.shift();
    if (delta === undefined && this.#error !== undefined) throw this.#error;
    return delta;
  }
}

function disconnected(why: string): SourceError {
  return protocolError('Disconnected', why);
}
