import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createEngine, waitForEvent, type Engine } from '../../../src/index.ts';
import { FRAME_LENGTH_MAX } from '../../../inspector/source/index.ts';
import {
  createEngineSource,
  createInspectorHandler,
  createRemoteSource,
  serveInspector,
} from '../../../inspector/server/index.ts';
import { rawRequest } from './raw.ts';
import { setup } from 'xstate';

const machine = setup({ types: { context: {} as { readonly card: string } } }).createMachine({
  id: 'parcel',
  context: { card: '4242' },
  initial: 'waiting',
  states: { waiting: waitForEvent({ event: 'go', onEvent: 'gone' }), gone: { type: 'final' } },
});

async function launched(): Promise<Engine> {
  const engine = await createEngine({ workflows: [machine] });
  await engine.start(machine, { id: 'p-1' });
  return engine;
}

const send = { kind: 'send', id: 'p-1', event: { type: 'go' } } as const;

test('what is allowed can be done, and nothing else', async () => {
  await using engine = await launched();
  await using server = await serveInspector(engine, { allowCommands: ['send', 'bulk'] });
  const source = createRemoteSource(`${server.base}/api`, { token: server.token });
  const { readOnly, commands } = await source.hello({});
  expect({ readOnly, commands }).toEqual({ readOnly: false, commands: ['send', 'bulk'] });
  const cancel = source.command({ commandId: 'c', kind: 'cancel', id: 'p-1' });
  await expect(cancel).rejects.toMatchObject({ code: 'Unsupported' });
  const action = { kind: 'cancel' } as const;
  const bulk = source.command({ commandId: 'b', kind: 'bulk', query: 'p-1', action });
  await expect(bulk).rejects.toMatchObject({ code: 'Unsupported' });
  expect(await source.command({ commandId: 's', ...send })).toMatchObject({ ok: true });
  await source.close();
});

test('a source that was given is bounded just so, and stays open', async () => {
  await using engine = await launched();
  const given = createEngineSource(engine);
  const server = await serveInspector(given);
  const source = createRemoteSource(`${server.base}/api`, { token: server.token });
  expect(await source.hello({})).toMatchObject({ readOnly: true, commands: [] });
  const sent = source.command({ commandId: 's', ...send });
  await expect(sent).rejects.toMatchObject({ code: 'ReadOnly' });
  await server.close();
  await expect(source.hello({})).rejects.toMatchObject({ code: 'Disconnected' });
  expect((await given.list({})).rows).toHaveLength(1);
  await given.close();
});

test('what is secret does not leave the process, by either way', async () => {
  await using engine = await launched();
  await using server = await serveInspector(engine, {
    redact: (path, value) => (path.endsWith('card') ? '***' : value),
  });
  const { port, token } = server;
  const answer = await rawRequest({
    port,
    method: 'POST',
    path: '/api/run',
    body: '{"id":"p-1"}',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('***');
  expect(answer.body).not.toContain('4242');
  const socket = await opened(server);
  socket.send(JSON.stringify({ type: 'call', number: 1, method: 'run', request: { id: 'p-1' } }));
  const text = await message(socket);
  expect(text).toContain('***');
  expect(text).not.toContain('4242');
});

test('a frame over the limit ends its socket, and no other', async () => {
  await using engine = await launched();
  await using server = await serveInspector(engine);
  const socket = await opened(server);
  const code = new Promise((resolve) => {
    socket.on('close', resolve);
  });
  socket.send('x'.repeat(FRAME_LENGTH_MAX + 1));
  expect(await code).toBe(1009);
  const other = await opened(server);
  other.send(JSON.stringify({ type: 'call', number: 1, method: 'hello', request: {} }));
  expect(await message(other)).toContain('"answer"');
});

test('what is no message of the protocol ends its socket', async () => {
  await using engine = await launched();
  await using server = await serveInspector(engine);
  for (const text of ['{', '[]', '{"type":"dispatch","number":1}']) {
    const socket = await opened(server);
    socket.send(text);
    await new Promise((resolve) => {
      socket.on('close', resolve);
    });
  }
  expect((await rawRequest({ port: server.port })).status).toBeGreaterThan(0);
});

test('the page has the policy, its files their types, and without an app it says so', async () => {
  await using engine = await launched();
  const folder = mkdtempSync(join(tmpdir(), 'abeyance-app-'));
  writeFileSync(join(folder, 'app.js'), '1');
  writeFileSync(join(folder, '.hidden.js'), '2');
  await using server = await serveInspector(engine, { assets: folder });
  const { port } = server;
  const absent = await rawRequest({ port });
  expect(absent.status).toBe(503);
  expect(absent.body).toContain('npm run build');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><p>here');
  const page = await rawRequest({ port });
  expect(page.status).toBe(200);
  expect(page.body).toContain('<p>here');
  for (const line of [
    "default-src 'none'; script-src 'self'; style-src 'self'",
    "frame-ancestors 'none'",
    'x-content-type-options: nosniff',
    'x-frame-options: deny',
    'referrer-policy: no-referrer',
    'cross-origin-resource-policy: same-origin',
  ]) {
    expect(page.head).toContain(line);
  }
  const script = await rawRequest({ port, path: '/app.js' });
  expect(script.head).toContain('content-type: text/javascript');
  expect((await rawRequest({ port, path: '/.hidden.js' })).status).toBe(404);
  rmSync(folder, { recursive: true });
});

test('it ends with its engine, and sockets with it', async () => {
  const engine = await launched();
  const server = await serveInspector(engine);
  const socket = await opened(server);
  const closed = new Promise((resolve) => {
    socket.on('close', resolve);
  });
  await engine.close();
  await closed;
  await server.close();
  await expect(rawRequest({ port: server.port })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('it listens to this machine only, and anything else is said on purpose', async () => {
  await using engine = await launched();
  const open = serveInspector(engine, { host: '0.0.0.0' });
  await expect(open).rejects.toMatchObject({ code: 'OptionInvalid', details: { option: 'token' } });
  const token = 'a-token-of-my-own';
  const nameless = serveInspector(engine, { host: '0.0.0.0', token });
  await expect(nameless).rejects.toMatchObject({ details: { option: 'allowedHosts' } });
  const short = serveInspector(engine, { token: 'short' });
  await expect(short).rejects.toMatchObject({ details: { option: 'token' } });
  const allowedHosts = ['ops.example:4100'];
  const options = { host: '0.0.0.0', token, allowedHosts, assets: 'none' };
  await using server = await serveInspector(engine, options);
  const { port } = server;
  const headers = { Host: 'ops.example:4100' };
  expect((await rawRequest({ port, headers })).status).toBe(503);
  expect((await rawRequest({ port, headers: { Host: 'ops.example' } })).status).toBe(421);
});

test('each start has a token of its own, of 192 bits', async () => {
  await using engine = await launched();
  await using one = await serveInspector(engine);
  await using other = await serveInspector(engine);
  expect(one.token).not.toBe(other.token);
  expect(Buffer.from(one.token, 'base64url')).toHaveLength(24);
  expect(one.url).toBe(`http://127.0.0.1:${one.port}/#token=${one.token}`);
});

test('mounted, it asks whom it was told to ask', async () => {
  await using engine = await launched();
  expect(() => createInspectorHandler(engine, {})).toThrow(/authorize: say who may ask/);
  const handler = createInspectorHandler(engine, {
    assets: 'none',
    basePath: '/inspector',
    authorize: ({ headers }) => headers.get('cookie') === 'session=ann',
  });
  const ask = async (path: string, init: RequestInit = {}): Promise<number> =>
    (await handler(new Request(`https://ops.example${path}`, init))).status;
  const json = { 'content-type': 'application/json' };
  const mine = { ...json, cookie: 'session=ann' };
  const call = { method: 'POST', body: '{}' };
  expect(await ask('/inspector/api/list', { ...call, headers: mine })).toBe(200);
  expect(await ask('/inspector/api/list', { ...call, headers: json })).toBe(401);
  const forged = { ...mine, origin: 'https://evil.example' };
  expect(await ask('/inspector/api/list', { ...call, headers: forged })).toBe(403);
  const own = { ...mine, origin: 'https://ops.example' };
  expect(await ask('/inspector/api/list', { ...call, headers: own })).toBe(200);
  expect(await ask('/inspector')).toBe(308);
  expect(await ask('/inspector/')).toBe(503);
  expect(await ask('/inspectors/')).toBe(404);
  expect(await ask('/other')).toBe(404);
  await handler.close();
});

test('a check that fails lets nobody in', async () => {
  await using engine = await launched();
  const handler = createInspectorHandler(engine, {
    authorize: () => Promise.reject(new Error('no database: secret-dsn')),
  });
  const headers = { 'content-type': 'application/json' };
  const asked = new Request('https://x.example/api/list', { method: 'POST', body: '{}', headers });
  const answer = await handler(asked);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('secret-dsn');
  await handler.close();
});

async function opened({ port, token }: { port: number; token: string }): Promise<WebSocket> {
  const url = `ws://127.0.0.1:${port}/api/watch`;
  const socket = new WebSocket(url, ['inspector.v1', `token.${token}`]);
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return socket;
}

function message(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('message', (data: Buffer) => resolve(data.toString()));
  });
}
