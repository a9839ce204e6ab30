import { connect } from 'node:net';
import type { Chance } from '../simulation/chance.ts';

/** What became of a connection. */
export interface Asked {
  readonly bytes: string;
  /** The statuses it was answered with. */
  readonly answers: readonly number[];
  readonly isOver: boolean;
}

const BODY = '{"type":"note","payload":{"a":1}}';

const LENGTHS = [
  '5',
  '33',
  '-1',
  '+33',
  '0x21',
  '33, 33',
  '99999999999999999999',
  '1e2',
  '',
  ' 33',
];

const CHUNKS = [
  `21\r\n${BODY}\r\n0\r\n\r\n`,
  `21;ext=${'x'.repeat(9_000)}\r\n${BODY}\r\n0\r\n\r\n`,
  `${'0'.repeat(99)}21\r\n${BODY}\r\n0\r\n\r\n`,
  `21\n${BODY}\n0\n\n`,
  `-1\r\n${BODY}\r\n0\r\n\r\n`,
  `ffffffffffffffffff\r\n${BODY}`,
  `21\r\n${BODY}0\r\n\r\n`,
  `0\r\ntrailer: x\r\nhost: evil\r\n\r\n`,
  `5\r\n{"typ\r\n1c\r\n${BODY.slice(5)}\r\n0\r\n\r\n`,
];

const LINES = [
  'POST /workflows/o/events HTTP/1.1',
  'POST /workflows/o/events HTTP/1.1',
  'POST http://evil.example/workflows/o/events HTTP/1.1',
  'POST //evil.example/workflows/o/events HTTP/1.1',
  'POST /workflows/../../etc/passwd HTTP/1.1',
  'POST * HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'TRACE /workflows/o HTTP/1.1',
  'CONNECT evil.example:443 HTTP/1.1',
  'post /workflows/o/events http/1.1',
  'QUERY /workflows/o HTTP/1.1',
  'POST /workflows/o/events HTTP/9.9',
  'POST /workflows/o/events HTTP/1.0',
  'POST /workflows/o/events',
  'POST  /workflows/o/events  HTTP/1.1',
  'POST /workflows/\u0000/events HTTP/1.1',
  `POST /${'x'.repeat(20_000)} HTTP/1.1`,
  'POST /workflows/%ff%00/events HTTP/1.1',
];

const ODD_HEADERS = [
  'host: evil.example:99999',
  'host: a\r\nhost: b',
  'host: [::1',
  'host: user:pass@evil',
  'transfer-encoding: chunked, identity',
  'transfer-encoding : chunked',
  ' folded: x',
  'x-\u0000: y',
  `x-long: ${'y'.repeat(20_000)}`,
  'x-many: '.concat('a,'.repeat(3_000)),
  'expect: 100-continue',
  'expect: the unexpected',
  'upgrade: websocket\r\nconnection: upgrade',
  'content-encoding: gzip',
  'connection: keep-alive, close',
  'content-type: application/json\r\ncontent-type: text/plain',
  'nocolon',
  ': empty',
];

/** A request as bytes, right in most and wrong in some. */
export function rawRequest(chance: Chance): string {
  const one = (): string => {
    const line = chance.pick(LINES);
    const headers = [line, 'host: x', 'content-type: application/json'];
    if (chance.hit(0.6)) headers.push(chance.pick(ODD_HEADERS));
    const isChunked = chance.hit(0.4);
    if (isChunked) headers.push('transfer-encoding: chunked');
    if (!isChunked || chance.hit(0.2)) headers.push(`content-length: ${chance.pick(LENGTHS)}`);
    const end = chance.hit(0.9) ? '\r\n' : '\n';
    return headers.join(end) + end + end + (isChunked ? chance.pick(CHUNKS) : BODY);
  };
  const text = Array.from({ length: 1 + chance.below(3) }, one).join('');
  if (chance.hit(0.1)) return text.slice(0, chance.below(text.length));
  if (chance.hit(0.05))
    return String.fromCharCode(...Array.from({ length: 200 }, () => chance.below(256)));
  return text;
}

/** How long a connection may stay open that its client has ended, ms. */
const OPEN_MS = 3_000;

/** Sends bytes, in pieces where there is chance; gives what came when the connection is over. */
export function ask(port: number, bytes: string, chance: Chance | undefined): Promise<Asked> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const done = (isOver: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      const answers = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) =>
        Number(status),
      );
      resolve({ bytes, answers, isOver });
    };
    const timer = setTimeout(() => done(false), OPEN_MS);
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (text += data));
    socket
      .on('end', () => done(true))
      .on('error', () => done(true))
      .on('close', () => done(true));
    const write = async (): Promise<void> => {
      const pieces = chance?.hit(0.5) === true ? 1 + chance.below(9) : 1;
      const length = Math.ceil(bytes.length / pieces);
      for (let at = 0; at < bytes.length; at += Math.max(1, length)) {
        if (socket.destroyed) return;
        socket.write(bytes.slice(at, at + Math.max(1, length)), 'latin1');
        await new Promise((next) => void setImmediate(next));
      }
      // one that leaves in the middle takes its answer with it
      if (chance?.hit(0.1) === true) socket.resetAndDestroy();
      else socket.end();
    };
    socket.on('connect', () => void write());
  });
}
