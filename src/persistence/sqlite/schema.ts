import { AbeyanceError } from '../../machines/errors.ts';
import type { Connection } from './connection.ts';
import { ROW_SUM, rowSum } from './row-sum.ts';
import { VERSION_3 } from './schema-3.ts';

/** `Abey` in ASCII: tells a store from any other SQLite file. */
export const APPLICATION_ID = 0x41626579;

/**
 * Version 1. Three things keep a sleeping workflow under 500 bytes of file:
 *
 * - Whatever repeats is a number: configurations, definitions and kinds of turns are interned,
 *   and so is where a workflow stands: status, configuration, and whether it has a failure.
 * - Whatever is ordered by when it was written draws its number from one counter, and the first
 *   turn and the first message of a workflow take its own number. Their `workflow` is null, and
 *   they need no entry in the partial indexes: they are found by that number.
 * - The index by id, `workflow_ids`, holds a hash of the id.
 *
 * `workflows.updated` and `turns.at` count milliseconds from `workflows.created_at`.
 */
const VERSION_1 = `
create table liveness (
  id integer primary key check (id = 1), alive_at integer not null, last_number integer not null
) strict;

create table definitions (
  id integer primary key, hash text not null unique, name text not null, version text not null,
  graph text not null
) strict;
create table configurations (
  id integer primary key, definition integer not null references definitions,
  value text not null, states text not null, tags text not null, events text not null,
  unique (definition, value)
) strict;
create table turn_kinds (
  id integer primary key, configuration integer not null references configurations,
  source integer not null, outcome integer not null, checkpoint integer not null,
  event_type text not null,
  unique (event_type, configuration, source, outcome, checkpoint)
) strict;

create table standings (
  id integer primary key, status integer not null,
  configuration integer not null references configurations, has_failure integer not null,
  unique (configuration, status, has_failure)
) strict;
create table workflows (
  seq integer primary key, id text not null, standing integer not null references standings,
  revision integer not null, state text not null, suspensions text not null,
  created_at integer not null, updated integer not null
) strict;
create table workflow_ids (
  hash integer not null, workflow integer not null references workflows,
  primary key (hash, workflow)
) strict, without rowid;
create index workflows_by_standing on workflows (standing);

create table failures (
  workflow integer primary key references workflows, sentence text not null
) strict;
create table metadata (
  workflow integer not null references workflows, key text not null, value text not null,
  primary key (workflow, key)
) strict, without rowid;
create index metadata_by_value on metadata (key, value, workflow);

create table actors (
  workflow integer not null references workflows, address text not null,
  configuration integer references configurations, state text not null,
  primary key (workflow, address)
) strict, without rowid;
create index actors_by_configuration on actors (configuration, workflow)
  where configuration is not null;

create table messages (
  seq integer primary key, workflow integer references workflows, key text not null,
  kind integer not null, due_at integer, number integer not null, body text not null
) strict;
create unique index messages_by_key on messages (workflow, key) where workflow is not null;
create index messages_by_due on messages (due_at) where due_at is not null and kind < 3;

create table tasks (
  workflow integer not null references workflows, key text not null, seq integer not null,
  address text not null, kind text not null, due_at integer not null, attempt integer not null,
  body text not null,
  primary key (workflow, key)
) strict, without rowid;
create index tasks_by_due on tasks (due_at, seq);

create table turns (
  sequence integer primary key, workflow integer references workflows, revision integer not null,
  kind integer not null references turn_kinds, at integer not null, event_id text,
  body text not null
) strict;
create index turns_by_workflow on turns (workflow) where workflow is not null;
create unique index turns_by_event on turns (workflow, event_id) where event_id is not null;

create table attempts (
  sequence integer primary key, workflow integer not null references workflows,
  key text not null, attempt integer not null, started_at integer not null,
  ended_at integer not null, error text not null, retry_at integer
) strict;
create index attempts_by_workflow on attempts (workflow);

create table dead_letters (
  sequence integer primary key, workflow integer not null references workflows,
  at integer not null, event_type text not null, reason text not null, body text not null
) strict;
create index dead_letters_by_workflow on dead_letters (workflow);
`;

/**
 * Version 2: tasks that no time moves and that wait for an event, who began a workflow, past states
 * that are kept, and events on their way to all. What few workflows have stands in a table of its
 * own, so that the others pay nothing for it.
 *
 * A checkpoint has the number of the turn it belongs to. Turns of one workflow are numbered in the
 * order of their revisions, so `checkpoints_by_revision` gives them in the order of both.
 */
const VERSION_2 = `
alter table tasks rename to tasks_1;
create table tasks (
  workflow integer not null references workflows, key text not null, seq integer not null,
  address text not null, kind text not null, due_at integer, attempt integer not null,
  awaits text, body text not null,
  primary key (workflow, key)
) strict, without rowid;
insert into tasks select workflow, key, seq, address, kind, due_at, attempt, null, body
  from tasks_1;
drop table tasks_1;
create index tasks_by_due on tasks (due_at, seq) where due_at is not null;
create index tasks_by_awaits on tasks (awaits, workflow) where awaits is not null;

create table parents (
  workflow integer primary key references workflows, parent text not null, key text not null
) strict;
create index parents_by_parent on parents (parent);

create table checkpoints (
  sequence integer primary key references turns, workflow integer not null references workflows,
  revision integer not null, body text not null
) strict;
create unique index checkpoints_by_revision on checkpoints (workflow, revision);

create table broadcasts (
  sequence integer primary key, id text not null unique, body text not null
) strict;
`;

/** The step at place n brings version n to n + 1. Append only: each was released once. */
const MIGRATIONS: readonly string[] = [VERSION_1, VERSION_2, VERSION_3];

export const SCHEMA_VERSION: number = MIGRATIONS.length;

/** Reads what the file is and refuses whatever is not a store this version can use. */
export function schemaVersion(connection: Connection, path: string): number {
  const id = pragma(connection, 'application_id');
  const version = pragma(connection, 'user_version');
  if (id !== APPLICATION_ID) {
    const tables = tableNames(connection);
    if (id === 0 && tables.length === 0) return 0;
    throw foreignFile(path, id, tables);
  }
  if (version > SCHEMA_VERSION) throw tooNew(path, version);
  return version;
}

/** Refuses a file that whoever only reads cannot bring up to date. @throws `StoreReadOnly` */
export function requireSchema(connection: Connection, path: string): void {
  const version = schemaVersion(connection, path);
  if (version === SCHEMA_VERSION) return;
  throw new AbeyanceError(
    'StoreReadOnly',
    `The store ${path} has schema ${version} and must be brought to ${SCHEMA_VERSION} before it ` +
      'can be read. Let an engine open it once.',
    { details: { path, version, known: SCHEMA_VERSION } },
  );
}

/** Brings an older schema up to date, in one transaction. */
export function migrate(connection: Connection, path: string): void {
  if (schemaVersion(connection, path) === SCHEMA_VERSION) return;
  connection.define(ROW_SUM, rowSum);
  connection.transaction('immediate', () => {
    const from = schemaVersion(connection, path);
    for (const step of MIGRATIONS.slice(from)) connection.exec(step);
    connection.exec(`pragma application_id = ${APPLICATION_ID}`);
    connection.exec(`pragma user_version = ${SCHEMA_VERSION}`);
  });
}

function pragma(connection: Connection, name: 'application_id' | 'user_version'): number {
  return (
    connection.prepare<{ value: number }>(`select ${name} as value from pragma_${name}`).get()
      ?.value ?? 0
  );
}

function tableNames(connection: Connection): readonly string[] {
  const sql = "select name from sqlite_schema where type = 'table' order by name limit 5";
  return connection
    .prepare<{ name: string }>(sql)
    .all()
    .map((row) => row.name);
}

function foreignFile(path: string, id: number, tables: readonly string[]): AbeyanceError {
  const content = tables.length === 0 ? 'no tables' : `tables ${tables.join(', ')}`;
  return new AbeyanceError(
    'StoreCorrupt',
    `${path} is an SQLite database of another program (application id ${id}, ${content}). ` +
      'Give the store a file of its own.',
    { details: { path, applicationId: id, tables } },
  );
}

function tooNew(path: string, version: number): AbeyanceError {
  return new AbeyanceError(
    'SchemaTooNew',
    `The store ${path} has schema ${version}; this version of abeyance knows ${SCHEMA_VERSION}. ` +
      'Upgrade abeyance, or restore the backup made before the upgrade.',
    { details: { path, version, known: SCHEMA_VERSION } },
  );
}
