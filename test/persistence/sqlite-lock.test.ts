import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batch, commit } from '../../src/persistence/conformance/samples.ts';
import { sqliteReader } from '../../src/persistence/sqlite/reader.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';
import { directory, type Directory } from './places.ts';

let place: Directory;
const children: ChildProcess[] = [];

beforeEach(() => {
  place = directory();
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  place.remove();
});

interface Holder {
  readonly child: ChildProcess;
  /** The last number it said. */
  said(): number;
  /** Resolves when it has said a number at least this high. */
  saying(number: number): Promise<void>;
  die(): Promise<void>;
}

function hold(mode: 'hold' | 'write'): Holder {
  const script = fileURLToPath(new URL('holder.ts', import.meta.url));
  const child = spawn(process.execPath, [script, place.file, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const said = (): number => Number(text.trimEnd().split('\n').at(-1) || Number.NaN);
  return {
    child,
    said,
    async saying(number) {
      while (!(said() >= number)) await once(child.stdout, 'data');
    },
    async die() {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

test('a second process is refused, and told who holds the store', async () => {
  const holder = hold('hold');
  await holder.saying(0);
  const store = sqliteStore(place.file);
  expect(() => store.open()).toThrow(
    expect.objectContaining({
      code: 'StoreBusy',
      message: expect.stringContaining(`process ${holder.child.pid}`),
      details: expect.objectContaining({ path: place.file, pid: holder.child.pid }),
    }),
  );
});

test('a killed process leaves no claim behind', async () => {
  const holder = hold('hold');
  await holder.saying(0);
  await holder.die();
  const store = sqliteStore(place.file);
  expect(store.open()).toEqual({ aliveAt: undefined });
  await store.close();
});

test('nothing that was written is lost when the process is killed (B45)', async () => {
  const holder = hold('write');
  await holder.saying(20);
  await holder.die();
  const store = sqliteStore(place.file);
  await store.open();
  const workflow = (await store.load('a'))?.workflow;
  // The last one may have become durable without its number being said.
  expect(workflow?.revision).toBeGreaterThanOrEqual(holder.said());
  expect(workflow?.state).toBe(`${workflow?.revision}`);
  const turns = await store.journal('turns', { workflowId: 'a', limit: 100_000 });
  expect(turns.items.length).toBe(workflow?.revision);
  await store.close();
});

test('a reader is let in beside the engine of another process (B33)', async () => {
  const holder = hold('write');
  await holder.saying(3);
  const reader = sqliteReader(place.file);
  await reader.open();
  const before = (await reader.load('a'))?.workflow.revision ?? 0;
  expect(before).toBeGreaterThanOrEqual(3);
  await holder.saying(before + 3);
  expect((await reader.load('a'))?.workflow.revision).toBeGreaterThan(before);
  await reader.close();
});

test('one file is one claim, whatever link it is reached by', async () => {
  const [real, link] = [join(place.path, 'real'), join(place.path, 'link')];
  mkdirSync(real);
  symlinkSync(real, link);
  const first = sqliteStore(join(link, 'x.db'));
  await first.open();
  await first.write(batch(commit('a', 1)));
  const second = sqliteStore(join(real, 'x.db'));
  expect(() => second.open()).toThrow(expect.objectContaining({ code: 'StoreBusy' }));
  await first.close();
});

test.each([
  'alter table log rename column synchronous to synchronour',
  'drop table holder; create table holder (id integer primary key)',
  'drop table holder; create table holder (id integer primary key check (id > 1), pid, since)',
])('a claim whose tables are damaged says so, and which file to remove: %s', async (damage) => {
  const store = sqliteStore(place.file);
  await store.open();
  await store.close();
  {
    using lock = new DatabaseSync(`${place.file}-lock`);
    lock.exec(damage);
  }
  expect(() => store.open()).toThrow(
    expect.objectContaining({
      code: 'StoreCorrupt',
      message: expect.stringContaining(`${place.file}-lock is damaged`),
    }),
  );
});

test('stores in memory are each their own', async () => {
  const [first, second] = [sqliteStore(':memory:'), sqliteStore(':memory:')];
  await first.open();
  await second.open();
  await first.write(batch(commit('a', 1)));
  expect(await second.count({})).toBe(0);
  await first.close();
  await second.close();
});
