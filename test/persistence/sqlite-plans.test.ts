import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Commit } from '../../src/runtime/records.ts';
import type { WorkflowFilter } from '../../src/runtime/store.ts';
import {
  actor,
  batch,
  commit,
  EPOCH,
  standing,
  task,
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
/** How often a turn was looked up by number. */
let asked: number;

beforeEach(() => {
  place = directory();
  const real = connect(place.file, { readOnly: false, busyTimeoutMs: 0 });
  real.exec('pragma synchronous = off');
  migrate(real, place.file);
  prepared = [];
  connection = {
    ...real,
    prepare(sql) {
      prepared.push(sql);
      const query = real.prepare(sql);
      if (!sql.includes('from turns where workflow = ? and sequence <= ?')) return query;
      return {
        ...query,
        get(...values) {
          asked += 1;
          return query.get(...values);
        },
      };
    },
  };
  file = openFile(connection);
  const listening = standing('child', 'listening', { events: ['ping'] });
  const also = standing('child', 'also', { events: ['ping'] });
  const actors = [actor('x', { configuration: listening }), actor('y', { configuration: also })];
  const awaits = ['ping', 'user.*'].map((it) => task(it, { dueAt: undefined, awaits: it }));
  const child = { parent: { workflowId: 'a', key: 'a/sub#1' } };
  const commits = [commit('a', 1), commit('b', 1, { workflow: child, actors, tasks: awaits })];
  writeBatch(connection, file.tables, new Counter(file.tables), batch(...commits));
});

afterEach(() => {
  connection.close();
  place.remove();
});

/** The steps of SQLite's plans, as it tells them. */
function planned(statements: readonly string[]): readonly { step: string; sql: string }[] {
  const database = new DatabaseSync(place.file, { enableForeignKeyConstraints: false });
  try {
    return statements.flatMap((sql) => {
      const steps = database.prepare(`explain query plan ${sql}`).all();
      return steps.map(({ detail }) => ({ step: String(detail), sql }));
    });
  } finally {
    database.close();
  }
}

/** Steps that read more than they give: scans of tables, and sorting. */
function wasteful(statements: readonly string[]): readonly string[] {
  return planned(statements)
    .filter(({ step }) => /^SCAN|USE TEMP B-TREE/.test(step))
    .filter(({ step }) => !/json_each|count\(DISTINCT\)/.test(step))
    .map(({ step, sql }) => `${step}: ${sql}`);
}

/** How the tables are searched that a statement about `what` leads by. */
function searches(what: string): readonly string[] {
  const steps = planned(prepared.filter((sql) => sql.includes(what)));
  return steps.flatMap(({ step }) => /SEARCH .*/.exec(step.replace('COVERING ', ''))?.[0] ?? []);
}

test('every statement an open file prepares goes by index', () => {
  const once = prepared.filter((sql) => !sql.includes('from liveness'));
  expect(once.length).toBeGreaterThan(30);
  expect(wasteful(once)).toEqual([]);
});

test.each([
  ['from tasks t', 't USING INDEX tasks_by_due (due_at'],
  [
    'c.workflow = ?2',
    'c USING INDEX checkpoints_by_revision (workflow=? AND revision>? AND revision<?)',
  ],
  ['delete from checkpoints', 'checkpoints USING INDEX checkpoints_by_revision (workflow=?'],
  ['delete from turns where workflow', 'turns USING INDEX turns_by_workflow (workflow=?)'],
  ['delete from messages where workflow', 'messages USING INDEX messages_by_key (workflow=?'],
])('statements with %s are led by %s', (part, search) => {
  const [table = ''] = search.split(' ');
  const led = searches(part).filter((step) => step.startsWith(`SEARCH ${table} `));
  expect(led.length).toBeGreaterThan(0);
  for (const step of led) expect(step).toContain(search);
});

test('the turn of a revision is found in a few steps, however old the workflow is', () => {
  const commits: Commit[] = [];
  for (let revision = 2; revision <= 2_000; revision += 1) {
    commits.push(commit('a', revision));
    if (revision % 7 === 0) commits.push(commit(`w${revision}`, 1));
  }
  writeBatch(connection, file.tables, new Counter(file.tables), batch(...commits));
  const workflow = file.tables.workflows.seqOf('a') ?? 0;
  const turn = (revision: number): number | undefined =>
    file.tables.journal.turnOf(workflow, revision);
  asked = 0;
  expect(turn(2_000)).toBeDefined();
  expect(asked).toBe(1);
  for (const revision of [1, 2, 3, 700, 1_500, 1_998, 1_999]) {
    asked = 0;
    const sequence = turn(revision);
    expect(asked).toBeLessThanOrEqual(14);
    const { items } = file.journal.read('turns', { after: (sequence ?? 0) - 1, limit: 1 });
    expect(items).toMatchObject([{ workflowId: 'a', revision }]);
  }
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

test.each([
  [{ waitingFor: 'user.x' }, 'SEARCH a USING INDEX tasks_by_awaits (awaits=?'],
  [{ waitingFor: 'ping' }, 'SEARCH a USING INDEX actors_by_configuration (config'],
  [{ parent: 'a' }, 'SEARCH p USING INDEX parents_by_parent (parent=?'],
  [{ parent: 'a', waitingFor: 'ping' }, 'SEARCH p USING INDEX parents_by_parent (par'],
] as const)('a search by %j is led by %s', (filter, index) => {
  for (const search of [
    () => file.finder.find(filter, { limit: 1 }),
    () => file.finder.count(filter),
  ]) {
    prepared.length = 0;
    search();
    expect(searches('')).toContainEqual(expect.stringContaining(index));
  }
});
