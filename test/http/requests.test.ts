import { expect, test } from 'vitest';
import { order, parcel } from './machines.ts';
import { httpSetting } from './setting.ts';

test('an event for one workflow is taken, and the answer is its delivery', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const body = { type: 'approve', payload: { user: 'ann' }, id: 'e-1', timestamp: 5 };
  const { status, headers, json } = await ask('/workflows/o/events', { method: 'POST', body });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(json).toEqual({
    eventId: 'e-1',
    recipients: 1,
    results: [{ workflowId: 'o', outcome: 'handled', revision: 2 }],
  });
  const { items } = await engine.history('o');
  expect(items[1]).toMatchObject({ eventId: 'e-1', event: { timestamp: 5 } });
});

test('B11: the same event id again is a duplicate, over HTTP too', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const body = { type: 'note', id: 'e-1' };
  const both = [1, 2].map(() => ask('/workflows/o/events', { method: 'POST', body }));
  const outcomes = (await Promise.all(both)).map(({ json }) => json.results[0].outcome);
  expect(outcomes).toEqual(['handled', 'duplicate']);
});

test('an event kept for later is 202, one that nothing takes is 200 and says so', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(parcel, { id: 'p' }));
  const post = (type: string) => ask('/workflows/p/events', { method: 'POST', body: { type } });
  const early = await post('ship');
  expect(early).toMatchObject({ status: 202, json: { results: [{ outcome: 'deferred' }] } });
  const stray = await post('unheard');
  expect(stray).toMatchObject({ status: 200, json: { results: [{ reason: 'unknown' }] } });
  expect(await post('insure')).toMatchObject({ status: 422, json: { code: 'EventRejected' } });
});

test('an event without a target goes to all that wait for it, and 0 is an answer', async () => {
  const { engine, ask, run } = await httpSetting();
  const none = await ask('/events', { method: 'POST', body: { type: 'approve' } });
  expect(none).toMatchObject({ status: 200, json: { recipients: 0, results: [] } });
  for (const id of ['o-1', 'o-2']) await run(engine.start(order, { id }));
  const both = await ask('/events', { method: 'POST', body: { type: 'approve' } });
  expect(both).toMatchObject({ status: 200, json: { recipients: 2 } });
});

test('a status is the snapshot without context, errors and failure', async () => {
  const { engine, host, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o', metadata: { shop: 's' } }));
  expect((await ask('/workflows/o')).json).toEqual({
    id: 'o',
    workflow: 'order',
    version: '1',
    status: 'suspended',
    revision: 1,
    value: 'asking',
    tags: ['suspended', 'suspended.waitingForEvent'],
    suspensions: [
      {
        type: 'waitingForEvent',
        key: 'asking',
        address: 'o',
        state: 'asking',
        events: ['approve'],
        startedAt: host.now(),
      },
    ],
    metadata: { shop: 's' },
    createdAt: host.now(),
    updatedAt: host.now(),
  });
});

test('exposeContext shows the context, and why it failed', async () => {
  const { engine, ask, run } = await httpSetting({ exposeContext: true });
  await run(engine.start(order, { id: 'o' }));
  expect((await ask('/workflows/o')).json.context).toEqual({ card: '4111' });
  await run(engine.sendSimpleEvent('o', 'fail'));
  const { json, text } = await ask('/workflows/o');
  expect(json).toMatchObject({ status: 'failed', error: { name: 'Error' } });
  expect(text).not.toContain('stack');
});

test('resume ends a pause with data, and a second one is no error (B40)', async () => {
  const { engine, host, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const resume = (body: object) => ask('/workflows/o/resume', { method: 'POST', body });
  const past = await resume({ suspension: 'asking', since: host.now() - 1 });
  expect(past).toMatchObject({ status: 200, json: { resumed: false } });
  const body = { data: { user: 'ann' }, suspension: 'asking', since: host.now() };
  expect(await resume(body)).toMatchObject({ status: 200, json: { resumed: true } });
  expect(await resume(body)).toMatchObject({ status: 200, json: { resumed: false } });
  expect((await ask('/workflows/o/result')).json.output).toEqual({ user: 'ann' });
});

test('cancel stops a workflow, also without a body, and a second one is no error', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const cancel = { method: 'POST', body: { reason: 'out of stock' } };
  expect(await ask('/workflows/o/cancel', cancel)).toMatchObject({ json: { cancelled: true } });
  expect((await engine.get('o')).getSnapshot().failure).toBe('out of stock');
  const again = await ask('/workflows/o/cancel', { method: 'POST' });
  expect(again).toMatchObject({ status: 200, json: { cancelled: false } });
});

test('a workflow can be started only where that was allowed by its machine', async () => {
  const closed = await httpSetting();
  const body = { workflow: 'order', id: 'o' };
  expect(await closed.ask('/workflows', { method: 'POST', body })).toMatchObject({ status: 404 });

  const { ask } = await httpSetting({ start: [order] });
  const start = (given: object) => ask('/workflows', { method: 'POST', body: given });
  const first = await start({ ...body, metadata: { shop: 's' } });
  expect(first).toMatchObject({ status: 201, json: { id: 'o', status: 'suspended' } });
  expect(first.headers.get('location')).toBe('/workflows/o');
  expect(await start(body)).toMatchObject({ status: 200, json: { revision: 1 } });
  expect(await start({ ...body, onConflict: 'error' })).toMatchObject({ status: 409 });
  expect(await start({ workflow: 'order' })).toMatchObject({ status: 201 });
  for (const workflow of ['parcel', 'constructor', '__proto__', undefined, 7, { toString: 1 }]) {
    const refused = await start({ workflow });
    expect(refused, JSON.stringify(workflow)).toMatchObject({ status: 400 });
  }
});

test('B48: a snapshot from a client is not taken', async () => {
  const { ask } = await httpSetting({ start: [order] });
  const snapshot = { status: 'active', value: 'approved', context: {} };
  const body = { workflow: 'order', id: 'o', snapshot };
  expect(await ask('/workflows', { method: 'POST', body })).toMatchObject({ status: 400 });
});

test('paths begin with the base path, and ids are percent-decoded', async () => {
  const { engine, ask, run } = await httpSetting({ basePath: '/api/v1', start: [order] });
  const id = 'ä b?#%';
  await run(engine.start(order, { id }));
  expect((await ask(`/api/v1/workflows/${encodeURIComponent(id)}`)).json.id).toBe(id);
  expect((await ask('/workflows/x')).status).toBe(404);
  expect((await ask('/api/v10/workflows/x')).status).toBe(404);
  const body = { workflow: 'order', id: 'a b' };
  const { headers } = await ask('/api/v1/workflows', { method: 'POST', body });
  expect(headers.get('location')).toBe('/api/v1/workflows/a%20b');
});

test('HEAD is GET without the body', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const { status, text, headers } = await ask('/workflows/o', { method: 'HEAD' });
  expect([status, text, headers.get('content-type')]).toEqual([200, '', 'application/json']);
});

test('values JSON has no word for become the nearest it has', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const payload = {
    big: 12n,
    date: new Date(0),
    map: new Map([['k', new Set([1])]]),
    error: new TypeError('m'),
    none: undefined,
    nan: NaN,
  };
  await run(engine.sendSimpleEvent('o', 'approve', payload));
  expect((await ask('/workflows/o/result')).json.output).toEqual({
    big: '12',
    date: '1970-01-01T00:00:00.000Z',
    map: [['k', [1]]],
    error: { name: 'TypeError', message: 'm' },
    nan: null,
  });
});
