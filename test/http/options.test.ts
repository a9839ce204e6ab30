import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/index.ts';
import { createHttpHandler, createLinks, type HttpOptions } from '../../src/http.ts';
import { expectRefusal, failureOf, VALUES } from '../bad-input/values.ts';
import { setting } from '../engine/setting.ts';
import { order } from './machines.ts';
import { httpSetting } from './setting.ts';

const KINDS = Object.keys(VALUES);
const kinds = (...fine: readonly string[]): readonly string[] =>
  KINDS.filter((kind) => !fine.includes(kind));

const TOKENS = ['a-token-of-24-characters'];
const option = ['OptionInvalid'] as const;

/** Each option, where the bad value is put, and the kinds of value that are no mistake. */
const ROWS: readonly (readonly [string, (value: never) => object, readonly string[]])[] = [
  ['engine', (engine) => ({ engine }), kinds()],
  ['auth', (auth) => ({ auth }), kinds('function', 'class')],
  ['auth.tokens', (tokens) => ({ auth: { type: 'bearer', tokens } }), kinds()],
  [
    'auth.tokens[0]',
    (token) => ({ auth: { type: 'bearer', tokens: [token] } }),
    kinds('long text'),
  ],
  ['auth.secrets', (secrets) => ({ auth: { type: 'hmac', secrets, header: 'x' } }), kinds()],
  [
    'auth.header',
    (header) => ({ auth: { type: 'hmac', secrets: TOKENS, header } }),
    kinds('text', 'long text'),
  ],
  [
    'auth.prefix',
    (prefix) => ({ auth: { type: 'hmac', secrets: TOKENS, header: 'x', prefix } }),
    kinds('undefined', 'text', 'empty text', 'half a surrogate', 'NUL', 'long text'),
  ],
  [
    'auth.encoding',
    (encoding) => ({ auth: { type: 'hmac', secrets: TOKENS, header: 'x', encoding } }),
    kinds('undefined'),
  ],
  [
    'auth.timestamp',
    (timestamp) => ({ auth: { type: 'hmac', secrets: TOKENS, header: 'x', timestamp } }),
    kinds('undefined'),
  ],
  [
    'auth.timestamp.header',
    (header) => ({
      auth: { type: 'hmac', secrets: TOKENS, header: 'x', timestamp: { header } },
    }),
    kinds('undefined', 'text', 'long text'),
  ],
  ['basePath', (basePath) => ({ basePath }), kinds('undefined', 'empty text')],
  ['links', (links) => ({ links }), kinds('undefined')],
  ['start', (start) => ({ start }), kinds('undefined')],
  ['start[0]', (machine) => ({ start: [machine] }), kinds()],
  ['exposeContext', (exposeContext) => ({ exposeContext }), kinds('undefined', 'true')],
  ['cors', (cors) => ({ cors }), kinds('undefined')],
  ['cors.origins', (origins) => ({ cors: { origins } }), kinds()],
  ['limits', (limits) => ({ limits }), kinds('undefined', 'null')],
  ['limits.bodyBytes', (bodyBytes) => ({ limits: { bodyBytes } }), kinds()],
  ['logger', (logger) => ({ logger }), kinds('undefined')],
  ['nonsense', (nonsense) => ({ nonsense }), kinds()],
];

describe('createHttpHandler', () => {
  test.each(ROWS)('%s', async (_, put, bad) => {
    const { engine } = await setting([order]);
    for (const kind of bad) {
      const options = { engine, auth: 'none', ...put(VALUES[kind] as never) };
      const failure = await failureOf(() => createHttpHandler(options as HttpOptions));
      expectRefusal(failure, option, kind);
    }
  });

  test('is never open by what was left out', async () => {
    const { engine } = await setting([order]);
    const failure = await failureOf(() => createHttpHandler({ engine, auth: undefined as never }));
    expectRefusal(failure, option, 'no auth');
    expect((failure as Error).message).toContain("'none'");
  });

  test.each(['api', '/api/', '//', '/a b', '/a?b', '/a#b', '/a//b', '/ä'])(
    'the base path %s is refused',
    async (basePath) => {
      const { engine } = await setting([order]);
      const failure = await failureOf(() => createHttpHandler({ engine, auth: 'none', basePath }));
      expectRefusal(failure, option, basePath);
    },
  );

  test('a token that no header can carry is refused', async () => {
    const { engine } = await setting([order]);
    const auth = { type: 'bearer', tokens: ['a token with spaces in it'] } as const;
    expectRefusal(await failureOf(() => createHttpHandler({ engine, auth })), option, 'spaces');
  });

  test('two machines of one name cannot both be started by it', async () => {
    const { engine } = await setting([order]);
    const start = [order, order.provide({})];
    const failure = await failureOf(() => createHttpHandler({ engine, auth: 'none', start }));
    expectRefusal(failure, option, 'twice');
  });
});

describe('createLinks', () => {
  const secrets = ['a secret of thirty-two characters!'];
  const url = 'https://shop.example/api';

  test.each<[string, (value: never) => object, readonly string[]]>([
    ['engine', (engine) => ({ engine }), kinds()],
    ['secrets', (given) => ({ secrets: given }), kinds()],
    ['secrets[0]', (given) => ({ secrets: [given] }), kinds('long text')],
    ['url', (given) => ({ url: given }), kinds()],
    ['nonsense', (nonsense) => ({ nonsense }), kinds()],
  ])('%s', async (_, put, bad) => {
    const { engine } = await setting([order]);
    for (const kind of bad) {
      const options = { engine, secrets, url, ...put(VALUES[kind] as never) };
      expectRefusal(await failureOf(() => createLinks(options)), option, kind);
    }
  });

  test.each(['/api', 'ftp://a.example', 'https://a.example/?b', 'https://a.example/#c', 'a:b'])(
    'the URL %s is refused',
    async (given) => {
      const { engine } = await setting([order]);
      const failure = await failureOf(() => createLinks({ engine, secrets, url: given }));
      expectRefusal(failure, option, given);
    },
  );

  test.each(Object.keys(VALUES).filter((kind) => kind !== 'undefined'))(
    'create refuses %s as its options',
    async (kind) => {
      const { engine } = await setting([order]);
      const links = createLinks({ engine, secrets, url });
      const codes: ErrorCode[] = ['OptionInvalid'];
      expectRefusal(await failureOf(() => links.create(VALUES[kind] as never)), codes, kind);
    },
  );
});

describe('cors', () => {
  const page = 'https://page.example';
  const corsOf = (headers: Headers) =>
    [...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary');

  test('says nothing where it was not asked for', async () => {
    const { ask } = await httpSetting();
    const headers = { origin: page, 'access-control-request-method': 'POST' };
    expect(corsOf((await ask('/events', { headers })).headers)).toEqual([]);
    const preflight = await ask('/events', { method: 'OPTIONS', headers });
    expect([preflight.status, corsOf(preflight.headers)]).toEqual([405, []]);
  });

  test('lets the pages of some origins ask, and no others', async () => {
    const { ask } = await httpSetting({ auth: () => false, cors: { origins: [page] } });
    const asked = { 'access-control-request-method': 'POST' };
    const preflight = await ask('/events', {
      method: 'OPTIONS',
      headers: { ...asked, origin: page },
    });
    expect(preflight.status).toBe(204);
    expect(corsOf(preflight.headers)).toEqual([
      ['access-control-allow-headers', 'authorization, content-type'],
      ['access-control-allow-methods', 'GET, HEAD, POST'],
      ['access-control-allow-origin', page],
      ['access-control-max-age', '600'],
      ['vary', 'origin'],
    ]);
    const answer = await ask('/events', { headers: { origin: page } });
    expect(answer.status, 'it may not pass, and may read why').toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    for (const origin of [`${page}.evil.example`, 'null', 'http://page.example']) {
      const { headers } = await ask('/events', { headers: { origin } });
      expect(headers.get('access-control-allow-origin'), origin).toBe(null);
      expect(headers.get('vary')).toBe('origin');
    }
  });

  test('may let any', async () => {
    const { ask } = await httpSetting({ cors: { origins: '*' } });
    const { headers } = await ask('/events', { headers: { origin: page } });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBe(null);
  });
});
