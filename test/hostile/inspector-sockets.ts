import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Chance } from '../simulation/chance.ts';
import { someMessages } from './fake-wires.ts';
import type { InspectorWorld } from './inspector-world.ts';
import { brokenText } from './mutate-text.ts';
import { poisonText } from './poison.ts';

/** What became of a WebSocket. */
export interface Watched {
  /** Types of what it was sent, and by which code it ended. */
  readonly codes: readonly string[];
  readonly wrong: string | undefined;
}

/** How long a WebSocket may take to do what it is asked to, ms. */
const WITHIN_MS = 5_000;
/** Over what a message may be long. */
const LONG = 1_100_000;

/** Opens a WebSocket, says what nobody should say, and leaves in some way. */
export function askByWebSocket(world: InspectorWorld, chance: Chance): Promise<Watched> {
  return chance.hit(0.3) ? bare(world, chance) : spoken(world, chance);
}

function spoken({ server, token }: InspectorWorld, chance: Chance): Promise<Watched> {
  const isRight = chance.hit(0.8);
  const protocols = isRight
    ? ['inspector.v1', `token.${token}`]
    : chance.pick([['inspector.v1'], ['inspector.v1', 'token.x'], [`token.${token}`]]);
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api/watch`, protocols);
  const codes: string[] = [];
  return new Promise((resolve) => {
    const done = (wrong?: string): void => {
      clearTimeout(timer);
      socket.terminate();
      resolve({ codes, wrong });
    };
    const timer = setTimeout(() => done('a WebSocket hangs'), WITHIN_MS);
    socket.on('error', () => {});
    socket.on('close', (code) => {
      codes.push(`closed ${code}`);
      done();
    });
    socket.on('message', (data) => {
      const { type, number, error } = JSON.parse((data as Buffer).toString()) as Said;
      codes.push(type);
      if (error?.code === 'Failed') done(`a fault: ${error.message}`);
      // the last call is answered, whatever was said before
      else if (type === 'answer' && number === LAST) socket.close();
    });
    socket.on('open', () => {
      if (!isRight) return done('a stranger was let in');
      for (const text of texts(chance)) socket.send(text);
      if (chance.hit(0.1)) socket.terminate();
      else
        socket.send(JSON.stringify({ type: 'call', number: LAST, method: 'hello', request: {} }));
    });
  });
}

interface Said {
  readonly type: string;
  readonly number: number;
  readonly error?: { readonly code: string; readonly message: string };
}

const LAST = 999_999;

function texts(chance: Chance): readonly (string | Buffer)[] {
  return someMessages(chance, 'asking').map((message) => {
    const way = chance.below(30);
    if (way === 0) return Buffer.from([0xff, 0xfe, 0]);
    if (way === 1) return 'x'.repeat(LONG);
    if (way === 2) return poisonText(chance).slice(0, 100_000);
    return way === 3 ? brokenText(chance, message) : (JSON.stringify(message) ?? '');
  });
}

const UPGRADE = [
  'GET /api/watch HTTP/1.1',
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** An upgrade with something odd about it, and frames of any bytes. */
function bare({ server, token }: InspectorWorld, chance: Chance): Promise<Watched> {
  const { port } = server;
  const lines = [
    ...UPGRADE,
    `host: 127.0.0.1:${port}`,
    `sec-websocket-protocol: inspector.v1, token.${token}`,
  ];
  if (chance.hit(0.4)) {
    const at = 1 + chance.below(lines.length - 1);
    const odd = poisonText(chance).slice(0, 5_000).replaceAll('\n', ' ');
    lines[at] = chance.pick(['', `${lines[at]?.split(':')[0]}: ${odd}`, `${lines[at]}, ${odd}`]);
  }
  const frames = Array.from({ length: chance.below(5) }, () => frame(chance));
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (wrong?: string): void => {
      clearTimeout(timer);
      socket.destroy();
      const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? [];
      const isFault = status === '500' ? `a fault: ${JSON.stringify(lines)}` : undefined;
      resolve({ codes: [`bare ${status ?? 'none'}`], wrong: wrong ?? isFault });
    };
    const timer = setTimeout(() => done('a bare WebSocket is left open'), WITHIN_MS);
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (text += data));
    socket.on('error', () => {}).on('close', () => done());
    socket.on('connect', () => {
      socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
      for (const bytes of frames) socket.write(bytes);
      socket.end();
    });
  });
}

/** A frame, masked or not, long or said to be, whole or not. */
function frame(chance: Chance): Buffer {
  const body = Buffer.from(brokenText(chance, { type: 'taken', number: 1 }).slice(0, 100));
  const first = chance.pick([0x81, 0x82, 0x80, 0x01, 0x88, 0x89, 0x8f, 0xf1, 0xc1]);
  const isMasked = chance.hit(0.7);
  const length = chance.pick([body.length, 0, 125, 126, 127]) & 0x7f;
  const head = Buffer.from([first, (isMasked ? 0x80 : 0) | length]);
  const more = length === 126 ? Buffer.alloc(2, chance.below(256)) : Buffer.alloc(0);
  const most = length === 127 ? Buffer.alloc(8, chance.pick([0, 0xff])) : Buffer.alloc(0);
  return Buffer.concat([head, more, most, isMasked ? Buffer.alloc(4) : Buffer.alloc(0), body]);
}
