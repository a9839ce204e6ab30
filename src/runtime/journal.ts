import { decode } from '../machines/codec.ts';
import { readFields } from '../machines/invalid-option.ts';
import type { MachineEvent } from '../machines/recording.ts';
import type { EngineCore } from './engine-core.ts';
import { checkId } from './event-input.ts';
import { readPage } from './list-query.ts';
import type { KeptBody } from './messages.ts';
import type { TurnOutcome, TurnSource } from './records.ts';
import type { JournalRequest, Page } from './store.ts';
import type { TurnBody } from './turn.ts';
import type { StateValue } from './workflow-snapshot.ts';

/** Which lines of a journal to read: a page by keyset, oldest first unless asked otherwise. */
export interface JournalQuery {
  readonly workflowId?: string;
  readonly after?: number;
  readonly limit?: number;
  readonly newestFirst?: boolean;
}

/** A query for the lines of one workflow. @throws `OptionInvalid`, `QueryInvalid`. */
export function queryOf(
  { limits }: EngineCore,
  workflowId: string,
  query: Omit<JournalQuery, 'workflowId'>,
): JournalQuery {
  checkId(workflowId, 'id', limits);
  return { ...readFields(query, 'query', undefined, 'QueryInvalid'), workflowId };
}

/** One turn of a workflow's history. */
export interface HistoryEntry {
  readonly workflowId: string;
  /** Grows over the whole store. */
  readonly sequence: number;
  readonly revision: number;
  /** ms since epoch. */
  readonly at: number;
  readonly source: TurnSource;
  readonly outcome: TurnOutcome;
  readonly event: MachineEvent;
  readonly eventId: string | undefined;
  /** Why the event was kept or passed over. */
  readonly reason: string | undefined;
  /** The state value after the turn. */
  readonly value: StateValue;
  /** Ids of the transitions taken, in order, as the definition's graph names them. */
  readonly transitions: readonly string[];
  /** Changed context by actor, timers and work: what the turn wrote. */
  readonly changes: Omit<TurnBody, 'event' | 'reason' | 'transitions'>;
}

/** A failed attempt of a task. */
export interface AttemptEntry {
  readonly workflowId: string;
  readonly sequence: number;
  readonly key: string;
  readonly attempt: number;
  /** ms since epoch. */
  readonly startedAt: number;
  /** ms since epoch. */
  readonly endedAt: number;
  readonly error: unknown;
  /** ms since epoch of the next attempt; `undefined`: it was the last. */
  readonly retryAt: number | undefined;
}

/** A message that found no taker. */
export interface DeadLetter {
  readonly workflowId: string;
  readonly sequence: number;
  /** ms since epoch. */
  readonly at: number;
  readonly reason: string;
  readonly to: string;
  readonly event: MachineEvent;
}

export async function readHistory(
  core: EngineCore,
  query: JournalQuery,
): Promise<Page<HistoryEntry>> {
  const page = await core.store.journal('turns', request(core, query));
  return {
    cursor: page.cursor,
    items: page.items.map((row) => {
      const { event, reason, transitions = [], ...changes } = read(row.body) as TurnBody;
      const { workflowId, sequence, revision, at, source, outcome, eventId } = row;
      return {
        workflowId,
        sequence,
        revision,
        at,
        source,
        outcome,
        event: { type: row.eventType, ...event },
        eventId,
        reason,
        value: JSON.parse(row.configuration.value) as StateValue,
        transitions,
        changes,
      };
    }),
  };
}

export async function readAttempts(
  core: EngineCore,
  query: JournalQuery,
): Promise<Page<AttemptEntry>> {
  const page = await core.store.journal('attempts', request(core, query));
  return {
    cursor: page.cursor,
    items: page.items.map((row) => ({ ...row, error: read(row.error) })),
  };
}

export async function readDeadLetters(
  core: EngineCore,
  query: JournalQuery,
): Promise<Page<DeadLetter>> {
  const page = await core.store.journal('deadLetters', request(core, query));
  return {
    cursor: page.cursor,
    items: page.items.map(({ workflowId, sequence, at, reason, body: text }) => {
      const { to, event } = read(text) as KeptBody;
      return { workflowId, sequence, at, reason, to, event };
    }),
  };
}

const KEYS = ['workflowId', 'after', 'limit', 'newestFirst'];

function request(core: EngineCore, given: JournalQuery): JournalRequest {
  const query = readFields(given, 'query', KEYS, 'QueryInvalid');
  const { workflowId } = query;
  if (workflowId !== undefined) {
    checkId(workflowId, 'query.workflowId', core.limits, 'QueryInvalid');
  }
  return {
    ...readPage(query, core.limits),
    ...(workflowId === undefined ? undefined : { workflowId }),
  };
}

function read(text: string): unknown {
  return decode(text, (address) => ({ address }));
}
