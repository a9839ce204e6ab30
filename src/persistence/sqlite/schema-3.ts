import { ROW_SUM } from './row-sum.ts';

interface Summed {
  readonly table: string;
  /** What the sum of a row is made of, in order. */
  readonly values: string;
}

const SUMMED: readonly Summed[] = [
  { table: 'liveness', values: 'alive_at, last_number' },
  { table: 'definitions', values: 'id, hash, name, version, graph' },
  { table: 'configurations', values: 'id, definition, value, states, tags, events' },
  { table: 'turn_kinds', values: 'event_type, configuration, source, outcome, checkpoint' },
  { table: 'standings', values: 'id, status, configuration, has_failure' },
  {
    table: 'workflows',
    values: 'seq, id, standing, revision, state, suspensions, created_at, updated',
  },
  { table: 'failures', values: 'workflow, sentence' },
  { table: 'metadata', values: 'workflow, key, value' },
  { table: 'parents', values: 'workflow, parent, key' },
  { table: 'actors', values: 'workflow, address, configuration, state' },
  { table: 'messages', values: 'seq, workflow, key, kind, due_at, number, body' },
  {
    table: 'tasks',
    values: 'workflow, key, seq, address, kind, due_at, attempt, awaits, body',
  },
  { table: 'turns', values: 'sequence, workflow, revision, kind, at, event_id, body' },
  {
    table: 'attempts',
    values: 'sequence, workflow, key, attempt, started_at, ended_at, error, retry_at',
  },
  { table: 'dead_letters', values: 'sequence, workflow, at, event_type, reason, body' },
  { table: 'checkpoints', values: 'sequence, workflow, revision, body' },
  { table: 'broadcasts', values: 'id, body' },
];

/** Version 3: a sum in each row, by which a flipped bit is found when the row is read. */
export const VERSION_3: string = SUMMED.map(
  ({ table, values }) =>
    `alter table ${table} add column sum integer not null default 0;\n` +
    `update ${table} set sum = ${ROW_SUM}(${values});\n`,
).join('');
