import { nameOf, OUTCOME_CODES, SOURCE_CODES } from './codes.ts';
import type { JournalKinds, JournalRequest, Page } from '../../runtime/store.ts';
import { pageOf } from '../order.ts';
import type { Connection, Query } from './connection.ts';
import type { Tables } from './tables/tables.ts';

type Line = { readonly sequence: number; readonly workflowId: string };

interface TurnRecord extends Line {
  readonly revision: number;
  readonly at: number;
  readonly source: number;
  readonly outcome: number;
  readonly eventType: string;
  readonly eventId: string | null;
  readonly body: string;
  readonly configuration: number;
  readonly checkpoint: number;
}

type AttemptRecord = Omit<JournalKinds['attempts'], 'retryAt'> & {
  readonly retryAt: number | null;
};

const TURNS = `select t.sequence as sequence, w.id as workflowId, t.revision as revision,
  w.created_at + t.at as at, k.source as source, k.outcome as outcome,
  k.event_type as eventType, t.event_id as eventId, t.body as body,
  k.configuration as configuration, k.checkpoint as checkpoint
  from turns t cross join workflows w on w.seq = coalesce(t.workflow, t.sequence)
  cross join turn_kinds k on k.id = t.kind`;
const ATTEMPTS = `select t.sequence as sequence, w.id as workflowId, t.key as key,
  t.attempt as attempt, t.started_at as startedAt, t.ended_at as endedAt, t.error as error,
  t.retry_at as retryAt from attempts t cross join workflows w on w.seq = t.workflow`;
const DEAD_LETTERS = `select t.sequence as sequence, w.id as workflowId, t.at as at,
  t.event_type as eventType, t.reason as reason, t.body as body
  from dead_letters t cross join workflows w on w.seq = t.workflow`;

interface JournalStatement {
  readonly kind: 'turns' | 'attempts' | 'deadLetters';
  readonly ofOne: boolean;
  readonly newestFirst: boolean;
  readonly sql: string;
}

/** Every statement pages of history are read by. */
const JOURNAL_STATEMENTS: readonly JournalStatement[] = [false, true].flatMap((ofOne) =>
  [false, true].flatMap((newestFirst) =>
    (['turns', 'attempts', 'deadLetters'] as const).map((kind) => ({
      kind,
      ofOne,
      newestFirst,
      sql: statement(kind, ofOne, newestFirst),
    })),
  ),
);

/** Parameters: `(checkpointsOnly, after, workflow, limit)`, by number. */
function statement(kind: JournalStatement['kind'], ofOne: boolean, newestFirst: boolean): string {
  const select = { turns: TURNS, attempts: ATTEMPTS, deadLetters: DEAD_LETTERS }[kind];
  const from = `t.sequence ${newestFirst ? '<' : '>'} ?2`;
  const wanted = kind === 'turns' ? 'k.checkpoint >= ?1' : '?1 is not null';
  const where = `${select} where ${wanted} and ${from}`;
  const order = `order by sequence ${newestFirst ? 'desc' : 'asc'} limit ?4`;
  if (!ofOne) return `${where} and ?3 is null ${order}`;
  if (kind !== 'turns') return `${where} and t.workflow = ?3 ${order}`;
  // A first turn is found by its workflow's own number, the others by the index.
  const first = `${where} and t.sequence = ?3 and t.workflow is null`;
  return `${first} union all ${where} and t.workflow = ?3 ${order}`;
}

export interface JournalReader {
  read<K extends keyof JournalKinds>(kind: K, request: JournalRequest): Page<JournalKinds[K]>;
}

export function openJournal(connection: Connection, tables: Tables): JournalReader {
  const queries = new Map<string, Query<Line>>();
  for (const { kind, ofOne, newestFirst, sql } of JOURNAL_STATEMENTS) {
    queries.set(`${kind} ${ofOne} ${newestFirst}`, connection.prepare(sql));
  }
  return {
    read(kind, request) {
      const { workflowId, limit, newestFirst = false, checkpointsOnly = false } = request;
      const workflow = workflowId === undefined ? null : tables.workflows.seqOf(workflowId);
      if (workflow === undefined) return { items: [], cursor: undefined };
      const after = request.after ?? (newestFirst ? Number.MAX_SAFE_INTEGER : -1);
      const lines = queries
        .get(`${kind} ${workflow !== null} ${newestFirst}`)
        ?.all(checkpointsOnly ? 1 : 0, after, workflow, limit + 1);
      const found = (lines ?? []).map((line) => toLine(tables, kind, line));
      return pageOf(found, limit, (line) => line.sequence);
    },
  };
}

function toLine<K extends keyof JournalKinds>(
  tables: Tables,
  kind: K,
  line: Line,
): JournalKinds[K] {
  const readers: { readonly [P in keyof JournalKinds]: () => JournalKinds[P] } = {
    turns: () => toTurn(tables, line as TurnRecord),
    attempts: () => toAttempt(line as AttemptRecord),
    deadLetters: () => ({ ...(line as JournalKinds['deadLetters']) }),
    checkpoints: () => line as JournalKinds['checkpoints'],
    broadcasts: () => line as never,
  };
  return readers[kind]();
}

function toTurn(tables: Tables, record: TurnRecord): JournalKinds['turns'] {
  return {
    ...record,
    source: nameOf(SOURCE_CODES, record.source),
    outcome: nameOf(OUTCOME_CODES, record.outcome),
    eventId: record.eventId ?? undefined,
    configuration: tables.configurations.byId(record.configuration),
    checkpoint: record.checkpoint === 1,
  };
}

function toAttempt(record: AttemptRecord): JournalKinds['attempts'] {
  return { ...record, retryAt: record.retryAt ?? undefined };
}
