import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillEverywhere } from '../../src/persistence/conformance/removal.ts';
import { attempt, batch, commit, EPOCH } from '../../src/persistence/conformance/samples.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';
import type { Store } from '../../src/runtime/store.ts';
import { directory, type Directory } from './places.ts';

let place: Directory;
let store: Store;

beforeEach(async () => {
  place = directory();
  store = sqliteStore(place.file);
  await store.open();
});

afterEach(async () => {
  await store.close();
  place.remove();
});

/** Rows of each table that belongs to workflows: those that others share are left out. */
function rows(): Readonly<Record<string, number>> {
  using database = new DatabaseSync(place.file, { readOnly: true });
  const names = database.prepare("select name from sqlite_schema where type = 'table'").all();
  const shared = ['liveness', 'definitions', 'configurations', 'turn_kinds', 'standings'];
  const own = names.map(({ name }) => String(name)).filter((name) => !shared.includes(name));
  const counted = own.map((name) => {
    const { rows: number } = database.prepare(`select count(*) as rows from ${name}`).get() ?? {};
    return [name, Number(number)] as const;
  });
  return Object.fromEntries(counted);
}

test('no table keeps a row of a workflow that is deleted (B43)', async () => {
  const broadcasts = [{ id: 'e', body: '{}' }];
  await store.write({ ...batch(), broadcasts });
  const empty = rows();
  await fillEverywhere(store, ['a', 'b']);
  const full = Object.entries(rows()).filter(([name]) => name !== 'broadcasts');
  for (const [name, number] of full) expect([name, number > 0]).toEqual([name, true]);
  await store.write({ ...batch(), workflowsDropped: ['a', 'b'] });
  expect(rows()).toEqual(empty);
});

test('what comes late for a workflow that is deleted leaves no row', async () => {
  await store.write(batch(commit('a', 1)));
  const empty = { ...rows() };
  await store.write({ ...batch(commit('b', 1)), workflowsDropped: ['b'] });
  const attempts = [{ workflowId: 'b', task: undefined, attempt: attempt('t') }];
  await store.write({ ...batch(), attempts, aliveAt: EPOCH });
  expect(rows()).toEqual(empty);
});
