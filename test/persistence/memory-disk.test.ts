import { expect, test } from 'vitest';
import { batch, commit } from '../../src/persistence/conformance/samples.ts';
import { memoryDisk, memoryStore } from '../../src/persistence/memory/store.ts';

const CLOSED: unknown = expect.objectContaining({ code: 'EngineClosed' });

test('a crash drops the claim and keeps what was written', async () => {
  const disk = memoryDisk();
  const before = disk.store();
  await before.open();
  await before.write(batch(commit('a', 1)));
  disk.crash();
  const after = disk.store();
  await after.open();
  expect(await after.count({})).toBe(1);
});

test('nothing more of a crashed engine is written, even when another runs (L1)', async () => {
  const disk = memoryDisk();
  const before = disk.store();
  await before.open();
  disk.crash();
  expect(() => before.write(batch(commit('a', 1)))).toThrow(CLOSED);
  const after = disk.store();
  await after.open();
  expect(() => before.write(batch(commit('a', 1)))).toThrow(CLOSED);
  await before.close();
  await after.write(batch(commit('a', 1)));
  expect(await after.count({})).toBe(1);
});

test('rows read from memory cannot be changed', async () => {
  const store = memoryStore();
  await store.open();
  await store.write(batch(commit('a', 1, { workflow: { metadata: { owner: 'ann' } } })));
  const workflow = (await store.load('a'))?.workflow;
  expect(Object.isFrozen(workflow)).toBe(true);
  expect(Object.isFrozen(workflow?.metadata)).toBe(true);
  expect(Object.isFrozen(workflow?.configuration)).toBe(true);
});
