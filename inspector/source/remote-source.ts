import {
  checkAnswer,
  PROTOCOL_NAME,
  protocolError,
  SourceError,
  sourceOf,
  type AnswerOf,
  type Delta,
  type MethodName,
  type RequestOf,
  type Source,
  type WatchOptions,
  type WatchRequest,
} from '../protocol/index.ts';
import { checkWireError } from '../protocol/message.ts';
import { connectSource } from './connect-source.ts';
import { optionInvalid, readGiven } from './given.ts';
import { socketChannel, type SocketLike } from './socket-channel.ts';

export interface RemoteSourceOptions {
  /** Sent with every request and to the WebSocket; `undefined`: the server asks for none. */
  readonly token?: string;
  /** ms between two tries to connect again, at first and at most. */
  readonly reconnect?: { readonly fromMs: number; readonly toMs: number };
  readonly fetch?: typeof globalThis.fetch;
  readonly connect?: (url: string, protocols: string[]) => SocketLike;
}

const RECONNECT = { fromMs: 250, toMs: 5_000 };

/**
 * A source behind a server: calls go by `POST base/method`, deltas come over a WebSocket at
 * `base/watch`. A watch outlives the connection: it connects again and then says `resync`.
 * @throws `OptionInvalid`.
 */
export function createRemoteSource(base: string, options: RemoteSourceOptions = {}): Source {
  if (typeof base !== 'string') throw optionInvalid('base', "give the server's URL and its path");
  const given = readGiven(options, {
    token: ['string', "give the server's token"],
    fetch: ['function', 'give a function such as fetch'],
    connect: ['function', 'give a function that opens a WebSocket'],
  });
  const reconnect = given.reconnect && readReconnect(given.reconnect);
  const remote = new Remote(base.replace(/\/$/, ''), { ...given, ...(reconnect && { reconnect }) });
  return sourceOf((method, request) => remote.call(method, request), {
    watch: (request, how) => ({ [Symbol.asyncIterator]: () => remote.watch(request, how) }),
    close: () => {
      remote.close();
      return Promise.resolve();
    },
  });
}

function readReconnect(given: NonNullable<RemoteSourceOptions['reconnect']>): typeof RECONNECT {
  const { fromMs, toMs } = readGiven(given);
  if (isTime(fromMs) && isTime(toMs)) return { fromMs, toMs };
  throw optionInvalid('reconnect', 'give fromMs and toMs, whole numbers');
}

function isTime(ms: unknown): boolean {
  return Number.isSafeInteger(ms) && Number(ms) >= 0;
}

class Remote {
  readonly #base: string;
  readonly #options: RemoteSourceOptions;
  readonly #closing = new AbortController();
  #socket: Promise<Source> | undefined;

  constructor(base: string, options: RemoteSourceOptions) {
    this.#base = base;
    this.#options = options;
  }

  async call<M extends MethodName>(method: M, request: RequestOf<M>): Promise<AnswerOf<M>> {
    const { token, fetch = globalThis.fetch } = this.#options;
    let text: string;
    try {
      const response = await fetch(`${this.#base}/${method}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? undefined : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(request ?? {}),
        signal: this.#closing.signal,
      });
      text = await response.text();
    } catch (error) {
      throw protocolError('Disconnected', `${this.#base} does not answer: ${reasonOf(error)}`);
    }
    return checkAnswer(method, answerIn(text, this.#base));
  }

  async *watch(
    request: WatchRequest,
    { signal }: WatchOptions = {},
  ): AsyncGenerator<Delta, void, undefined> {
    const { fromMs, toMs } = this.#options.reconnect ?? RECONNECT;
    let wasHeard = false;
    let isAgain = false;
    for (let waitMs = fromMs; ;) {
      if (isOver(signal) || this.#closing.signal.aborted) return;
      try {
        const source = await this.#connected();
        const asked = isAgain ? { ...request, since: undefined } : request;
        for await (const delta of source.watch(asked, { signal })) {
          waitMs = fromMs;
          // what was deleted meanwhile nobody can tell: what is shown is read anew
          yield isAgain ? { type: 'resync', sequence: delta.sequence } : delta;
          isAgain = false;
          wasHeard = true;
        }
        return;
      } catch (error) {
        if (isOver(signal) || this.#closing.signal.aborted) return;
        if (!(error instanceof SourceError) || error.code !== 'Disconnected') throw error;
        this.#socket = undefined;
        isAgain = wasHeard;
        await resting(waitMs, [this.#closing.signal, signal]);
        waitMs = Math.min(waitMs * 2, toMs);
      }
    }
  }

  close(): void {
    this.#closing.abort();
    void this.#socket?.then((source) => source.close()).catch(() => {});
  }

  #connected(): Promise<Source> {
    this.#socket ??= this.#connect();
    return this.#socket;
  }

  async #connect(): Promise<Source> {
    const { token, connect = openSocket } = this.#options;
    const protocols = token === undefined ? [] : [`token.${token}`];
    const url = `${this.#base.replace(/^http/, 'ws')}/watch`;
    const socket = connect(url, [PROTOCOL_NAME, ...protocols]);
    await new Promise<void>((resolve, reject) => {
      const fail = (): void => reject(protocolError('Disconnected', `${url} cannot be reached`));
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', fail);
      socket.addEventListener('close', fail);
    });
    return connectSource(socketChannel(socket));
  }
}

function openSocket(url: string, protocols: string[]): SocketLike {
  return new WebSocket(url, protocols);
}

function isOver(signal: WatchOptions['signal']): boolean {
  return signal?.aborted === true;
}

/** @throws the error the server answered with. */
function answerIn(text: string, base: string): unknown {
  let read: { readonly answer?: unknown; readonly error?: unknown };
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    throw protocolError('Disconnected', `what answers at ${base} is no inspector server`);
  }
  if (read.error !== undefined) throw new SourceError(checkWireError(read.error, 'error'));
  return read.answer;
}

function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return cause instanceof Error ? cause.message : String(error);
}

/** Waits so long, or until a signal aborts. */
function resting(ms: number, signals: readonly WatchOptions['signal'][]): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    for (const signal of signals) signal?.addEventListener('abort', end);
  });
}
