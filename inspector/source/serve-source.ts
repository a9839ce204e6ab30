import {
  checkAsking,
  METHOD_NAMES,
  protocolError,
  type AskingMessage,
  type Source,
  type WatchRequest,
  type WireError,
} from '../protocol/index.ts';
import type { AnsweringChannel } from './channel.ts';
import { checkChannel, hasMethods, optionInvalid } from './given.ts';
import { asSourceError } from './source-error.ts';

/** Watches one channel may have at a time. */
const WATCHES_MAX = 100;
/** Calls of one channel under way at a time: who asks for more waits. */
const CALLS_MAX = 100;

/**
 * Answers what comes over a channel from a source, until the channel is closed. The source stays
 * open. What it cannot read it answers by an error, or, where it cannot tell whom, by closing.
 * @throws `OptionInvalid`.
 */
export function serveSource(source: Source, channel: AnsweringChannel): void {
  checkChannel(channel);
  if (!hasMethods(source, 'watch', ...METHOD_NAMES)) {
    throw optionInvalid('source', 'give a source of an inspector');
  }
  new Serving(source, channel).begin();
}

/** One watch under way. */
interface Watch {
  end(): void;
  /** The last delta has been taken. */
  taken(): void;
}

class Serving {
  readonly #source: Source;
  readonly #channel: AnsweringChannel;
  readonly #watches = new Map<number, Watch>();
  #calls = 0;
  #closed = false;

  constructor(source: Source, channel: AnsweringChannel) {
    this.#source = source;
    this.#channel = channel;
  }

  begin(): void {
    this.#channel.listen({
      received: (message) => this.#received(message),
      closed: () => this.#close(),
    });
  }

  #received(given: unknown): void {
    if (this.#closed) return;
    let message: AskingMessage;
    try {
      message = checkAsking(given, 'message');
    } catch {
      this.#channel.close();
      this.#close();
      return;
    }
    switch (message.type) {
      case 'call':
        void this.#call(message);
        return;
      case 'watch':
        void this.#watch(message.number, message.request);
        return;
      case 'taken':
        this.#watches.get(message.number)?.taken();
        return;
      case 'unwatch':
        this.#watches.get(message.number)?.end();
    }
  }

  async #call({
    number,
    method,
    request,
  }: Extract<AskingMessage, { type: 'call' }>): Promise<void> {
    this.#calls += 1;
    try {
      if (this.#calls > CALLS_MAX) {
        throw protocolError(
          'TooLarge',
          `more than ${CALLS_MAX} calls are under way; wait for some`,
        );
      }
      const answer = await callByName(this.#source, method, request);
      this.#send(number, () => this.#channel.send({ type: 'answer', number, answer }));
    } catch (error) {
      this.#fail(number, error);
    } finally {
      this.#calls -= 1;
    }
  }

  async #watch(number: number, request: unknown): Promise<void> {
    if (this.#watches.size >= WATCHES_MAX || this.#watches.has(number)) {
      this.#fail(number, protocolError('TooLarge', `there are ${WATCHES_MAX} watches already`));
      return;
    }
    const ending = new AbortController();
    let taken: (() => void) | undefined;
    this.#watches.set(number, { end: () => ending.abort(), taken: () => taken?.() });
    try {
      const { signal } = ending;
      const asked = (request ?? {}) as WatchRequest;
      for await (const delta of this.#source.watch(asked, { signal })) {
        const isTaken = new Promise<void>((resolve) => {
          taken = resolve;
          signal.addEventListener('abort', () => resolve());
        });
        this.#send(number, () => this.#channel.send({ type: 'delta', number, delta }));
        await isTaken;
      }
      this.#send(number, () => this.#channel.send({ type: 'ended', number }));
    } catch (error) {
      this.#fail(number, error);
    } finally {
      this.#watches.delete(number);
    }
  }

  /** What cannot be sent, as it is too long, is told so. */
  #send(number: number, send: () => void): void {
    if (this.#closed) return;
    try {
      send();
    } catch (error) {
      this.#fail(number, error);
    }
  }

  #fail(number: number, error: unknown): void {
    if (this.#closed) return;
    try {
      this.#channel.send({ type: 'error', number, error: wireError(error) });
    } catch {
      this.#close();
    }
  }

  #close(): void {
    this.#closed = true;
    for (const watch of this.#watches.values()) watch.end();
  }
}

/** Asks a source by a name that came from elsewhere. @throws `Unsupported`. */
export function callByName(source: Source, method: string, request: unknown): Promise<unknown> {
  const known = METHOD_NAMES.find((name) => name === method);
  if (known === undefined) {
    const error = protocolError('Unsupported', `there is no method ${JSON.stringify(method)}`);
    return Promise.reject(error);
  }
  // the source itself checks what it is asked
  return source[known](request as never);
}

export function wireError(error: unknown): WireError {
  const { code, message, details } = asSourceError(error);
  return Object.keys(details).length === 0 ? { code, message } : { code, message, details };
}
