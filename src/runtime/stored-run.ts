import { suspensionKey, type SuspendReason } from '../machines/pause.ts';
import { isLater } from './messages.ts';
import type { ActorRow, MessageKind, MessageRow, WorkflowRow } from './records.ts';
import type { WorkflowRecords } from './store.ts';
import {
  eventIn,
  fieldsIn,
  listIn,
  numberIn,
  numberOrNone,
  oneOf,
  reading,
  textIn,
  textOrNone,
  valueIn,
  type Fields,
} from './stored-text.ts';

/**
 * What the texts in a workflow's rows say, read without its machine. Values are as the codec wrote
 * them: JSON, in which what JSON cannot say is tagged.
 */
export interface StoredRun {
  readonly state: StoredState;
  readonly suspensions: readonly StoredSuspension[];
  readonly timers: readonly StoredTimer[];
  /** Events kept, or on their way, in the order of their numbers. */
  readonly kept: readonly StoredKept[];
  readonly tasks: readonly StoredTask[];
  readonly actors: readonly StoredActor[];
}

/** An actor's state. */
export interface StoredState {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly context: unknown;
  readonly output: unknown;
  readonly error: unknown;
  readonly children: readonly StoredChild[];
}

export interface StoredChild {
  readonly id: string;
  readonly src: string;
}

export interface StoredActor {
  readonly address: string;
  readonly row: ActorRow;
  readonly state: StoredState;
}

/** A suspension, `data` as it is stored. */
export type StoredSuspension = SuspendReason & {
  readonly key: string;
  readonly address: string;
  readonly state: string | undefined;
  readonly data?: unknown;
};

export interface StoredTimer {
  readonly key: string;
  /** Address of the actor that set it. */
  readonly address: string;
  readonly state: string | undefined;
  readonly event: { readonly type: string };
  /** ms since epoch. */
  readonly setAt: number;
  /** ms since epoch. */
  readonly dueAt: number;
}

export interface StoredKept {
  readonly key: string;
  /** `early`: for a wait; `later`: until it is due; `parked`; `sending`: to another workflow. */
  readonly reason: 'early' | 'later' | 'parked' | 'sending';
  readonly to: string;
  readonly event: { readonly type: string };
  readonly dueAt: number | undefined;
  /** What the turn threw that stumbled over it. */
  readonly error: unknown;
}

export interface StoredTask {
  readonly key: string;
  readonly address: string;
  readonly kind: string;
  readonly src: string | undefined;
  readonly attempt: number;
  /** ms since epoch. */
  readonly dueAt: number | undefined;
  readonly awaits: string | undefined;
  /** ms since epoch when it was first asked for. */
  readonly askedAt: number | undefined;
  /** Whether an actor waits for it; else it is a chore of the engine. */
  readonly isWork: boolean;
}

const WORK: ReadonlySet<string> = new Set([
  'promise',
  'callback',
  'observable',
  'eventObservable',
  'suspended',
]);

const STATUSES = ['active', 'done', 'error', 'stopped'] as const;
const REASONS = ['sleep', 'sleepUntil', 'waitingForEvent', 'subWorkflow', 'polling'] as const;
const KINDS: readonly MessageKind[] = ['timer', 'send', 'deferred', 'held'];

/**
 * Reads what a store keeps of one workflow.
 * @throws `TextInvalid` for what no engine wrote, as all of these.
 */
export function storedRun(records: WorkflowRecords): StoredRun {
  return reading(() => {
    const { workflow, actors, messages, tasks } = fieldsIn(records, 'a workflow');
    const row = fieldsIn(workflow, 'its row') as unknown as WorkflowRow;
    const kept = listIn(messages ?? null, 'its messages', messageRow);
    const inOrder = kept.toSorted((one, other) => one.number - other.number);
    return {
      state: storedState(row.state),
      suspensions: storedSuspensions(row),
      timers: inOrder.filter(({ kind }) => kind === 'timer').map((one) => storedTimer(one, row.id)),
      kept: inOrder.filter(({ kind }) => kind !== 'timer').map(storedKept),
      tasks: listIn(tasks ?? null, 'its tasks', storedTask),
      actors: listIn(actors ?? null, 'its actors', storedActor),
    };
  });
}

export function storedState(text: string): StoredState {
  return reading(() => {
    const read = fieldsIn(valueIn(text, 'state'), 'state');
    const { status = 'active', context, output, error, children } = read;
    return {
      status: oneOf(STATUSES, status, 'the status in a state'),
      context,
      output,
      error,
      children: listIn(children, 'the children in a state', storedChild),
    };
  });
}

function storedChild(child: unknown, what: string): StoredChild {
  const read = fieldsIn(child, what);
  // what else is known of a child is of use to whoever puts it back
  return { ...read, id: textIn(read['id'], what), src: textIn(read['src'], what) };
}

function storedActor(row: unknown, what: string): StoredActor {
  const read = fieldsIn(row, what) as unknown as ActorRow;
  return { address: textIn(read.address, what), row: read, state: storedState(read.state) };
}

export function storedSuspensions(
  row: Pick<WorkflowRow, 'id' | 'suspensions'>,
): readonly StoredSuspension[] {
  return reading(() => {
    const { id, suspensions } = fieldsIn(row, 'a row');
    const workflowId = textIn(id, 'the id of a row');
    const read = valueIn(suspensions, 'a text of suspensions');
    return listIn(read ?? null, 'suspensions', (one, what) =>
      storedSuspension(fieldsIn(one, what), workflowId),
    );
  });
}

const WHY = 'a suspension';

function storedSuspension(read: Fields, id: string): StoredSuspension {
  const { address: of, state: at, data, ...rest } = read;
  const address = of === undefined ? id : textIn(of, WHY);
  const state = textOrNone(at, WHY);
  return {
    ...storedReason(rest),
    key: suspensionKey(id, { address, state }),
    address,
    state,
    ...(data === undefined ? undefined : { data: valueIn(data, 'what a suspension says') }),
  };
}

function storedReason(read: Fields): SuspendReason {
  const type = oneOf(REASONS, read['type'], 'the type of a suspension');
  const startedAt = numberIn(read['startedAt'], WHY);
  const isTimed = type === 'sleep' || type === 'sleepUntil';
  const dueAt = (isTimed ? numberIn : numberOrNone)(read['dueAt'], WHY);
  if (type === 'subWorkflow') textIn(read['workflowId'], WHY);
  if (type === 'waitingForEvent') listIn(read['events'] ?? null, WHY, textIn);
  // how long a sleep is follows from the rest, and is not stored
  const durationMs = type === 'sleep' && dueAt !== undefined ? dueAt - startedAt : undefined;
  return { ...read, ...(durationMs === undefined ? undefined : { durationMs }) } as SuspendReason;
}

export function storedTimer(row: MessageRow, workflowId: string): StoredTimer {
  return reading(() => {
    const { key, dueAt, body } = messageRow(row, 'a timer');
    const id = textIn(workflowId, "the id of a timer's workflow");
    const { source, event, setAt: at, state } = fieldsIn(valueIn(body, 'a timer'), 'a timer');
    const setAt = numberIn(at, 'a timer');
    return {
      key,
      address: source === undefined ? id : textIn(source, 'a timer'),
      state: textOrNone(state, 'a timer'),
      event:
        event === undefined
          ? { type: key.slice(key.indexOf('|') + 1) }
          : eventIn(event, 'the event of a timer'),
      setAt,
      dueAt: dueAt ?? setAt,
    };
  });
}

/** A row as far as its columns go. */
function messageRow(row: unknown, what: string): MessageRow {
  const { key, kind, dueAt, number, body } = fieldsIn(row, what);
  return {
    key: textIn(key, what),
    kind: oneOf(KINDS, kind, what),
    dueAt: numberOrNone(dueAt, what),
    number: numberIn(number, what),
    body: textIn(body, what),
  };
}

function storedKept({ key, kind, dueAt, body }: MessageRow): StoredKept {
  const { to, event, error } = fieldsIn(valueIn(body, 'a message'), 'a message');
  const reasons = { held: 'parked', deferred: 'early', timer: 'later' } as const;
  const reason = kind === 'send' ? (isLater({ kind, key }) ? 'later' : 'sending') : reasons[kind];
  return {
    key,
    reason,
    to: textIn(to, 'whom a message is for'),
    event: eventIn(event, 'the event of a message'),
    dueAt,
    error,
  };
}

function storedTask(row: unknown, what: string): StoredTask {
  const { key, address, kind, attempt, dueAt, awaits, body } = fieldsIn(row, what);
  const named = textIn(kind, what);
  const isWork = WORK.has(named);
  const { src, askedAt } = isWork ? fieldsIn(valueIn(body, what), what) : {};
  return {
    key: textIn(key, what),
    address: textIn(address, what),
    kind: named,
    src: textOrNone(src, what),
    attempt: numberIn(attempt, what),
    dueAt: numberOrNone(dueAt, what),
    awaits: textOrNone(awaits, what),
    askedAt: numberOrNone(askedAt, what),
    isWork,
  };
}
