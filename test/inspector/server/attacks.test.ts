// What others could try against a server on one's own machine, over HTTP and over a WebSocket.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { createEngine, waitForEvent, type Engine } from '../../../src/index.ts';
import { serveInspector, type InspectorServer } from '../../../inspector/server/index.ts';
import { rawRequest, rawUpgrade, type RawAnswer } from './raw.ts';

const machine = setup({}).createMachine({
  id: 'parcel',
  initial: 'waiting',
  states: { waiting: waitForEvent({ event: 'go', onEvent: 'gone' }), gone: { type: 'final' } },
});

let engine: Engine;
let server: InspectorServer;

beforeAll(async () => {
  engine = await createEngine({ workflows: [machine] });
  await engine.start(machine, { id: 'p-1' });
  server = await serveInspector(engine, { allowedOrigins: ['http://localhost:5173'] });
});

afterAll(async () => {
  await server.close();
  await engine.close();
});

type Headers = Readonly<Record<string, string>>;

/** A call as the page makes it, changed as told; `undefined` leaves a header out. */
function call(change: Readonly<Record<string, string | undefined>> = {}): Promise<RawAnswer> {
  return rawRequest({
    port: server.port,
    method: 'POST',
    path: '/api/list',
    body: '{}',
    headers: given({
      'Content-Type': 'application/json',
      Authorization: `Bearer ${server.token}`,
      Origin: server.base,
      ...change,
    }),
  });
}

function open(change: Readonly<Record<string, string | undefined>> = {}): Promise<RawAnswer> {
  return rawUpgrade({
    port: server.port,
    headers: given({
      Origin: server.base,
      'Sec-WebSocket-Protocol': `inspector.v1, token.${server.token}`,
      ...change,
    }),
  });
}

function given(headers: Readonly<Record<string, string | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const otherPort = (): string => `http://127.0.0.1:${server.port + 1}`;
const rebinding = (): string => `rebind.evil.example:${server.port}`;

/** The same for both ways: what is changed, and what is answered. */
const MATRIX: readonly [string, () => Readonly<Record<string, string | undefined>>, number][] = [
  ['a page of another site, with the token', () => ({ Origin: 'https://evil.example' }), 403],
  ['a sandboxed page, whose origin is null', () => ({ Origin: 'null' }), 403],
  ['a page of another port of this machine', () => ({ Origin: otherPort() }), 403],
  ['a page under another name of this machine', () => ({ Origin: `http://localhost:1` }), 403],
  ['a name that is bound to this machine', () => ({ Host: rebinding() }), 421],
  [
    'that name, from its own page',
    () => ({ Host: rebinding(), Origin: `http://${rebinding()}` }),
    421,
  ],
  [
    '0.0.0.0, which some systems take for loopback',
    () => ({ Host: `0.0.0.0:${server.port}` }),
    421,
  ],
  ['the right name without the port', () => ({ Host: '127.0.0.1' }), 421],
  ['two names at once', () => ({ Host: `127.0.0.1:${server.port}, evil.example` }), 421],
  [
    'another site, as the browser says',
    () => ({ Origin: undefined, 'Sec-Fetch-Site': 'cross-site' }),
    403,
  ],
  [
    'another site, whose page asks without an origin',
    () => ({ Origin: undefined, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }),
    403,
  ],
];

describe('over HTTP', () => {
  test('a page of its own is answered, and a command line with the token', async () => {
    expect((await call()).status).toBe(200);
    expect((await call({ Origin: undefined })).status).toBe(200);
    expect((await call({ Host: `localhost:${server.port}`, Origin: undefined })).status).toBe(200);
  });

  test.each(MATRIX)('%s is refused', async (_, change, status) => {
    const answer = await call(change());
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('p-1');
  });

  test.each(MATRIX)('%s is refused the pages too', async (_, change, status) => {
    const { port } = server;
    expect((await rawRequest({ port, headers: given(change()) })).status).toBe(status);
  });

  test.each([
    ['no token', undefined],
    ['a wrong token', 'Bearer 0123456789abcdef0123456789abcdef'],
    ['a part of the token', 'part'],
    ['another scheme', 'basic'],
  ])('%s is refused, also without an origin', async (_, how) => {
    const shown = {
      part: `Bearer ${server.token.slice(0, -1)}`,
      basic: `Basic ${server.token}`,
    }[how ?? ''];
    const Authorization = shown ?? how;
    expect((await call({ Authorization })).status).toBe(401);
    expect((await call({ Authorization, Origin: undefined })).status).toBe(401);
  });

  test('a form of another site is refused twice over', async () => {
    const form = { 'Content-Type': 'text/plain' };
    expect((await call({ ...form, Origin: 'https://evil.example' })).status).toBe(403);
    expect((await call(form)).status).toBe(415);
    expect((await call({ 'Content-Type': undefined })).status).toBe(415);
    expect((await call({ 'Content-Type': 'application/json-seq' })).status).toBe(415);
  });

  test('the protocol is not asked by GET, which a picture could do', async () => {
    const headers = { Authorization: `Bearer ${server.token}` };
    const { port } = server;
    expect((await rawRequest({ port, path: '/api/list', headers })).status).toBe(405);
  });

  test('nothing is moved unless it was started so, whatever is shown', async () => {
    const command = { commandId: 'c', kind: 'send', id: 'p-1', event: { type: 'go' } };
    const answer = await rawRequest({
      port: server.port,
      method: 'POST',
      path: '/api/command',
      body: JSON.stringify(command),
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${server.token}` },
    });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('ReadOnly');
    expect((await engine.get('p-1')).getSnapshot().value).toBe('waiting');
  });

  test('a body that does not end is not kept', async () => {
    const { status } = await call({ 'Content-Length': String(64 * 1024 * 1024) });
    expect(status).toBe(413);
  });

  test('no other origin is let read, but one that is named', async () => {
    const preflight = (Origin: string): Promise<RawAnswer> =>
      rawRequest({
        port: server.port,
        method: 'OPTIONS',
        path: '/api/list',
        headers: { Origin, 'Access-Control-Request-Method': 'POST' },
      });
    const refused = await preflight('https://evil.example');
    expect(refused.status).toBe(403);
    expect(refused.head).not.toContain('access-control');
    const named = await preflight('http://localhost:5173');
    expect(named.status).toBe(204);
    expect(named.head).toContain('access-control-allow-origin: http://localhost:5173');
    const answered = await call({
      Origin: 'http://localhost:5173',
      'Sec-Fetch-Site': 'cross-site',
    });
    expect(answered.status).toBe(200);
    expect(answered.head).toContain('access-control-allow-origin: http://localhost:5173');
    expect((await call()).head).not.toContain('access-control-allow-origin');
  });

  test('whoever follows a link to it sees the page, which without the token is empty', async () => {
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
    const visit = (dest: string): Promise<RawAnswer> =>
      rawRequest({ port: server.port, headers: { ...link, 'Sec-Fetch-Dest': dest } });
    expect((await visit('document')).status).not.toBe(403);
    expect((await visit('iframe')).status).toBe(403);
  });

  test.each(['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/.git/config'])(
    'nothing outside of the app is read: %s',
    async (path) => {
      const { status, body } = await rawRequest({ port: server.port, path });
      expect(status).toBe(404);
      expect(body).not.toContain('abeyance');
    },
  );
});

describe('over a WebSocket', () => {
  test('a page of its own is let in, and a command line with the token', async () => {
    expect((await open()).status).toBe(101);
    expect((await open({ Origin: undefined })).status).toBe(101);
    expect((await open({ Origin: 'http://localhost:5173' })).status).toBe(101);
    const Authorization = `Bearer ${server.token}`;
    const bearer = { Authorization, 'Sec-WebSocket-Protocol': 'inspector.v1' };
    expect((await open({ ...bearer, Origin: undefined })).status).toBe(101);
  });

  test.each(MATRIX)('%s is refused', async (_, change, status) => {
    expect((await open(change())).status).toBe(status);
  });

  test('without the token, or with another, nobody is let in', async () => {
    const protocol = 'Sec-WebSocket-Protocol';
    expect((await open({ [protocol]: 'inspector.v1' })).status).toBe(401);
    expect((await open({ [protocol]: 'inspector.v1', Origin: undefined })).status).toBe(401);
    expect((await open({ [protocol]: `inspector.v1, token.${'0'.repeat(32)}` })).status).toBe(401);
  });

  test('it speaks the protocol or not at all', async () => {
    const protocols = { 'Sec-WebSocket-Protocol': `token.${server.token}` };
    expect((await open(protocols)).status).toBe(400);
    expect((await open()).head).toContain('sec-websocket-protocol: inspector.v1');
    expect((await open()).head).not.toContain(server.token.toLowerCase());
  });

  test('there is one at no other path', async () => {
    const { port } = server;
    expect((await rawUpgrade({ port, path: '/api/other' })).status).toBeNaN();
  });
});
