import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/machines/errors.ts';
import { actor, batch, commit, message, task } from '../../src/persistence/conformance/samples.ts';
import { connect } from '../../src/persistence/sqlite/connection.ts';
import { storeFailure } from '../../src/persistence/sqlite/failure.ts';
import { sqliteReader } from '../../src/persistence/sqlite/reader.ts';
import { SCHEMA_VERSION } from '../../src/persistence/sqlite/schema.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';
import { directory, type Directory } from './places.ts';

let place: Directory;

beforeEach(() => {
  place = directory();
});

afterEach(() => place.remove());

function refusal(code: ErrorCode, sentence: string): unknown {
  return expect.objectContaining({
    name: 'AbeyanceError',
    code,
    message: expect.stringContaining(sentence),
    details: expect.objectContaining({ path: expect.any(String) }),
  });
}

/** Both ways to open a path refuse it alike. */
function expectRefused(path: string, code: ErrorCode, sentence: string): void {
  expect(() => sqliteStore(path).open()).toThrow(refusal(code, sentence));
  expect(() => sqliteReader(path).open()).toThrow(refusal(code, sentence));
}

async function fill(path: string, workflows: number): Promise<void> {
  const store = sqliteStore(path, { synchronous: 'NORMAL' });
  await store.open();
  const commits = Array.from({ length: workflows }, (_, index) =>
    commit(`w${index}`, 1, { workflow: { state: 'x'.repeat(500) } }),
  );
  await store.write(batch(...commits));
  await store.close();
}

/** Three workflows with a row of each kind. */
async function fillWithAll(path: string): Promise<void> {
  const store = sqliteStore(path, { synchronous: 'NORMAL' });
  await store.open();
  const commits = ['w0', 'w1', 'w2'].map((id) =>
    commit(id, 1, {
      actors: [actor(`${id}/a`)],
      messages: [message('m', { kind: 'held', dueAt: undefined })],
      tasks: [task('t', { dueAt: undefined })],
      workflow: { failure: id === 'w2' ? 'it broke' : undefined },
    }),
  );
  await store.write(batch(...commits));
  await store.close();
}

describe('a file that is no store', () => {
  test('a text is refused and left as it is', () => {
    const text = 'Dear diary, '.repeat(100);
    writeFileSync(place.file, text);
    expectRefused(place.file, 'StoreCorrupt', 'not an SQLite database');
    expect(readFileSync(place.file, 'utf8')).toBe(text);
  });

  test("another program's database is refused and left as it is", () => {
    const database = new DatabaseSync(place.file);
    database.exec('create table invoices (id integer); pragma application_id = 77');
    database.close();
    const before = readFileSync(place.file);
    expectRefused(place.file, 'StoreCorrupt', 'of another program (application id 77');
    expectRefused(place.file, 'StoreCorrupt', 'invoices');
    expect(readFileSync(place.file).equals(before)).toBe(true);
  });

  test('a database without an application id but with tables is refused', () => {
    const database = new DatabaseSync(place.file);
    database.exec('create table invoices (id integer)');
    database.close();
    expectRefused(place.file, 'StoreCorrupt', 'invoices');
  });

  test('an empty file becomes a store', async () => {
    writeFileSync(place.file, '');
    await fill(place.file, 1);
    expect(statSync(place.file).size).toBeGreaterThan(0);
  });
});

describe('a store that is damaged or of another time', () => {
  test('a torn file is refused (B45)', async () => {
    await fill(place.file, 200);
    truncateSync(place.file, Math.floor(statSync(place.file).size / 2));
    expectRefused(place.file, 'StoreCorrupt', 'damaged');
  });

  test.each([
    [
      'is another',
      'update workflow_ids set hash = hash + 1 where workflow = (select max(seq) from workflows)',
    ],
    [
      'leads to another',
      'update workflow_ids set workflow = 9999 where workflow = (select max(seq) from workflows)',
    ],
    ['is gone', 'delete from workflow_ids where workflow = (select max(seq) from workflows)'],
  ])('a workflow whose entry by id %s is not taken for none (B45)', async (_, damage) => {
    await fill(place.file, 3);
    {
      const enableForeignKeyConstraints = false;
      using database = new DatabaseSync(place.file, { enableForeignKeyConstraints });
      expect(database.prepare(damage).run().changes).toBe(1);
      // SQLite finds nothing wrong
      expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
    }
    const open = (): unknown => sqliteStore(place.file).open();
    expect(open).toThrow(refusal('StoreCorrupt', 'is damaged'));
  });

  test.each([
    [
      'a turn of no kind',
      "update turns set kind = -34 where sequence = (select seq from workflows where id = 'w1')",
    ],
    [
      'a first turn that is not its workflow',
      'update turns set sequence = 900 where sequence = (select max(seq) from workflows)',
    ],
    [
      'a first message of nobody',
      'update messages set seq = 900 where seq = (select max(seq) from messages)',
    ],
    [
      'an actor of nobody',
      'update actors set workflow = 900 where workflow = (select max(seq) from workflows)',
    ],
    ['a failure of one that has none', 'update failures set workflow = workflow - 1'],
    [
      'a task of nobody',
      'update tasks set workflow = 900 where workflow = (select max(seq) from workflows)',
    ],
  ])('%s is not passed over (B45)', async (_, damage) => {
    await fillWithAll(place.file);
    {
      const enableForeignKeyConstraints = false;
      using database = new DatabaseSync(place.file, { enableForeignKeyConstraints });
      expect(database.prepare(damage).run().changes).toBe(1);
      expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
    }
    const open = (): unknown => sqliteStore(place.file).open();
    expect(open).toThrow(refusal('StoreCorrupt', 'is damaged'));
  });

  test('a turn of no kind is told when it is read, in any file', async () => {
    await fillWithAll(place.file);
    {
      const enableForeignKeyConstraints = false;
      using database = new DatabaseSync(place.file, { enableForeignKeyConstraints });
      database.exec(
        "update turns set kind = -34 where sequence = (select seq from workflows where id = 'w1')",
      );
    }
    const store = sqliteStore(place.file, { checkedBytesMax: 0 });
    await store.open();
    const read = (): unknown => store.journal('turns', { workflowId: 'w1', limit: 9 });
    expect(read).toThrow(expect.objectContaining({ code: 'StoreCorrupt' }));
    await store.close();
  });

  test('a schema of a newer version is refused (B46)', async () => {
    await fill(place.file, 1);
    const database = new DatabaseSync(place.file);
    database.exec('pragma user_version = 99');
    database.close();
    expectRefused(place.file, 'SchemaTooNew', 'schema 99');
  });

  test('a refused store can be opened once it is mended', async () => {
    await fill(place.file, 1);
    const version = (value: number): void => {
      const database = new DatabaseSync(place.file);
      database.exec(`pragma user_version = ${value}`);
      database.close();
    };
    version(99);
    const store = sqliteStore(place.file);
    expect(() => store.open()).toThrow(refusal('SchemaTooNew', 'schema 99'));
    version(SCHEMA_VERSION);
    await store.open();
    expect(await store.count({})).toBe(1);
    await store.close();
  });
});

describe('a path that leads nowhere', () => {
  test('a directory that is not there', () => {
    const path = join(place.path, 'nowhere', 'x.db');
    expectRefused(path, 'StoreFailed', 'its directory exists');
  });

  test('a directory that is a file', () => {
    writeFileSync(place.file, 'x');
    expectRefused(join(place.file, 'x.db'), 'StoreFailed', 'its directory exists');
  });

  test('a path that is a directory', () => {
    mkdirSync(place.file);
    const failed = expect.objectContaining({ code: 'StoreFailed' });
    expect(() => sqliteStore(place.file).open()).toThrow(failed);
    expect(() => sqliteReader(place.file).open()).toThrow(failed);
  });

  test('a reader makes no file', () => {
    expect(() => sqliteReader(place.file).open()).toThrow(refusal('StoreFailed', 'path is right'));
    expect(existsSync(place.file)).toBe(false);
  });

  test('a file that may not be written', async () => {
    await fill(place.file, 1);
    const connection = connect(place.file, { readOnly: true, busyTimeoutMs: 0 });
    const write = (): void => {
      try {
        connection.exec('delete from turns');
      } catch (error) {
        throw storeFailure(error, place.file);
      }
    };
    expect(write).toThrow(refusal('StoreReadOnly', 'read-only'));
    connection.close();
  });
});

describe('a write that fails', () => {
  test('on a full disk writes nothing, and the store goes on (B45)', async () => {
    await fill(place.file, 1);
    const fileBytesMax = statSync(place.file).size + 8 * 4096;
    const store = sqliteStore(place.file, { fileBytesMax });
    await store.open();
    const big = commit('big', 1, { messages: [message('m', { body: 'x'.repeat(100_000) })] });
    const full = refusal('StoreFull', 'is full');
    expect(() => store.write(batch(commit('small', 1), big))).toThrow(full);
    expect(await store.load('small')).toBeUndefined();
    await store.write(batch(commit('small', 1)));
    expect(await store.count({})).toBe(2);
    await store.close();
    await store.open();
    expect(await store.count({})).toBe(2);
    await store.close();
  });

  test('because another connection writes is StoreBusy, and works later', async () => {
    const store = sqliteStore(place.file, { busyTimeoutMs: 10 });
    await store.open();
    const other = new DatabaseSync(place.file);
    other.exec('begin immediate');
    expect(() => store.write(batch(commit('a', 1)))).toThrow(refusal('StoreBusy', 'is locked'));
    other.exec('rollback');
    other.close();
    await store.write(batch(commit('a', 1)));
    expect(await store.count({})).toBe(1);
    await store.close();
  });

  test('for a value no column takes is StoreFailed and names the cause', async () => {
    const store = sqliteStore(place.file);
    await store.open();
    const bad = commit('a', 1, { messages: [message('m', { dueAt: Infinity })] });
    expect(() => store.write(batch(commit('b', 1), bad))).toThrow(
      expect.objectContaining({ code: 'StoreFailed', cause: expect.any(Error) }),
    );
    expect(await store.count({})).toBe(0);
    await store.close();
  });
});
