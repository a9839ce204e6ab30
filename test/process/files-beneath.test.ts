// What happens to the files of an engine while it runs, or before it is opened again.
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/index.ts';
import { sqliteStore } from '../../src/sqlite.ts';
import { refused } from '../behaviours/world.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { letter, mailbox } from './mailbox.ts';

let place: Directory;
let engine: Engine | undefined;

beforeEach(() => {
  place = directory();
});

afterEach(async () => {
  await engine?.close();
  place.remove();
});

async function open(): Promise<Engine> {
  return (engine = await createEngine({ workflows: [mailbox], store: sqliteStore(place.file) }));
}

async function opened(): Promise<Engine> {
  const begun = await open();
  await begun.start(mailbox, { id: 'm' });
  await begun.sendEvent(letter('m', 1));
  return begun;
}

async function kept(from: Engine): Promise<readonly unknown[]> {
  const { context } = await (await from.get('m')).refresh();
  return (context as { kept: readonly unknown[] }).kept;
}

test.each(['', '-wal', '-lock'])(
  'B45 workflows.db%s is removed beneath an engine: refused, and it goes on when it is back',
  async (kind) => {
    const begun = await opened();
    const aside = join(place.path, 'aside');
    renameSync(place.file + kind, aside);
    const error = await refused(begun.sendEvent(letter('m', 2)), 'StoreFailed');
    expect(error.message).toContain(`workflows.db${kind} was removed or renamed`);
    renameSync(aside, place.file + kind);
    await begun.sendEvent(letter('m', 2));
    expect(await kept(begun)).toEqual([1, 2]);
    await begun.close();
    expect(await kept(await open())).toEqual([1, 2]);
  },
);

test('B45 the file is replaced beneath an engine: refused, and left as it is', async () => {
  const begun = await opened();
  const other = join(place.path, 'other.db');
  const store = sqliteStore(other);
  await store.open();
  await store.close();
  const bytes = readFileSync(other);
  rmSync(place.file);
  renameSync(other, place.file);
  const error = await refused(begun.sendEvent(letter('m', 2)), 'StoreFailed');
  expect(error.message).toContain('workflows.db was replaced by another file');
  await begun.close();
  expect(readFileSync(place.file).equals(bytes)).toBe(true);
});

test('B45 the log of a dead process is read, and its lock is taken over', async () => {
  const begun = await opened();
  await begun.sendEvent(letter('m', 2));
  const left = directory();
  for (const kind of ['', '-wal', '-shm', '-lock']) {
    copyFileSync(place.file + kind, left.file + kind);
  }
  await begun.close();
  place.remove();
  place = left;
  expect(readFileSync(`${place.file}-wal`).length).toBeGreaterThan(0);
  expect(await kept(await open())).toEqual([1, 2]);
});

test('a lock in whose name another process runs by now is no lock', async () => {
  await (await opened()).close();
  const lock = new DatabaseSync(`${place.file}-lock`);
  // init is always there, and never an engine
  lock.exec('update holder set pid = 1');
  lock.close();
  expect(await kept(await open())).toEqual([1]);
});

test('a lock that is damaged is said to be the lock, and can be removed', async () => {
  await (await opened()).close();
  writeFileSync(`${place.file}-lock`, 'These are notes and no database.\n'.repeat(100));
  const error = await refused(open(), 'StoreCorrupt');
  expect(error.message).toContain('workflows.db-lock is damaged');
  rmSync(`${place.file}-lock`);
  expect(await kept(await open())).toEqual([1]);
});
