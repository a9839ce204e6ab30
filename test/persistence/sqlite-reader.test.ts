import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../src/runtime/store.ts';
import {
  actor,
  batch,
  commit,
  EPOCH,
  message,
  standing,
  task,
} from '../../src/persistence/conformance/samples.ts';
import type { SqliteReader } from '../../src/persistence/sqlite/file.ts';
import { sqliteReader } from '../../src/persistence/sqlite/reader.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';
import { directory, type Directory } from './places.ts';

let place: Directory;
let store: Store;
let reader: SqliteReader;

beforeEach(async () => {
  place = directory();
  store = sqliteStore(place.file);
  reader = sqliteReader(place.file);
  await store.open();
  await store.write(batch(commit('a', 1)));
});

afterEach(async () => {
  await reader.close();
  await store.close();
  place.remove();
});

test('reads what the engine wrote, and sees what it writes next', async () => {
  expect(await reader.open()).toEqual({ aliveAt: EPOCH });
  expect(await reader.count({})).toBe(1);
  const configuration = standing('survey', 'asking', { tags: ['new'], events: ['answer'] });
  const child = actor('b/x', { configuration: standing('child', 'idle', { events: ['ping'] }) });
  const written = commit('b', 1, { workflow: { configuration, failure: 'no' }, actors: [child] });
  await store.write(batch(written));
  expect((await reader.load('b'))?.workflow).toEqual(written.workflow);
  expect((await reader.load('b'))?.actors).toEqual([child]);
  expect((await reader.find({ tag: 'new' }, { limit: 9 })).items).toEqual([written.workflow]);
  expect(await reader.count({ waitingFor: 'ping' })).toBe(1);
  const names = (await reader.definitions()).map(({ name }) => name);
  expect(names).toEqual(['order', 'survey', 'child']);
  expect((await reader.journal('turns', { limit: 9 })).items.length).toBe(2);
});

test('reads what waits, who began it, what is kept and what is under way', async () => {
  await reader.open();
  const resting = task('a/ask#1', { kind: 'suspended', dueAt: undefined, awaits: 'user.*' });
  const moved = commit('a', 2, {
    workflow: { configuration: standing('order', 'asking') },
    tasks: [resting],
    checkpoint: { revision: 1, body: 'was' },
  });
  const child = commit('b', 1, { workflow: { parent: { workflowId: 'a', key: 'a/sub#1' } } });
  const broadcasts = [{ id: 'e', body: '{}' }];
  await store.write({ ...batch(moved, child), broadcasts });
  expect((await reader.load('a'))?.tasks).toEqual([resting]);
  expect(await reader.count({ waitingFor: 'user.x', ids: ['a'] })).toBe(1);
  expect((await reader.find({ parent: 'a' }, { limit: 9 })).items).toEqual([child.workflow]);
  const kept = await reader.journal('checkpoints', { workflowId: 'a', revision: 1, limit: 9 });
  expect(kept.items).toMatchObject([{ revision: 1, body: 'was', at: EPOCH }]);
  expect((await reader.journal('broadcasts', { limit: 9 })).items).toMatchObject(broadcasts);
  await store.write({ ...batch(), workflowsDropped: ['a'], broadcastsDropped: ['e'] });
  expect(await reader.load('a')).toBeUndefined();
  expect((await reader.journal('broadcasts', { limit: 9 })).items).toEqual([]);
});

test('never holds the engine up', async () => {
  await reader.open();
  for (let revision = 2; revision < 50; revision += 1) {
    await store.write(batch(commit('a', revision)));
    expect((await reader.load('a'))?.workflow.revision).toBe(revision);
  }
});

test('reads a file no engine holds', async () => {
  await store.close();
  await reader.open();
  expect(await reader.count({})).toBe(1);
});

test('answers no call while it is not open', async () => {
  const closed = expect.objectContaining({ code: 'EngineClosed' });
  expect(() => reader.count({})).toThrow(closed);
  await reader.open();
  await reader.close();
  expect(() => reader.load('a')).toThrow(closed);
});

test('lists what comes due, over all workflows, as the engine sees it', async () => {
  await reader.open();
  const due = (): unknown => reader.due(undefined, Number.MAX_SAFE_INTEGER, 10);
  const timer = message('b|late', { dueAt: EPOCH + 5 });
  await store.write(batch(commit('b', 1, { messages: [timer] })));
  expect(due()).toMatchObject({ items: [{ kind: 'timer', workflowId: 'b', dueAt: EPOCH + 5 }] });
  expect(due()).toEqual(store.due(undefined, Number.MAX_SAFE_INTEGER, 10));
});

test('its version is another one after each write of another, and only then', async () => {
  expect(() => reader.version()).toThrow(expect.objectContaining({ code: 'EngineClosed' }));
  await reader.open();
  const before = reader.version();
  await reader.load('a');
  expect(reader.version()).toBe(before);
  await store.write(batch(commit('a', 2)));
  const after = reader.version();
  expect(after).not.toBe(before);
  expect(reader.version()).toBe(after);
});
