import { spawnSync } from 'node:child_process';
import { copyFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batch, commit, EPOCH, task } from '../../src/persistence/conformance/samples.ts';
import { sqliteReader } from '../../src/persistence/sqlite/reader.ts';
import { SCHEMA_VERSION } from '../../src/persistence/sqlite/schema.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';
import { directory, type Directory } from './places.ts';

const V1 = new URL('../fixtures/v1/workflows.db', import.meta.url);

let place: Directory;

beforeEach(() => {
  place = directory();
  copyFileSync(V1, place.file);
});

afterEach(() => place.remove());

function read(sql: string): readonly object[] {
  using database = new DatabaseSync(place.file, { readOnly: true });
  return database.prepare(sql).all();
}

const SCHEMA = 'select type, name, tbl_name, sql from sqlite_schema order by type, name';
const TASKS =
  'select workflow, key, seq, address, kind, due_at, attempt, body from tasks order by 1, 2';
const ALIVE = 'select id, alive_at, last_number from liveness';

async function upgrade(): Promise<void> {
  const store = sqliteStore(place.file);
  await store.open();
  await store.close();
}

function version(): unknown {
  return read('select user_version as version from pragma_user_version')[0];
}

test('B46: a file of format 1 is brought to the newest, its tasks as they were', async () => {
  const before = [read(TASKS), read(ALIVE)];
  expect(before[0]?.length).toBeGreaterThan(1);
  await upgrade();
  expect([read(TASKS), read(ALIVE)]).toEqual(before);
  expect(version()).toEqual({ version: SCHEMA_VERSION });
});

test('a file brought up to date has the very schema of a new one', async () => {
  await upgrade();
  const upgraded = read(SCHEMA);
  place.remove();
  place = directory();
  await upgrade();
  expect(upgraded).toEqual(read(SCHEMA));
});

test('what is due stays due in its order', async () => {
  const due = (await readDue()).filter(({ kind }) => kind === 'task');
  const sql = 'select key, due_at as dueAt from tasks order by due_at, seq';
  expect(due.map(({ key, dueAt }) => ({ key, dueAt }))).toEqual(read(sql));
});

async function readDue(): Promise<readonly { kind: string; key: string; dueAt: number }[]> {
  const store = sqliteStore(place.file);
  await store.open();
  const { items } = await store.due(undefined, Number.MAX_SAFE_INTEGER, 100);
  await store.close();
  return items;
}

test('a file that was of format 1 takes the rows of format 2', async () => {
  const store = sqliteStore(place.file);
  await store.open();
  const revision = ((await store.load('asleep-1'))?.workflow.revision ?? 0) + 1;
  const resting = task('t', { dueAt: undefined, awaits: 'user.*' });
  const parent = { workflowId: 'asleep-1', key: 'k' };
  const checkpoint = { revision: revision - 1, body: 'was' };
  const moved = commit('asleep-1', revision, { tasks: [resting], checkpoint });
  await store.write(batch(moved, commit('new', 1, { workflow: { parent } })));
  expect(await store.count({ waitingFor: 'user.approval', ids: ['asleep-1'] })).toBe(1);
  expect(await store.count({ parent: 'asleep-1' })).toBe(1);
  const { items } = await store.journal('checkpoints', { workflowId: 'asleep-1', limit: 9 });
  expect(items).toMatchObject([{ ...checkpoint, at: expect.any(Number) }]);
  const dropped = ['asleep-1', 'done-1', 'rich-1', 'retrying-1', 'lost-1', 'parked-1'];
  await store.write({ ...batch(), workflowsDropped: dropped, aliveAt: EPOCH });
  expect(await store.count({ ids: dropped })).toBe(0);
  await store.close();
});

test.each([
  ['the last step', 'insert into tasks select'],
  ['the sums of all rows', 'alter table broadcasts'],
  ['the number of the format', 'pragma user_version'],
])('B46: a migration that is killed after %s leaves a file of format 1', async (_, until) => {
  const before = [SCHEMA, TASKS, ALIVE].map(read);
  const script = fileURLToPath(new URL('migrating.ts', import.meta.url));
  const { signal, stderr } = spawnSync(process.execPath, [script, place.file, until]);
  expect([signal, String(stderr).includes('Error')]).toEqual(['SIGKILL', false]);
  expect(statSync(`${place.file}-wal`).size).toBeGreaterThan(0);
  expect(version()).toEqual({ version: 1 });
  expect([SCHEMA, TASKS, ALIVE].map(read)).toEqual(before);
  const refused = expect.objectContaining({ code: 'StoreReadOnly' });
  expect(() => sqliteReader(place.file).open()).toThrow(refused);
  await upgrade();
  expect(read(TASKS)).toEqual(before[1]);
  expect(version()).toEqual({ version: SCHEMA_VERSION });
});
