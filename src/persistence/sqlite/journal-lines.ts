import type { JournalKinds } from '../../runtime/store.ts';
import { nameOf, OUTCOME_CODES, SOURCE_CODES } from './codes.ts';
import { checkSum } from './row-sum.ts';
import type { Tables } from './tables/tables.ts';

/** A line of history as its statement gives it. */
export interface Line {
  readonly sequence: number;
  /** The sum of its row. */
  readonly sum: number;
}

interface OwnedLine extends Line {
  readonly workflowId: string;
  /** The workflow's number as the row has it. */
  readonly owner: number | null;
}

interface TurnRecord extends OwnedLine {
  readonly revision: number;
  readonly createdAt: number;
  /** ms since then. */
  readonly at: number;
  readonly kind: number;
  readonly eventId: string | null;
  readonly body: string;
  // What follows is of its kind.
  readonly source: number;
  readonly outcome: number;
  readonly eventType: string;
  readonly configuration: number;
  readonly checkpoint: number;
  readonly kindSum: number;
}

interface AttemptRecord extends OwnedLine {
  readonly key: string;
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly error: string;
  readonly retryAt: number | null;
}

interface DeadLetterRecord extends OwnedLine {
  readonly at: number;
  readonly eventType: string;
  readonly reason: string;
  readonly body: string;
}

interface CheckpointRecord extends OwnedLine {
  readonly revision: number;
  readonly at: number;
  readonly body: string;
}

interface BroadcastRecord extends Line {
  readonly id: string;
  readonly body: string;
}

/** What the port asks for, of a row that is what was written. @throws `StoreCorrupt`. */
export function toLine<K extends keyof JournalKinds>(
  tables: Tables,
  kind: K,
  line: Line,
): JournalKinds[K] {
  const readers: { readonly [P in keyof JournalKinds]: () => JournalKinds[P] } = {
    turns: () => toTurn(tables, line as TurnRecord),
    attempts: () => toAttempt(line as AttemptRecord),
    deadLetters: () => toDeadLetter(line as DeadLetterRecord),
    checkpoints: () => toCheckpoint(line as CheckpointRecord),
    broadcasts: () => toBroadcast(line as BroadcastRecord),
  };
  return readers[kind]();
}

function toTurn(tables: Tables, record: TurnRecord): JournalKinds['turns'] {
  const { sequence, workflowId, owner, revision, kind, at, eventId, body, sum } = record;
  checkSum('turns', sum, sequence, owner, revision, kind, at, eventId, body);
  const { eventType, configuration, source, outcome, checkpoint, kindSum } = record;
  checkSum('turn_kinds', kindSum, eventType, configuration, source, outcome, checkpoint);
  return {
    sequence,
    workflowId,
    revision,
    at: record.createdAt + at,
    source: nameOf(SOURCE_CODES, source),
    outcome: nameOf(OUTCOME_CODES, outcome),
    eventType,
    eventId: eventId ?? undefined,
    body,
    configuration: tables.configurations.byId(configuration),
    checkpoint: checkpoint === 1,
  };
}

function toAttempt({ owner, sum, ...line }: AttemptRecord): JournalKinds['attempts'] {
  const { sequence, key, attempt, startedAt, endedAt, error, retryAt } = line;
  checkSum('attempts', sum, sequence, owner, key, attempt, startedAt, endedAt, error, retryAt);
  return { ...line, retryAt: retryAt ?? undefined };
}

function toDeadLetter({ owner, sum, ...line }: DeadLetterRecord): JournalKinds['deadLetters'] {
  const { sequence, at, eventType, reason, body } = line;
  checkSum('dead_letters', sum, sequence, owner, at, eventType, reason, body);
  return line;
}

function toCheckpoint({ owner, sum, ...line }: CheckpointRecord): JournalKinds['checkpoints'] {
  checkSum('checkpoints', sum, line.sequence, owner, line.revision, line.body);
  return line;
}

function toBroadcast({ sum, ...line }: BroadcastRecord): JournalKinds['broadcasts'] {
  checkSum('broadcasts', sum, line.id, line.body);
  return line;
}
