import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { PROTOCOL_NAME } from '../protocol/index.ts';
import { FRAME_LENGTH_MAX, serveSource, socketChannel, type SocketLike } from '../source/index.ts';
import { admission, authorization } from './admission.ts';
import type { InspectorSettings } from './options.ts';
import type { Refusal } from './refusal.ts';
import { offeredProtocols } from './token.ts';

/** Viewers at once: each may hold a queue. */
const SOCKETS_MAX = 100;
/** Bytes kept for a viewer that does not take them; over that it is cut off and comes again. */
const QUEUE_BYTES_MAX: number = 16 * FRAME_LENGTH_MAX;
/** How often a viewer must show that it is there still, in ms. */
const HEARTBEAT_MS = 30_000;

/** The WebSockets of one handler. */
export class InspectorSockets {
  readonly #settings: InspectorSettings;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_LENGTH_MAX,
    perMessageDeflate: false,
    handleProtocols: () => PROTOCOL_NAME,
  });
  #closed = false;

  constructor(settings: InspectorSettings) {
    this.#settings = settings;
  }

  /** `false`: the path is not one of ours, and nothing was done. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const path = incoming.url?.split('?')[0];
    if (path !== `${this.#settings.basePath}/api/watch`) return false;
    // one that goes away while it is looked at is nobody's error
    socket.on('error', ignore);
    void this.#answer(incoming, socket, head);
    return true;
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  async #answer(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const refusal = await this.#admit(incoming);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    socket.off('error', ignore);
    this.#server.handleUpgrade(incoming, socket, head, (opened) => this.#serve(opened));
  }

  async #admit(incoming: IncomingMessage): Promise<Refusal | undefined> {
    try {
      if (this.#closed || this.#server.clients.size >= SOCKETS_MAX) return tooMany();
      const request = requestOf(incoming);
      const refusal =
        admission(request, this.#settings) ?? (await authorization(request, this.#settings));
      if (refusal !== undefined) return refusal;
      return offeredProtocols(request.headers).includes(PROTOCOL_NAME) ? undefined : notOurs();
    } catch {
      return { status: 400, code: 'RequestInvalid', message: 'The request cannot be read.' };
    }
  }

  #serve(socket: WebSocket): void {
    if (this.#closed) {
      socket.terminate();
      return;
    }
    // what is wrong with a socket closes it, which its channel hears
    socket.on('error', ignore);
    keepAlive(socket);
    serveSource(this.#settings.source, socketChannel(bounded(socket)));
  }
}

/** The same socket, which is cut off when what it is sent is not taken. */
function bounded(socket: WebSocket): SocketLike {
  return {
    get readyState() {
      return socket.readyState;
    },
    send(text) {
      if (socket.bufferedAmount > QUEUE_BYTES_MAX) socket.terminate();
      else socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    addEventListener(type: string, listener: (event: never) => void) {
      socket.addEventListener(type as 'message', listener as never);
    },
  };
}

/** Cuts off a viewer of whom nothing is heard, not even by its browser. */
function keepAlive(socket: WebSocket): void {
  let isThere = true;
  const timer = setInterval(() => {
    if (!isThere) socket.terminate();
    isThere = false;
    socket.ping();
  }, HEARTBEAT_MS);
  timer.unref();
  socket.on('pong', () => {
    isThere = true;
  });
  socket.on('close', () => clearInterval(timer));
}

function requestOf({ headers, rawHeaders, url = '/' }: IncomingMessage): Request {
  const read = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    read.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  const base = URL.canParse(`http://${headers.host}`) ? headers.host : 'localhost';
  return new Request(`http://${base}${url}`, { headers: read });
}

function refuse(socket: Duplex, { status, code, message }: Refusal): void {
  const body = JSON.stringify({ error: { code, message } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function notOurs(): Refusal {
  const message = `The WebSocket must offer the subprotocol ${PROTOCOL_NAME}.`;
  return { status: 400, code: 'RequestInvalid', message };
}

function tooMany(): Refusal {
  return { status: 503, code: 'TooLarge', message: 'There are too many viewers.' };
}

function ignore(): void {}
