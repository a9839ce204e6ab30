import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WorkflowFilter } from '../../src/runtime/store.ts';
import {
  actor,
  batch,
  commit,
  EPOCH,
  standing,
} from '../../src/persistence/conformance/samples.ts';
import { connect, type Connection } from '../../src/persistence/sqlite/connection.ts';
import { openFile, type StoreFile } from '../../src/persistence/sqlite/file.ts';
import { migrate } from '../../src/persistence/sqlite/schema.ts';
import { Counter, writeBatch } from '../../src/persistence/sqlite/write.ts';
import { directory, type Directory } from './places.ts';

let place: Directory;
let connection: Connection;
let file: StoreFile;
let prepared: string[];

beforeEach(() => {
  place = directory();
  const real = connect(place.file, { readOnly: false, busyTimeoutMs: 0 });
  migrate(real, place.file);
  prepared = [];
  connection = {
    ...real,
    prepare(sql) {
      prepared.push(sql);
      return real.prepare(sql);
    },
  };
  file = openFile(connection);
  const listening = standing('child', 'listening', { events: ['ping'] });
  const also = standing('child', 'also', { events: ['ping'] });
  const actors = [actor('x', { configuration: listening }), actor('y', { configuration: also })];
  const commits = [commit('a', 1), commit('b', 1, { actors })];
  writeBatch(connection, file.tables, new Counter(file.tables), batch(...commits));
});

afterEach(() => {
  connection.close();
  place.remove();
});

/** Steps of SQLite's plans that read more than they give: scans of tables, and sorting. */
function wasteful(statements: readonly string[]): readonly string[] {
  const database = new DatabaseSync(place.file, { enableForeignKeyConstraints: false });
  try {
    return statements.flatMap((sql) =>
      database
        .prepare(`explain query plan ${sql}`)
        .all()
        .map(({ detail }) => String(detail))
        .filter((detail) => /^SCAN|USE TEMP B-TREE/.test(detail))
        .filter((detail) => !/json_each|count\(DISTINCT\)/.test(detail))
        .map((detail) => `${detail}: ${sql}`),
    );
  } finally {
    database.close();
  }
}

test('every statement an open file prepares goes by index', () => {
  const once = prepared.filter((sql) => !sql.includes('from liveness'));
  expect(once.length).toBeGreaterThan(30);
  expect(wasteful(once)).toEqual([]);
});

const FILTERS: readonly WorkflowFilter[] = [
  {},
  { ids: ['a'], tag: 'suspended', waitingForTimer: true },
  { workflows: ['order'] },
  { statuses: ['suspended', 'running'] },
  { state: 'cooling', statuses: ['suspended'] },
  { tag: 'suspended' },
  { waitingFor: 'manager.approval' },
  { waitingFor: 'ping' },
  { waitingFor: 'ping', workflows: ['order'], createdAfter: EPOCH },
  { waitingForTimer: true },
  { metadata: { owner: 'ann' } },
  { metadata: { owner: 'ann', tier: 'gold' }, waitingFor: 'ping', statuses: ['done'] },
  { parent: 'a' },
  { parent: 'a', metadata: { owner: 'ann' }, waitingFor: 'user.ping', statuses: ['done'] },
  { waitingFor: 'user.approval.given', state: 'cooling' },
  { createdBefore: EPOCH, updatedAfter: EPOCH },
];

describe.each(FILTERS.map((filter) => [JSON.stringify(filter), filter] as const))(
  'a search by %s',
  (_, filter) => {
    test.each([false, true])('reads pages by index, newest first: %s', (newestFirst) => {
      prepared.length = 0;
      file.finder.find(filter, { limit: 10, newestFirst });
      expect(prepared.length).toBeGreaterThan(0);
      expect(wasteful(prepared)).toEqual([]);
    });

    test('counts by index', () => {
      prepared.length = 0;
      file.finder.count(filter);
      // A count of all that is narrowed by no index reads all: there is no other way.
      const narrowed = prepared.filter((sql) =>
        /standing|configuration|awaits|parent =|key =|w\.seq = \?/.test(sql),
      );
      expect(wasteful(narrowed)).toEqual([]);
    });
  },
);
