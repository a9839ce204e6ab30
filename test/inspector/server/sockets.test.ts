// What a viewer may hold of a server: connections, bytes that wait, time without a sign of life.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test, vi } from 'vitest';
import { createEngine, waitForEvent, type Engine } from '../../../src/index.ts';
import { serveInspector, type InspectorServer } from '../../../inspector/server/index.ts';
import { setup } from 'xstate';
import { needing } from '../../needing.ts';
import { rawUpgrade } from './raw.ts';

const machine = setup({ types: { context: {} as { readonly text: string } } }).createMachine({
  id: 'parcel',
  context: { text: 'x'.repeat(200_000) },
  initial: 'waiting',
  states: { waiting: waitForEvent({ event: 'go', onEvent: 'gone' }), gone: { type: 'final' } },
});

async function launched(): Promise<Engine> {
  const engine = await createEngine({ workflows: [machine] });
  await engine.start(machine, { id: 'p-1' });
  return engine;
}

/** A viewer that answers nothing by itself, not even a ping. */
async function bareViewer({ port, token }: InspectorServer): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const lines = [
    'GET /api/watch HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: inspector.v1, token.${token}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(head.toString()).toMatch(/^HTTP\/1\.1 101 /);
  return socket;
}

/** A text message as a client has to send it: masked, here by nothing. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, body]);
}

test('one that asks for much and takes nothing is cut off, and another is served', async () => {
  await using engine = await launched();
  await using server = await serveInspector(engine);
  const slow = await bareViewer(server);
  slow.pause();
  const closed = new Promise((resolve) => {
    slow.on('close', resolve);
  });
  const asked = (number: number): Buffer =>
    frame(JSON.stringify({ type: 'call', number, method: 'run', request: { id: 'p-1' } }));
  // 80 MB of answers: more than what may wait, and what the system's own buffers take
  for (let number = 1; number <= 400 && !slow.destroyed; number += 1) {
    slow.write(asked(number));
    if (number % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  let received = 0;
  slow.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  slow.resume();
  await closed;
  expect(received).toBeLessThan(400 * 200_000);
  const token = { 'Sec-WebSocket-Protocol': `inspector.v1, token.${server.token}` };
  expect(await rawUpgrade({ port: server.port, headers: token })).toMatchObject({ status: 101 });
});

test('there are a hundred viewers at most, and one that leaves makes room', async () => {
  await using engine = await launched();
  await using server = await serveInspector(engine);
  const viewers: Socket[] = [];
  for (let count = 0; count < 100; count += 1) viewers.push(await bareViewer(server));
  const headers = { 'Sec-WebSocket-Protocol': `inspector.v1, token.${server.token}` };
  const asked = { port: server.port, headers };
  expect(await rawUpgrade(asked)).toMatchObject({ status: 503 });
  const [first, ...rest] = viewers;
  first?.destroy();
  await vi.waitFor(async () => expect((await rawUpgrade(asked)).status).toBe(101));
  for (const viewer of rest) viewer.destroy();
});

test('one of whom nothing is heard for two heartbeats is cut off', async () => {
  await using engine = await launched();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    await using server = await serveInspector(engine);
    const silent = await bareViewer(server);
    const closed = once(silent, 'close');
    // it is asked once, does not answer, and the second time it is gone
    vi.advanceTimersByTime(30_000);
    expect(silent.destroyed).toBe(false);
    vi.advanceTimersByTime(30_000);
    await closed;
  } finally {
    vi.useRealTimers();
  }
});

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

const missing = hasIPv6 ? undefined : 'there is no loopback of IPv6';

// without a loopback of IPv6 there is nothing to listen on
test.skipIf(missing !== undefined)(
  `it is there at ::1 too, for browsers that try that first${needing(missing)}`,
  async () => {
    await using engine = await launched();
    await using server = await serveInspector(engine);
    const response = await fetch(`http://[::1]:${server.port}/api/hello`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
      body: '{}',
    });
    expect(response.status).toBe(200);
  },
);
