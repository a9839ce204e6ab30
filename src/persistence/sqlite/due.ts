import type { DueCursor, DueItem, DuePage } from '../../runtime/store.ts';
import { nameOf } from './codes.ts';
import type { Connection, Query } from './connection.ts';

/** Reads what comes due, messages and tasks in one order. */
export interface DueReader {
  read(after: DueCursor | undefined, until: number, limit: number): DuePage;
}

type DueRecord = Omit<DueItem, 'kind'> & { readonly kind: number };

interface Stream {
  /** Due at the very moment of the cursor, after it: `(dueAt, seq, limit)`. */
  readonly ties: Query<DueRecord>;
  /** Due later than the cursor: `(dueAt, until, limit)`. */
  readonly later: Query<DueRecord>;
}

/** Codes of the kinds of messages that can be due, and one more for tasks. */
const DUE_CODES: readonly DueItem['kind'][] = ['timer', 'send', 'deferred', 'task'];

// Two queries instead of `(due_at, seq) > (?, ?)`: SQLite seeks by the first column only, and a
// million timers due at one moment would be read again for every page.
const MESSAGES = `select m.due_at as dueAt, m.seq as seq, w.id as workflowId, m.key as key,
  m.kind as kind from messages m cross join workflows w on w.seq = coalesce(m.workflow, m.seq)
  where m.due_at is not null and m.kind < 3`;
const TASKS = `select t.due_at as dueAt, t.seq as seq, w.id as workflowId, t.key as key,
  ${DUE_CODES.length - 1} as kind from tasks t cross join workflows w on w.seq = t.workflow
  where t.due_at is not null`;

const DUE_STATEMENTS: readonly string[] = [
  `${MESSAGES} and m.due_at = ? and m.seq > ? order by m.seq limit ?`,
  `${MESSAGES} and m.due_at > ? and m.due_at <= ? order by m.due_at, m.seq limit ?`,
  `${TASKS} and t.due_at = ? and t.seq > ? order by t.seq limit ?`,
  `${TASKS} and t.due_at > ? and t.due_at <= ? order by t.due_at, t.seq limit ?`,
];

const FIRST: DueCursor = { dueAt: -Number.MAX_SAFE_INTEGER, seq: 0 };

export function openDue(connection: Connection): DueReader {
  const [messageTies = '', messagesLater = '', taskTies = '', tasksLater = ''] = DUE_STATEMENTS;
  const streams: readonly Stream[] = [
    { ties: connection.prepare(messageTies), later: connection.prepare(messagesLater) },
    { ties: connection.prepare(taskTies), later: connection.prepare(tasksLater) },
  ];
  const next = (after: DueCursor, until: number, limit: number): readonly DueItem[] =>
    merge(streams.map((stream) => readStream(stream, after, until, limit)))
      .slice(0, limit)
      .map((record) => ({ ...record, kind: nameOf(DUE_CODES, record.kind) }));
  return {
    read(after = FIRST, until, limit) {
      const items = next(after, until, limit);
      const [following] = next(items.at(-1) ?? after, Number.MAX_SAFE_INTEGER, 1);
      return { items, nextDueAt: following?.dueAt };
    },
  };
}

function readStream(
  { ties, later }: Stream,
  after: DueCursor,
  until: number,
  limit: number,
): readonly DueRecord[] {
  const items = after.dueAt <= until ? ties.all(after.dueAt, after.seq, limit) : [];
  if (items.length >= limit) return items;
  return [...items, ...later.all(after.dueAt, until, limit - items.length)];
}

function merge(streams: readonly (readonly DueRecord[])[]): readonly DueRecord[] {
  return streams.flat().toSorted((a, b) => a.dueAt - b.dueAt || a.seq - b.seq);
}
