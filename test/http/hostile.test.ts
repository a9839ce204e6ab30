import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHttpHandler, createLinks } from '../../src/http.ts';
import { setting } from '../engine/setting.ts';
import { INSIDE, order } from './machines.ts';
import { asking, httpSetting, ORIGIN } from './setting.ts';

const RUNS = 200;

const PLACES = [
  '/events',
  '/workflows',
  '/workflows/o',
  '/workflows/o/events',
  '/workflows/o/result',
  '/workflows/o/resume',
  '/workflows/o/cancel',
  '/links/x',
];

const path = fc.oneof(
  fc.constantFrom(...PLACES),
  fc.tuple(fc.constantFrom(...PLACES), fc.webQueryParameters()).map(([at, q]) => `${at}?${q}`),
  fc.webPath(),
  fc.string({ unit: 'binary' }).map((text) => `/workflows/${text.toWellFormed()}`),
  fc
    .array(fc.constantFrom('..', '.', '%2f', '%00', '%ff', 'o', 'links', 'events', ' '))
    .map((parts) => `/${parts.join('/')}`),
);

const text = fc.string({ unit: 'grapheme-ascii' });
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const headers = fc.tuple(
  fc.dictionary(name, text, { maxKeys: 4 }),
  fc.record(
    {
      'content-type': fc.oneof(
        text,
        fc.constantFrom(
          'application/json',
          'application/cloudevents+json',
          'application/cloudevents-batch+json',
          'application/x-www-form-urlencoded',
        ),
      ),
      'content-length': fc.oneof(text, fc.bigInt().map(String)),
      authorization: text,
      accept: fc.oneof(text, fc.constantFrom('text/html', 'application/cloudevents+json')),
      'ce-specversion': fc.constantFrom('1.0', '2'),
      'ce-id': text,
      'ce-source': text,
      'ce-type': text,
      'ce-time': text,
      'ce-subject': text,
      origin: text,
      'access-control-request-method': text,
      'access-control-request-headers': text,
    },
    { requiredKeys: [] },
  ),
);

const body = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.uint8Array(),
  fc.string(),
  fc
    .record(
      {
        type: fc.oneof(
          fc.constantFrom('approve', 'note', 'fail', 'workflow.cancel'),
          fc.jsonValue(),
        ),
        payload: fc.jsonValue(),
        id: fc.jsonValue(),
        data: fc.jsonValue(),
        since: fc.jsonValue(),
        suspension: fc.jsonValue(),
        workflow: fc.constantFrom('order', 'nobody'),
        input: fc.jsonValue(),
        metadata: fc.jsonValue(),
        choice: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((fields) => JSON.stringify(fields)),
  fc
    .array(fc.record({ specversion: fc.constant('1.0'), id: text, source: text, type: text }), {
      maxLength: 3,
    })
    .map((batch) => JSON.stringify(batch)),
);

const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH');

test('B50: whatever is asked, there is an answer, and it shows nothing of the inside', async () => {
  const { engine, host, run } = await setting([order]);
  const links = createLinks({ engine, secrets: [ORIGIN.repeat(2)], url: ORIGIN });
  const handler = createHttpHandler({
    engine,
    auth: 'none',
    links,
    start: [order],
    cors: { origins: '*' },
    limits: { waitMs: 1 },
  });
  const { finish } = asking(handler, host);
  await run(engine.start(order, { id: 'o' }));
  const property = fc.asyncProperty(path, method, headers, body, async (at, verb, given, sent) => {
    const request = made(at, verb, Object.assign({}, ...given), sent);
    if (request === undefined) return;
    const state = { isAnswered: false };
    const answering = handler(request).finally(() => (state.isAnswered = true));
    while (!state.isAnswered) await host.advance(1);
    const { status } = await answering;
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(500);
    expect(await finish((await answering).text())).not.toContain(INSIDE);
  });
  await fc.assert(property, { numRuns: RUNS });
});

/** `undefined`: the platform itself has no such request. */
function made(
  at: string,
  verb: string,
  given: Record<string, string>,
  sent: string | Uint8Array<ArrayBuffer>,
): Request | undefined {
  try {
    const hasBody = verb !== 'GET' && verb !== 'HEAD';
    return new Request(ORIGIN + at, {
      method: verb,
      headers: given,
      ...(hasBody ? { body: sent } : {}),
    });
  } catch {
    return undefined;
  }
}

describe('B49: nothing in a body reaches a prototype', () => {
  const bodies = [
    '{"type":"note","payload":{"__proto__":{"polluted":true}}}',
    '{"type":"note","payload":[{"a":{"__proto__":null}}]}',
    '{"__proto__":{"type":"note"}}',
    '{"type":"note","__proto__":{"id":"e"}}',
    '{"type":"note","payload":{"\\u005f_proto__":{"polluted":true}}}',
  ];

  test.each(bodies)('%s is refused', async (sent) => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'o' }));
    const asked = { method: 'POST', body: sent, headers: { 'content-type': 'application/json' } };
    const { status, text: shown } = await ask('/workflows/o/events', asked);
    expect(status).toBe(422);
    expect(shown).not.toContain('polluted');
    expect((await engine.history('o')).items).toHaveLength(1);
    expect('polluted' in {}).toBe(false);
  });

  test.each([
    ['resume', '{"data":{"__proto__":{"polluted":true}}}', 422],
    ['resume', '{"__proto__":{"data":1}}', 400],
    ['cancel', '{"__proto__":{"reason":"x"}}', 400],
  ])('a %s of %s is refused', async (verb, sent, status) => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'o' }));
    const asked = { method: 'POST', body: sent, headers: { 'content-type': 'application/json' } };
    expect((await ask(`/workflows/o/${verb}`, asked)).status).toBe(status);
    expect((await engine.get('o')).getSnapshot().status).toBe('suspended');
  });

  test.each<object>([
    { constructor: { prototype: { polluted: true } }, toString: 1, hasOwnProperty: null },
    { $: 'undefined' },
    { $: ['Resumed', { type: 'approve' }] },
    { $: ['Ref', 'o'] },
    { a: [{ $: ['Date', 0] }, { $: ['Error', { message: 'm' }] }] },
  ])('%o is data like any other, and comes back as it was', async (payload) => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'o' }));
    const sent = { method: 'POST', body: { type: 'approve', payload } };
    expect((await ask('/workflows/o/events', sent)).status).toBe(200);
    expect((await ask('/workflows/o/result')).json.output).toEqual(payload);
    expect('polluted' in {}).toBe(false);
  });

  test('a body that nests beyond measure is refused', async () => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'o' }));
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const sent = `{"type":"note","payload":${deep}}`;
    const asked = { method: 'POST', body: sent, headers: { 'content-type': 'application/json' } };
    const answer = await ask('/workflows/o/events', asked);
    expect(answer).toMatchObject({ status: 422, json: { code: 'NotSerializable' } });
  });
});
