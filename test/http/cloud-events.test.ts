import { describe, expect, test } from 'vitest';
import type { WorkflowEvent } from '../../src/index.ts';
import { toCloudEvent } from '../../src/http.ts';
import { expectRefusal, failureOf, VALUES } from '../bad-input/values.ts';
import { order, parcel } from './machines.ts';
import { httpSetting, type Asked } from './setting.ts';

const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const TIME = '2026-11-24T20:00:00.500Z';

const event = {
  specversion: '1.0',
  id: 'e-1',
  source: 'https://bank.example/payments',
  type: 'approve',
  time: TIME,
  subject: 'o',
  datacontenttype: 'application/json',
  data: { user: 'ann' },
  traceparent: 'of no concern here',
};

const post = (body: unknown, headers: Record<string, string>): Asked => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers,
});

const without = (key: keyof typeof event): object => ({ ...event, [key]: undefined });

async function ordered() {
  const inner = await httpSetting();
  await inner.run(inner.engine.start(order, { id: 'o' }));
  const taken = async (): Promise<object> => {
    const { items } = await inner.engine.history('o');
    const { eventId, event: given } = items[1]!;
    return { eventId, ...(given as object) };
  };
  return { ...inner, taken };
}

/** What the machine is given, of all three ways. */
const TAKEN = {
  eventId: 'https://bank.example/payments e-1',
  id: 'https://bank.example/payments e-1',
  type: 'approve',
  payload: { user: 'ann' },
  timestamp: Date.parse(TIME),
  targetWorkflowId: 'o',
};

describe('structured mode', () => {
  test('maps id and source, type, time, subject and data', async () => {
    const { ask, taken } = await ordered();
    expect(await ask('/events', post(event, STRUCTURED))).toMatchObject({
      status: 200,
      json: { eventId: TAKEN.id, results: [{ workflowId: 'o', outcome: 'handled' }] },
    });
    expect(await taken()).toEqual(TAKEN);
  });

  test('an event without time, subject and data goes to all that wait', async () => {
    const { ask, host, taken } = await ordered();
    const { specversion, id, source, type } = event;
    const answer = await ask('/events', post({ specversion, id, source, type }, STRUCTURED));
    expect(answer).toMatchObject({ status: 200, json: { recipients: 1 } });
    expect(await taken()).toMatchObject({ type: 'approve', timestamp: host.now() });
  });

  test('the path says who it is for before the subject does', async () => {
    const { ask, taken } = await ordered();
    const body = { ...event, subject: 'somebody else' };
    expect((await ask('/workflows/o/events', post(body, STRUCTURED))).status).toBe(200);
    expect(await taken()).toEqual(TAKEN);
  });

  test('B11: the same source and id are one event, another source is another', async () => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'o' }));
    const note = { ...event, type: 'note' };
    const outcomes = [];
    for (const source of ['/a', '/a', '/b']) {
      const { json } = await ask('/events', post({ ...note, source }, STRUCTURED));
      outcomes.push(json.results[0].outcome);
    }
    expect(outcomes).toEqual(['handled', 'duplicate', 'handled']);
  });

  test.each<[string, unknown]>([
    ['no specversion', without('specversion')],
    ['another specversion', { ...event, specversion: '0.3' }],
    ['no id', without('id')],
    ['an empty id', { ...event, id: '' }],
    ['an id that is no text', { ...event, id: 7 }],
    ['no source', without('source')],
    ['a source with a space', { ...event, source: '/a b' }],
    ['no type', without('type')],
    ['a time that is none', { ...event, time: 'now' }],
    ['a day that is none', { ...event, time: '2026-02-30T00:00:00Z' }],
    ['a time that is no text', { ...event, time: 7 }],
    ['an empty subject', { ...event, subject: '' }],
    ['bytes', { ...event, data: undefined, data_base64: 'AA==' }],
    ['a list', [event]],
    ['null', null],
    ['a text', '"x"'],
    ['B20: a reserved type', { ...event, type: 'workflow.cancel' }],
  ])('%s is refused', async (_, body) => {
    const { ask } = await ordered();
    expect((await ask('/events', post(body, STRUCTURED))).status).toBe(422);
  });
});

describe('binary mode', () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': 'e-1',
    'ce-source': 'https://bank.example/payments',
    'ce-type': 'approve',
    'ce-time': TIME,
    'ce-subject': 'o',
  };
  const JSON_TYPE = { ...headers, 'content-type': 'application/json' };

  test('has its attributes in the headers and its data in the body', async () => {
    const { ask, taken } = await ordered();
    expect((await ask('/events', post({ user: 'ann' }, JSON_TYPE))).status).toBe(200);
    expect(await taken()).toEqual(TAKEN);
  });

  test('attributes are percent-decoded, and may be quoted', async () => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'ä %' }));
    for (const subject of ['%C3%A4%20%25', '"%C3%A4 \\%25"']) {
      const given = { ...JSON_TYPE, 'ce-subject': subject, 'ce-type': 'note', 'ce-id': subject };
      const { status, json } = await ask('/events', post('{}', given));
      expect([status, json.results[0].workflowId], subject).toEqual([200, 'ä %']);
    }
    const broken = { ...JSON_TYPE, 'ce-subject': '%C3' };
    expect((await ask('/events', post('{}', broken))).status).toBe(422);
  });

  test('data is JSON, text or nothing', async () => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'o' }));
    const send = async (text: string | undefined, type: string) => {
      const given = { ...headers, 'ce-type': 'note', 'ce-id': type, 'content-type': type };
      const asked = {
        method: 'POST',
        headers: given,
        ...(text === undefined ? {} : { body: text }),
      };
      const { status } = await ask('/events', asked);
      const { items } = await engine.history('o', { newestFirst: true });
      return [status, (items[0]?.event as WorkflowEvent | undefined)?.payload];
    };
    expect(await send('[1]', 'application/json')).toEqual([200, [1]]);
    expect(await send('[2]', 'application/problem+json')).toEqual([200, [2]]);
    expect(await send('[3]', 'text/plain; charset=utf-8')).toEqual([200, '[3]']);
    expect(await send(undefined, 'application/octet-stream')).toEqual([200, undefined]);
    expect(await send('x', 'application/octet-stream')).toEqual([415, undefined]);
    expect(await send('{', 'application/json;a=b')).toEqual([400, undefined]);
  });
});

describe('a batch', () => {
  const items = [1, 2, 3].map((number) => ({ ...event, id: `e-${number}`, type: 'note' }));

  test('is sent in its order and answered item by item', async () => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'o' }));
    await run(engine.start(parcel, { id: 'p' }));
    const batch = [
      items[0],
      items[0],
      { ...event, subject: 'p', type: 'ship' },
      { ...event, subject: 'nobody' },
      { ...event, type: 'xstate.done' },
    ];
    const { status, json } = await ask('/events', post(batch, BATCH));
    expect(status).toBe(200);
    expect(json.results).toMatchObject([
      { status: 200, delivery: { results: [{ outcome: 'handled' }] } },
      { status: 200, delivery: { results: [{ outcome: 'duplicate' }] } },
      { status: 202, delivery: { results: [{ outcome: 'deferred' }] } },
      { status: 404, problem: { code: 'WorkflowNotFound' } },
      { status: 422, problem: { code: 'EventRejected' } },
    ]);
  });

  test('with an item that cannot be read does nothing', async () => {
    const { engine, ask, run } = await httpSetting();
    await run(engine.start(order, { id: 'o' }));
    for (const last of [{ ...event, id: undefined }, null, 7, []]) {
      expect((await ask('/events', post([...items, last], BATCH))).status).toBe(422);
    }
    expect((await ask('/events', post({}, BATCH))).status).toBe(422);
    expect((await engine.history('o')).items).toHaveLength(1);
    expect(await ask('/events', post([], BATCH))).toMatchObject({
      status: 200,
      json: { results: [] },
    });
  });

  test('is of a limited number', async () => {
    const { ask } = await httpSetting({ limits: { batchEvents: 2 } });
    const answer = await ask('/events', post(items, BATCH));
    expect(answer).toMatchObject({
      status: 413,
      json: { details: { limit: 'batchEvents', value: 2, found: 3 } },
    });
  });

  test('that meets trouble which passes is refused whole, and may be sent again', async () => {
    const { engine, ask, run } = await httpSetting({}, { limits: { deferredEvents: 1 } });
    await run(engine.start(order, { id: 'o' }));
    await run(engine.start(parcel, { id: 'p' }));
    const early = (id: string) => ({ ...event, id, subject: 'p', type: 'ship' });
    const batch = [items[0], early('s-1'), early('s-2'), items[1]];
    expect(await ask('/events', post(batch, BATCH))).toMatchObject({ status: 429 });
    expect((await engine.history('o')).items).toHaveLength(2);
    await run(engine.sendSimpleEvent('p', 'approve'));
    const again = await ask('/events', post(batch, BATCH));
    const outcomes = again.json.results.map(
      (result: { delivery: { results: { outcome: string }[] } }) =>
        result.delivery.results[0]?.outcome,
    );
    expect(outcomes).toEqual(['duplicate', 'duplicate', 'deferred', 'handled']);
  });
});

describe('going out', () => {
  test('an event of a workflow is one by its source', () => {
    const given: WorkflowEvent = {
      id: 'e',
      type: 'order.paid',
      payload: { a: 1 },
      timestamp: Date.parse(TIME),
      targetWorkflowId: 'o',
    };
    expect(toCloudEvent(given, { source: '/shop' })).toEqual({
      specversion: '1.0',
      id: 'e',
      source: '/shop',
      type: 'order.paid',
      time: TIME,
      subject: 'o',
      datacontenttype: 'application/json',
      data: { a: 1 },
    });
    const bare = { id: 'e', type: 't', payload: undefined, timestamp: 253_402_300_800_000 };
    expect(toCloudEvent(bare, { source: '/shop' })).toEqual({
      specversion: '1.0',
      id: 'e',
      source: '/shop',
      type: 't',
    });
  });

  test.each(Object.keys(VALUES).filter((kind) => kind !== 'text' && kind !== 'NUL'))(
    '%s is no event, and no source',
    async (kind) => {
      const value = VALUES[kind] as never;
      const noEvent = await failureOf(() => toCloudEvent(value, { source: '/' }));
      expectRefusal(noEvent, ['EventInvalid'], kind);
      if (kind === 'half a surrogate' || kind === 'long text') return;
      const given = { id: 'e', type: 't', payload: 1, timestamp: 0 };
      const noSource = await failureOf(() => toCloudEvent(given, { source: value }));
      expectRefusal(noSource, ['OptionInvalid'], kind);
    },
  );

  test('status and result are CloudEvents where the client asks for one', async () => {
    const { engine, ask, run, host } = await httpSetting({ basePath: '/api' });
    await run(engine.start(order, { id: 'o' }));
    const headers = { accept: 'application/cloudevents+json' };
    const status = await ask('/api/workflows/o', { headers });
    expect(status.headers.get('content-type')).toBe('application/cloudevents+json');
    expect(status.json).toMatchObject({
      specversion: '1.0',
      id: 'status@1',
      source: '/api/workflows/o',
      type: 'abeyance.workflow.status',
      time: new Date(host.now()).toISOString(),
      subject: 'o',
      data: { id: 'o', status: 'suspended' },
    });
    await run(engine.sendSimpleEvent('o', 'approve', 7));
    const result = await ask('/api/workflows/o/result', { headers });
    expect(result.json).toMatchObject({ id: 'result@2', data: { status: 'done', output: 7 } });
  });
});
