import { once } from 'node:events';
import { connect } from 'node:net';

/** What came back over a bare socket. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

export interface RawRequest {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  /** `Host` is the server's own if not given. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends what no `fetch` would: any Host, any Origin. */
export async function rawRequest(asked: RawRequest): Promise<RawAnswer> {
  const { port, path = '/', method = 'GET', headers = {}, body = '' } = asked;
  const fields = {
    Host: `127.0.0.1:${port}`,
    Connection: 'close',
    ...(body === '' ? undefined : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const socket = connect(port, '127.0.0.1');
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    // a socket that was opened stays open
    if (text.startsWith('HTTP/1.1 101') && text.includes('\r\n\r\n')) socket.destroy();
  });
  await once(socket, 'close');
  const [head = '', rest = ''] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: rest };
}

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Asks for a WebSocket; 101: it was opened. */
export function rawUpgrade({ headers = {}, ...asked }: RawRequest): Promise<RawAnswer> {
  return rawRequest({ path: '/api/watch', ...asked, headers: { ...UPGRADE, ...headers } });
}
