import { createHttpHandler, type HttpHandler, type HttpOptions } from '../../src/http.ts';
import type { VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { EngineOptions } from '../../src/runtime/engine-options.ts';
import { setting, type Setting } from '../engine/setting.ts';
import { double, order, parcel } from './machines.ts';

export const ORIGIN = 'https://shop.example';

export interface Asked {
  readonly method?: string;
  /** Sent as JSON, unless it is text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Whatever JSON holds, to be looked into without ceremony. */
type Json = ReturnType<typeof JSON.parse>;

/** What was answered, read. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON, where it is that. */
  readonly json: Json;
}

/** Ways to ask a handler while a virtual clock stands. */
export interface Asking {
  /** Asks and gives the answer. */
  readonly ask: (path: string, asked?: Asked) => Promise<Answered>;
  /** Asks and does not wait for the answer. */
  readonly begin: (path: string, asked?: Asked) => Promise<Answered>;
  /** Awaits a promise, also one that real work of the platform stands before. */
  readonly finish: <T>(promise: Promise<T>) => Promise<T>;
}

export function asking(handler: HttpHandler, host: VirtualHost): Asking {
  const finish = async <T>(promise: Promise<T>): Promise<T> => {
    const state = { isPending: true };
    const end = (): void => void (state.isPending = false);
    promise.then(end, end);
    while (state.isPending) await host.settle();
    return promise;
  };
  const begin = async (path: string, asked: Asked = {}): Promise<Answered> =>
    read(await handler(toRequest(path, asked)));
  return { begin, finish, ask: (path, asked) => finish(begin(path, asked)) };
}

/** A handler on an engine with a virtual clock; by default anyone may ask. */
export async function httpSetting(
  options: Partial<HttpOptions> = {},
  engineOptions: Partial<EngineOptions> = {},
): Promise<Setting & Asking> {
  const inner = await setting([order, parcel, double], engineOptions);
  const { engine, host } = inner;
  return { ...inner, ...asking(createHttpHandler({ engine, auth: 'none', ...options }), host) };
}

export function toRequest(path: string, { body, headers, ...init }: Asked): Request {
  const isText = typeof body === 'string';
  const json = body === undefined || isText ? {} : { 'content-type': 'application/json' };
  return new Request(ORIGIN + path, {
    ...init,
    headers: { ...json, ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
}

async function read(response: Response): Promise<Answered> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  return { status, headers, text, json: isJson && text !== '' ? JSON.parse(text) : undefined };
}
