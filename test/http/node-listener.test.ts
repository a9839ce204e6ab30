import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import express from 'express';
import { createHttpHandler } from '../../src/http.ts';
import { toNodeListener, type FetchHandler } from '../../src/http-node.ts';
import { countWatchers } from '../engine/count-watchers.ts';
import { setting } from '../engine/setting.ts';
import { order } from './machines.ts';

const servers: Server[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A server with this handler; gives its URL. */
async function serve(handler: FetchHandler): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(toNodeListener(handler)))}`;
}

/** Sends bytes as they are and gives all that comes back until the connection ends. */
async function raw(url: string, text: string): Promise<string> {
  const socket = await dial(url);
  socket.write(text);
  return ended(socket);
}

async function dial(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

async function ended(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => void (answer += chunk));
  // it may well be closed while it still sends
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

/** Resolves when it holds; the platform's I/O is real here. */
async function until(holds: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(holds()).toBe(true), { interval: 2, timeout: 5_000 });
}

test('a request comes as it was sent, and the answer as it was made', async () => {
  const url = await serve(async (request) => {
    const seen = [request.method, new URL(request.url).pathname, await request.text()];
    const headers = new Headers({ 'x-seen': request.headers.get('x-two') ?? '' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2, c');
    return new Response(JSON.stringify(seen), { status: 418, headers });
  });
  const headers = [
    ['x-two', '1'],
    ['x-two', '2'],
  ] as [string, string][];
  const answer = await fetch(`${url}/a%20b?c=d`, { method: 'POST', body: 'ä', headers });
  expect(answer.status).toBe(418);
  expect(await answer.json()).toEqual(['POST', '/a%20b', 'ä']);
  expect(answer.headers.get('x-seen')).toBe('1, 2');
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2, c']);
});

test.each([
  ['GET /path HTTP/1.1\r\nHost: shop.example:8080', 'http://shop.example:8080/path'],
  ['GET //evil.example/x HTTP/1.1\r\nHost: shop.example', 'http://shop.example//evil.example/x'],
  ['GET /x HTTP/1.1\r\nHost: a@b/c?d', 'http://localhost/x'],
  ['GET /x HTTP/1.1\r\nHost: [::1]:80', 'http://[::1]/x'],
  ['GET http://other.example/x HTTP/1.1\r\nHost: shop.example', 'http://other.example/x'],
  ['GET /../../etc HTTP/1.1\r\nHost: shop.example', 'http://shop.example/etc'],
])('the URL of %j is %s', async (head, expected) => {
  const url = await serve((request) => new Response(`<${request.url}>`));
  expect(await raw(url, `${head}\r\nConnection: close\r\n\r\n`)).toContain(`<${expected}>`);
});

test.each(['OPTIONS * HTTP/1.1', 'TRACE / HTTP/1.1', 'GET x:// HTTP/1.1'])(
  '%s, which no Request can be, is 400',
  async (line) => {
    const url = await serve(() => new Response('here'));
    expect(await raw(url, `${line}\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  },
);

test('no header of an answer can hold the beginning of another', async () => {
  const url = await serve((request) => {
    const headers = new Headers();
    try {
      headers.set('x-echo', decodeURIComponent(new URL(request.url).search.slice(1)));
    } catch {
      return new Response('refused', { status: 400 });
    }
    return new Response('', { headers });
  });
  expect((await fetch(`${url}/?${encodeURIComponent('a\r\nx-evil: 1')}`)).status).toBe(400);
});

test('a handler that fails is 500 and shows nothing', async () => {
  const url = await serve((request) => {
    if (request.url.endsWith('/now')) throw new Error('inside');
    if (request.url.endsWith('/later')) return Promise.reject(new Error('inside'));
    return new Response('fine');
  });
  for (const path of ['/now', '/later']) {
    const answer = await fetch(url + path);
    expect([answer.status, (await answer.text()).includes('inside')]).toEqual([500, false]);
  }
  expect(await (await fetch(url)).text()).toBe('fine');
});

test('an answer that breaks off is not taken for whole', async () => {
  const url = await serve(() => {
    let isFirst = true;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      if (!isFirst) throw new Error('inside');
      isFirst = false;
      controller.enqueue(new TextEncoder().encode('half'));
    };
    return new Response(new ReadableStream({ pull }));
  });
  const reading = fetch(url).then((answer) => answer.text());
  await expect(reading).rejects.toThrow(/terminated|failed/);
});

test('HEAD and 204 have no body', async () => {
  const url = await serve((request) =>
    request.method === 'HEAD'
      ? new Response(null, { headers: { 'x-head': '1' } })
      : new Response(null, { status: 204 }),
  );
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.headers.get('x-head'), await head.text()]).toEqual(['1', '']);
  expect((await fetch(url)).status).toBe(204);
});

test('a body is read no faster than it is asked for, and cut off where nobody asks', async () => {
  let sent = 0;
  const url = await serve(async (request) => {
    const reader = request.body!.getReader();
    await reader.read();
    await reader.cancel();
    return new Response('enough', { status: 413 });
  });
  const socket = await dial(url);
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n');
  const answering = ended(socket);
  const chunk = Buffer.alloc(100_000);
  const pump = (): void => {
    while (!socket.destroyed && sent < 1_000_000_000) {
      sent += chunk.length;
      if (!socket.write(chunk)) break;
    }
  };
  socket.on('drain', pump);
  pump();
  const answer = await answering;
  expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/i);
  expect(sent).toBeLessThan(100_000_000);
});

test('an answer is made no faster than it is taken, and ends with its client', async () => {
  let made = 0;
  let isCancelled = false;
  const url = await serve(() => {
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      made += 100_000;
      controller.enqueue(new Uint8Array(100_000));
    };
    const cancel = (): void => void (isCancelled = true);
    return new Response(new ReadableStream({ pull, cancel }));
  });
  const socket = await dial(url);
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(socket, 'readable');
  let before = -1;
  // it stands still when what the system holds for a slow client is full
  await until(() => {
    const stands = made === before;
    before = made;
    return stands;
  });
  expect(made).toBeLessThan(50_000_000);
  socket.destroy();
  await until(() => isCancelled);
});

test('a client that goes away aborts the request, and the wait behind it', async () => {
  const watchers = countWatchers();
  const { engine, host, run } = await setting([order]);
  await run(engine.start(order, { id: 'o' }));
  const url = await serve(createHttpHandler({ engine, auth: 'none' }));
  const wakes = host.pendingWakes().length;
  const socket = await dial(url);
  socket.write('GET /workflows/o/result?wait=30s HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => watchers.count() === 1);
  expect(host.pendingWakes()).toHaveLength(wakes + 1);
  socket.destroy();
  await until(() => watchers.count() === 0);
  expect(host.pendingWakes()).toHaveLength(wakes);
});

test('a client that goes away in the middle of its body breaks the body off', async () => {
  let failure: unknown;
  const url = await serve(async (request) => {
    failure = await request.text().catch((error: unknown) => error);
    return new Response();
  });
  const socket = await dial(url);
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf');
  setTimeout(() => socket.destroy(), 10);
  await until(() => failure !== undefined);
  expect(String(failure)).toContain('the client has gone');
});

test('a signal is not aborted by an answer that was given', async () => {
  let signal: AbortSignal | undefined;
  const url = await serve((request) => {
    ({ signal } = request);
    return new Response('x');
  });
  await raw(url, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(signal?.aborted).toBe(false);
});

test('in Express behind a body parser it says what is wrong', async () => {
  const app = express();
  app.use(express.json());
  app.use(
    '/api',
    toNodeListener(() => new Response('here')),
  );
  const url = `http://127.0.0.1:${await listen(createServer(app))}/api/x`;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', body: '{}', headers });
  expect(answer.status).toBe(500);
  expect(await answer.text()).toContain('mount this handler before');
  expect((await fetch(url)).status, 'without a body nothing was read').toBe(200);
});

test('in Express its URL is what the client asked for, mount and all', async () => {
  const app = express();
  app.use(
    '/api',
    toNodeListener((request) => new Response(new URL(request.url).pathname)),
  );
  const url = `http://127.0.0.1:${await listen(createServer(app))}`;
  expect(await (await fetch(`${url}/api/workflows/x`)).text()).toBe('/api/workflows/x');
});
