import { suspensionKey, type SuspendReason } from '../machines/pause.ts';
import { isLater } from './messages.ts';
import type { ActorRow, MessageRow, TaskRow, WorkflowRow } from './records.ts';
import type { WorkflowRecords } from './store.ts';

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

/** Reads what a store keeps of one workflow. */
export function storedRun({ workflow, actors, messages, tasks }: WorkflowRecords): StoredRun {
  const inOrder = messages.toSorted((one, other) => one.number - other.number);
  return {
    state: storedState(workflow.state),
    suspensions: storedSuspensions(workflow),
    timers: inOrder
      .filter(({ kind }) => kind === 'timer')
      .map((row) => storedTimer(row, workflow.id)),
    kept: inOrder.filter(({ kind }) => kind !== 'timer').map(storedKept),
    tasks: tasks.map(storedTask),
    actors: actors.map((row) => ({
      address: row.address,
      row,
      state: storedState(row.state),
    })),
  };
}

export function storedState(text: string): StoredState {
  const read = JSON.parse(text) as Partial<StoredState>;
  const { status = 'active', context, output, error, children = [] } = read;
  return { status, context, output, error, children };
}

export function storedSuspensions({
  id,
  suspensions,
}: Pick<WorkflowRow, 'id' | 'suspensions'>): readonly StoredSuspension[] {
  const stored = JSON.parse(suspensions) as readonly (SuspendReason & {
    readonly address?: string;
    readonly state?: string;
    readonly data?: string;
  })[];
  return stored.map(({ address = id, state, data, ...reason }) => ({
    ...whole(reason),
    key: suspensionKey(id, { address, state }),
    address,
    state,
    ...(data === undefined ? undefined : { data: JSON.parse(data) as unknown }),
  }));
}

/** How long a sleep is follows from the rest, and is not stored. */
function whole(reason: SuspendReason): SuspendReason {
  return reason.type === 'sleep'
    ? { ...reason, durationMs: reason.dueAt - reason.startedAt }
    : reason;
}

export function storedTimer({ key, dueAt, body }: MessageRow, workflowId: string): StoredTimer {
  const read = JSON.parse(body) as {
    readonly source?: string;
    readonly event?: { readonly type: string };
    readonly setAt: number;
    readonly state?: string;
  };
  return {
    key,
    address: read.source ?? workflowId,
    state: read.state,
    event: read.event ?? { type: key.slice(key.indexOf('|') + 1) },
    setAt: read.setAt,
    dueAt: dueAt ?? read.setAt,
  };
}

function storedKept({ key, kind, dueAt, body }: MessageRow): StoredKept {
  const read = JSON.parse(body) as Pick<StoredKept, 'to' | 'event'> & { readonly error?: unknown };
  const reasons = { held: 'parked', deferred: 'early', timer: 'later' } as const;
  const reason = kind === 'send' ? (isLater({ kind, key }) ? 'later' : 'sending') : reasons[kind];
  return { key, reason, to: read.to, event: read.event, dueAt, error: read.error };
}

function storedTask({ key, address, kind, attempt, dueAt, awaits, body }: TaskRow): StoredTask {
  const isWork = WORK.has(kind);
  const read = isWork
    ? (JSON.parse(body) as { readonly src?: string; readonly askedAt?: number })
    : {};
  const { src, askedAt } = read;
  return { key, address, kind, src, attempt, dueAt, awaits, askedAt, isWork };
}
