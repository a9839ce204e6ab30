import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createMachine } from 'xstate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEngine, type ErrorCode } from '../../src/index.ts';
import { sqliteReader, sqliteStore } from '../../src/sqlite.ts';
import { needing } from '../needing.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { expectRefusal, failureOf } from './values.ts';
import { batch } from '../../src/persistence/conformance/samples.ts';

const machine = createMachine({ id: 'machine' });

let place: Directory;

beforeEach(() => {
  place = directory();
});

afterEach(() => {
  place.remove();
});

function open(path: string): Promise<unknown> {
  return failureOf(async () => {
    const engine = await createEngine({ workflows: [machine], store: sqliteStore(path) });
    await engine.close();
  });
}

async function expectBoth(path: string, codes: readonly ErrorCode[]): Promise<void> {
  const opened = await open(path);
  expectRefusal(opened, codes, `store ${path}`);
  expect(String(opened)).toContain(path);
  const read = await failureOf(() => sqliteReader(path).open());
  expectRefusal(read, codes, `reader ${path}`);
  expect(String(read)).toContain(path);
}

describe('a path that is no store', () => {
  test('a text file is refused and left as it was', async () => {
    const text = 'These are notes and no database.\n'.repeat(100);
    writeFileSync(place.file, text);
    await expectBoth(place.file, ['StoreCorrupt']);
    expect(readFileSync(place.file, 'utf8')).toBe(text);
  });

  test("another program's database is refused and left as it was", async () => {
    const other = new DatabaseSync(place.file);
    other.exec('create table photos (id integer primary key) strict; pragma user_version = 3');
    other.close();
    const bytes = readFileSync(place.file);
    await expectBoth(place.file, ['StoreCorrupt']);
    expect(readFileSync(place.file).equals(bytes)).toBe(true);
  });

  test('a directory is refused', async () => {
    await expectBoth(place.path, ['StoreFailed']);
  });

  test('a directory that is not there is refused', async () => {
    const path = join(place.path, 'nowhere', 'workflows.db');
    await expectBoth(path, ['StoreFailed']);
    expect(existsSync(join(place.path, 'nowhere'))).toBe(false);
  });

  test('a reader of a file that is not there is refused and makes none', async () => {
    const read = await failureOf(() => sqliteReader(place.file).open());
    expectRefusal(read, ['StoreFailed'], 'reader');
    expect(existsSync(place.file)).toBe(false);
  });

  test('an empty file becomes a store, and a reader of it is told to wait', async () => {
    writeFileSync(place.file, '');
    const read = await failureOf(() => sqliteReader(place.file).open());
    expectRefusal(read, ['StoreReadOnly'], 'reader');
    expect(await open(place.file)).toBeUndefined();
  });

  const missing = process.getuid?.() === 0 ? 'root may write everywhere' : undefined;

  // root may write everywhere, so that there is nothing to refuse
  test.skipIf(missing !== undefined)(
    `a path that may not be written is refused${needing(missing)}`,
    async () => {
      const folder = join(place.path, 'locked');
      mkdirSync(folder);
      chmodSync(folder, 0o500);
      expectRefusal(await open(join(folder, 'x.db')), ['StoreFailed', 'StoreReadOnly'], 'folder');
      chmodSync(folder, 0o700);
      expect(await open(place.file)).toBeUndefined();
      chmodSync(place.file, 0o400);
      expectRefusal(await open(place.file), ['StoreReadOnly'], 'file');
    },
  );

  test('a path on a device that takes no files is refused', async () => {
    expectRefusal(await open('/dev/null/workflows.db'), ['StoreFailed'], 'device');
    expectRefusal(await open('/proc/workflows.db'), ['StoreFailed', 'StoreReadOnly'], 'proc');
  });
});

test('calls on a store and a reader that are not open are refused', async () => {
  const nothing = batch();
  const store = sqliteStore(place.file);
  const reader = sqliteReader(place.file);
  for (const call of [
    () => store.write(nothing),
    () => store.load('x'),
    () => store.knowsEvent('x', 'y'),
    () => store.due(undefined, 0, 1),
    () => store.find({}, { limit: 1 }),
    () => store.count({}),
    () => store.journal('turns', { limit: 1 }),
    () => store.definitions(),
    () => reader.load('x'),
    () => reader.find({}, { limit: 1 }),
    () => reader.count({}),
    () => reader.journal('turns', { limit: 1 }),
    () => reader.definitions(),
  ]) {
    expectRefusal(await failureOf(call), ['EngineClosed'], String(call));
  }
  await store.close();
  await reader.close();
  expect(existsSync(place.file)).toBe(false);
});
