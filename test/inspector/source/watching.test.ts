import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Delta, Source } from '../../../inspector/protocol/index.ts';
import {
  createBundleSource,
  createEngineSource,
  createRemoteSource,
} from '../../../inspector/source/index.ts';
import { memoryStore } from '../../../src/persistence/memory/store.ts';
import { createTestEngine, type TestEngine } from '../../../src/testing.ts';
import { order } from '../../engine/order.ts';
import { serve } from '../loopback.ts';

let rig: TestEngine;
let source: Source;

beforeEach(async () => {
  const store = memoryStore();
  rig = await createTestEngine({ workflows: [order], store: () => store });
  source = createEngineSource(rig.engine);
  for (const id of ['a', 'b']) await rig.run(rig.engine.start(order, { id }));
});

afterEach(async () => {
  await source.close();
  await rig.close();
});

const note = (id: string): Promise<unknown> => rig.engine.sendSimpleEvent(id, 'note');

function watching(of: Source, request = {}): AsyncIterator<Delta> {
  return of.watch(request)[Symbol.asyncIterator]();
}

test('a gap that is too long to tell is a resync', async () => {
  const { sequence } = await source.run({ id: 'a' });
  await rig.run(Promise.all(Array.from({ length: 1_005 }, () => note('a'))));
  const { value } = await watching(source, { since: sequence }).next();
  expect(value).toMatchObject({ type: 'resync' });
});

test('a watcher that does not read holds nobody up, and then hears the last of each', async () => {
  const slow = watching(source);
  await slow.next();
  for (let round = 0; round < 50; round += 1) {
    await rig.run(Promise.all(['a', 'b'].map(note)));
  }
  const { value } = await slow.next();
  expect(value).toMatchObject({
    type: 'changes',
    rows: [
      { id: 'a', revision: 51 },
      { id: 'b', revision: 51 },
    ],
  });
});

test('one that fell behind by more workflows than are kept in mind reads anew', async () => {
  const slow = watching(source);
  await slow.next();
  const ids = Array.from({ length: 1_001 }, (_, index) => `n-${index}`);
  await rig.run(Promise.all(ids.map((id) => rig.engine.start(order, { id }))));
  expect((await slow.next()).value).toMatchObject({ type: 'resync' });
});

test('deltas come at most ten times a second, whatever happens', async () => {
  const deltas = watching(source);
  await deltas.next();
  const begun = performance.now();
  for (let count = 0; count < 4; count += 1) {
    await rig.run(note('a'));
    await deltas.next();
  }
  expect(performance.now() - begun).toBeGreaterThan(250);
});

test('nobody is listened to when nobody watches', async () => {
  const deltas = watching(source);
  await deltas.next();
  await deltas.return?.(undefined);
  await rig.run(note('a'));
  const again = watching(source);
  expect((await again.next()).value).toMatchObject({ rows: [], removed: [] });
});

test('a watch ends with its engine', async () => {
  const deltas = watching(source);
  await deltas.next();
  await rig.engine.close();
  expect((await deltas.next()).done).toBe(true);
});

test('a watch over a server outlives it: it comes back and says to read anew', async () => {
  const first = await serve(createEngineSource(rig.engine));
  const remote = createRemoteSource(first.base, { reconnect: { fromMs: 20, toMs: 40 } });
  const deltas = watching(remote);
  expect((await deltas.next()).value).toMatchObject({ type: 'changes' });
  const next = deltas.next();
  await first.close();
  await expect(remote.hello({})).rejects.toMatchObject({ code: 'Disconnected' });
  const second = await serve(createEngineSource(rig.engine), first.port);
  expect((await next).value).toMatchObject({ type: 'resync' });
  await rig.run(note('b'));
  expect((await deltas.next()).value).toMatchObject({ rows: [{ id: 'b' }] });
  await remote.close();
  expect((await deltas.next()).done).toBe(true);
  await second.close();
});

test('what is no server of ours is told from an answer', async () => {
  const server = await serve(source);
  const wrong = createRemoteSource(`${server.base}/nowhere`);
  await expect(wrong.list({})).rejects.toMatchObject({ code: 'Unsupported' });
  await server.close();
  await expect(wrong.list({})).rejects.toMatchObject({ code: 'Disconnected' });
});

test('a bundle opens without its store and answers as the source did', async () => {
  await rig.run(rig.engine.fireTimer('a'));
  await rig.run(note('a'));
  const text = JSON.stringify(await source.exportRun({ id: 'a' }));
  const bundle = createBundleSource(JSON.parse(text));
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const { definition } = (await source.run({ id: 'a' })).row;
  const both = async (ask: (of: Source) => Promise<unknown>): Promise<void> => {
    expect(plain(await ask(bundle))).toEqual(plain(await ask(source)));
  };
  await both((of) => of.run({ id: 'a' }));
  await both((of) => of.entries({ id: 'a', limit: 2 }));
  await both((of) => of.entries({ id: 'a', newestFirst: true }));
  await both((of) => of.definition({ hash: definition }));
  await both((of) => of.payload({ id: 'a', revision: 3, part: 'changes' }));
  for (const revision of [1, 2, 3]) await both((of) => of.snapshotAt({ id: 'a', revision }));
  const forbidden = bundle.command({ commandId: '1', kind: 'delete', id: 'a' });
  await expect(forbidden).rejects.toMatchObject({ code: 'ReadOnly' });
  expect(() => createBundleSource({ ...JSON.parse(text), entries: [{}] })).toThrow('entries[0]');
});
