import type { IncomingMessage, ServerResponse } from 'node:http';

/** Any handler of the `fetch` kind. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** What `http.createServer`, Connect and Express take. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Mounts a handler in a Node server. The signal of its requests is aborted when the client goes
 * away, and neither body is moved faster than the other side takes it. It has to come before
 * whatever reads bodies, such as `express.json()`.
 */
export function toNodeListener(handler: FetchHandler): NodeListener {
  return (incoming, outgoing) => {
    const aborter = new AbortController();
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) aborter.abort(new Error('the client has gone'));
    });
    answer(handler, incoming, outgoing, aborter.signal).catch(() => {
      // the handler's own failure, or that of the connection: nothing of it is shown
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(outgoing, 500, 'The request could not be answered.');
    });
  };
}

async function answer(
  handler: FetchHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  if (hasBody && incoming.readableDidRead) {
    const remedy = 'mount this handler before those that read bodies';
    refuse(outgoing, 500, `The body was read before it came here: ${remedy}.`);
    return;
  }
  const request = toRequest(incoming, signal, hasBody);
  if (request === undefined) {
    refuse(outgoing, 400, 'The request cannot be read.');
    return;
  }
  const response = await handler(request);
  if (outgoing.destroyed) {
    await response.body?.cancel();
    return;
  }
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  // What is left of a body is not waited for: the connection ends with the answer.
  if (!incoming.complete) outgoing.setHeader('connection', 'close');
  outgoing.writeHead(response.status);
  await writeBody(response, outgoing);
}

function refuse(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(text);
}

/** `undefined`: the platform has no such request, as of TRACE, or no such URL. */
function toRequest(
  incoming: IncomingMessage,
  signal: AbortSignal,
  hasBody: boolean,
): Request | undefined {
  const { method = 'GET' } = incoming;
  try {
    const init = { method, headers: requestHeaders(incoming), signal };
    if (!hasBody) return new Request(urlOf(incoming), init);
    const body = new ReadableStream(new IncomingBody(incoming), { highWaterMark: 0 });
    return new Request(urlOf(incoming), { ...init, body, duplex: 'half' });
  } catch {
    return undefined;
  }
}

const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i;

function urlOf(incoming: IncomingMessage): string {
  // Express and Connect take the mount off `url`, and keep what the client asked for beside it
  const { originalUrl, url = '/' } = incoming as IncomingMessage & { originalUrl?: unknown };
  const path = typeof originalUrl === 'string' ? originalUrl : url;
  const { host = '' } = incoming.headers;
  const scheme = 'encrypted' in incoming.socket ? 'https' : 'http';
  // Put together as text: resolved against a base, `//other.example` would be another host.
  if (path.startsWith('/')) return `${scheme}://${HOST.test(host) ? host : 'localhost'}${path}`;
  // as a client asks a proxy; nothing else is a URL that can be asked for
  return /^https?:/i.test(path) ? path : '';
}

function requestHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  return headers;
}

/** Gives a chunk when one is asked for. One that is called off is left where it is. */
class IncomingBody {
  readonly #incoming: IncomingMessage;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    // before there is a listener for data, or it would flow
    this.#incoming.pause();
    this.#incoming.on('data', this.#give).on('end', this.#end).on('close', this.#breakOff);
  }

  pull(): void {
    this.#incoming.resume();
  }

  cancel(): void {
    this.#incoming.pause();
    this.#incoming.off('data', this.#give).off('end', this.#end).off('close', this.#breakOff);
  }

  readonly #give = (chunk: Buffer): void => {
    this.#incoming.pause();
    this.#controller?.enqueue(new Uint8Array(chunk));
  };

  readonly #end = (): void => {
    this.cancel();
    this.#controller?.close();
  };

  /** It was closed before its end. */
  readonly #breakOff = (): void => {
    this.cancel();
    this.#controller?.error(new Error('the client has gone'));
  };
}

async function writeBody({ body }: Response, outgoing: ServerResponse): Promise<void> {
  const reader = body?.getReader();
  const leave = (): void => void reader?.cancel().catch(() => {});
  outgoing.once('close', leave);
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) break;
    if (!outgoing.write(value)) await drained(outgoing);
  }
  outgoing.end();
}

/** Resolves when more may be written, or when nobody takes it any more. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      outgoing.off('drain', go).off('close', go);
      resolve();
    };
    outgoing.on('drain', go).on('close', go);
  });
}
