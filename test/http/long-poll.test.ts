import { afterEach, expect, test, vi } from 'vitest';
import { countWatchers } from '../engine/count-watchers.ts';
import { order } from './machines.ts';
import { httpSetting } from './setting.ts';

afterEach(() => void vi.restoreAllMocks());

test('a result is 202 while there is none and nobody waits', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const { status, json } = await ask('/workflows/o/result');
  expect([status, json]).toEqual([202, { id: 'o', status: 'suspended', revision: 1 }]);
  await run(engine.sendSimpleEvent('o', 'approve', { user: 'ann' }));
  const done = await ask('/workflows/o/result');
  expect(done).toMatchObject({ status: 200 });
  expect(done.json).toEqual({ id: 'o', status: 'done', output: { user: 'ann' } });
});

test('a wait is answered when the workflow ends, and not before', async () => {
  const { engine, host, begin, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  let isAnswered = false;
  const waiting = begin('/workflows/o/result?wait=30s').finally(() => (isAnswered = true));
  await host.advance(29_999);
  await run(engine.sendSimpleEvent('o', 'note'));
  expect(isAnswered).toBe(false);
  await run(engine.sendSimpleEvent('o', 'approve', 7));
  expect(await waiting).toMatchObject({ status: 200, json: { output: 7 } });
});

test('a wait whose time is over is 408, and the workflow is as it was', async () => {
  const { engine, host, begin, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const waiting = begin('/workflows/o/result?wait=30s');
  await host.advance(30_000);
  expect(await waiting).toMatchObject({ status: 408, json: { code: 'WaitTimeout' } });
  expect((await engine.get('o')).getSnapshot().status).toBe('suspended');
});

test('a wait for one that fails, is cancelled or is parked is answered at once', async () => {
  const { engine, host, begin, run } = await httpSetting({}, { onFailure: 'park' });
  const waits = [];
  for (const id of ['cancelled', 'parked']) {
    await run(engine.start(order, { id }));
    waits.push(begin(`/workflows/${id}/result?wait=30s`));
  }
  await host.settle();
  await run(engine.cancelWorkflow('cancelled'));
  await run(engine.sendSimpleEvent('parked', 'fail'));
  expect((await Promise.all(waits)).map(({ status }) => status)).toEqual([410, 409]);
});

test.each(['1h', 'P400D'])('a wait of %s is cut to the limit', async (wait) => {
  const { engine, host, begin, run } = await httpSetting({ limits: { waitMs: 1_000 } });
  await run(engine.start(order, { id: 'o' }));
  const waiting = begin(`/workflows/o/result?wait=${wait}`);
  await host.advance(1_000);
  expect((await waiting).status).toBe(408);
});

test('nobody may wait longer than 60 s by default', async () => {
  const { engine, host, begin, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const waiting = begin('/workflows/o/result?wait=10m');
  await host.advance(60_000);
  expect((await waiting).status).toBe(408);
});

test('a wait whose client goes away leaves no watcher and no timer behind', async () => {
  const watchers = countWatchers();
  const { engine, host, begin, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const wakes = host.pendingWakes().length;
  const aborter = new AbortController();
  const waiting = begin('/workflows/o/result?wait=30s', { signal: aborter.signal });
  await host.settle();
  expect([watchers.count(), host.pendingWakes().length]).toEqual([1, wakes + 1]);
  aborter.abort();
  expect(await waiting).toMatchObject({ status: 499, json: { code: 'ClientGone' } });
  expect([watchers.count(), host.pendingWakes().length]).toEqual([0, wakes]);
});

test('more waits at once than the limit are 429, and room is made by each that ends', async () => {
  const { engine, host, begin, run } = await httpSetting({ limits: { waits: 2 } });
  await run(engine.start(order, { id: 'o' }));
  const path = '/workflows/o/result?wait=30s';
  const aborter = new AbortController();
  const gone = begin(path, { signal: aborter.signal });
  const waiting = begin(path);
  await host.settle();
  const full = await run(begin(path));
  expect(full).toMatchObject({ status: 429, json: { details: { limit: 'waits', value: 2 } } });
  expect(full.headers.get('retry-after')).toBe('1');
  aborter.abort();
  await gone;
  const next = begin(path);
  await host.advance(30_000);
  expect((await Promise.all([waiting, next])).map(({ status }) => status)).toEqual([408, 408]);
});

test('a wait ends with 503 when the engine is closed', async () => {
  const { engine, host, begin, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  const waiting = begin('/workflows/o/result?wait=30s');
  await host.settle();
  await run(engine.close());
  expect(await waiting).toMatchObject({ status: 503, json: { code: 'EngineClosed' } });
});
