import type { Configuration } from '../machines/configuration.ts';

/**
 * `running`: active and something of it is under way; `suspended`: active, and it stands still for
 * a recorded reason; `parked`: its last message made the turn throw and waits for a person.
 */
export type WorkflowStatus = 'running' | 'suspended' | 'parked' | 'done' | 'failed' | 'cancelled';

export const WORKFLOW_STATUSES: readonly WorkflowStatus[] = [
  'running',
  'suspended',
  'parked',
  'done',
  'failed',
  'cancelled',
];

/**
 * The root actor of a workflow and its summary. Texts are JSON made by the codec; a store keeps
 * them as they are and never reads inside.
 */
export interface WorkflowRow {
  readonly id: string;
  readonly status: WorkflowStatus;
  /** C2: one higher with each commit; the first commit writes 1. */
  readonly revision: number;
  readonly configuration: Configuration;
  /** The root's context, history, children and counters. */
  readonly state: string;
  /** JSON array of the suspensions (`SuspendReason` with key, since, until). */
  readonly suspensions: string;
  /** Searchable by key and value. Written by the first commit, never changed. */
  readonly metadata: Readonly<Record<string, string>>;
  /** ms since epoch. Written by the first commit, never changed. */
  readonly createdAt: number;
  /** ms since epoch of the last commit. */
  readonly updatedAt: number;
  /** Why it failed, was parked or cancelled, in one sentence. */
  readonly failure: string | undefined;
  /** Who began it and waits for its end. Written by the first commit, never changed. */
  readonly parent: WorkflowParent | undefined;
}

/** The workflow that began another one. */
export interface WorkflowParent {
  readonly workflowId: string;
  /** Key of the task there that waits for the end. */
  readonly key: string;
}

/** An actor of a workflow's tree other than its root and its open tasks. */
export interface ActorRow {
  /** Path under the root: `order-1/charge`. */
  readonly address: string;
  /** Where it stands, if it is a machine. */
  readonly configuration: Configuration | undefined;
  readonly state: string;
}

/**
 * `timer`: due at `dueAt`, to this workflow; `send`: on its way to another workflow, due at once,
 * or from outside to this one, due later; `deferred`: came before its wait, `dueAt` is when it is
 * given up; `held`: kept while a workflow is parked, never due.
 */
export type MessageKind = 'timer' | 'send' | 'deferred' | 'held';

/** A message that is not yet consumed (M1), in the mailbox or outbox of `workflowId`. */
export interface MessageRow {
  /** Derived from the revision that wrote it (M2), unique within its workflow. */
  readonly key: string;
  readonly kind: MessageKind;
  /** ms since epoch; `undefined`: never. */
  readonly dueAt: number | undefined;
  /** Order among messages of one workflow that are due together. */
  readonly number: number;
  /** JSON text: source, target, event, owner state, when it was armed. */
  readonly body: string;
}

/** Work outside the machine that a committed turn asked for and no commit has settled yet. */
export interface TaskRow {
  /** Also the idempotency key (K1): `order-1/charge#3`, fixed when the task is made. */
  readonly key: string;
  /** Address of the actor that waits for it; for custom actions that of the workflow. */
  readonly address: string;
  /**
   * `promise`, `callback`, `observable`, `eventObservable`; `suspended`: a promise that stands
   * still; `actions`, `notices`, `deadline`: chores of the engine.
   */
  readonly kind: string;
  /** ms since epoch of the next attempt, at the earliest; `undefined`: it does not come by time. */
  readonly dueAt: number | undefined;
  /** The attempt that runs or comes next, from 1. */
  readonly attempt: number;
  /** The event descriptor it waits for: events without a target are routed by it. */
  readonly awaits: string | undefined;
  /** JSON text: source name, input, when it was first made; or the recorded actions. */
  readonly body: string;
}

/** One attempt of a task that failed, kept for the history. */
export interface AttemptRow {
  readonly key: string;
  readonly attempt: number;
  /** ms since epoch. */
  readonly startedAt: number;
  /** ms since epoch. */
  readonly endedAt: number;
  /** JSON text of the error, its stack and causes. */
  readonly error: string;
  /** ms since epoch of the next attempt; `undefined`: there is none. */
  readonly retryAt: number | undefined;
}

/** What moved a workflow. */
export type TurnSource =
  | 'start'
  | 'event'
  | 'message'
  | 'timer'
  | 'task'
  | 'resume'
  | 'cancel'
  | 'recovery';

/**
 * `handled`: a transition was taken; `deferred`: kept for a wait to come; `ignored`: no state asks
 * for it, or a guard said no; `failed`: the turn threw.
 */
export type TurnOutcome = 'handled' | 'deferred' | 'ignored' | 'failed';

/** One line of a workflow's history. */
export interface TurnRow {
  readonly revision: number;
  /** ms since epoch. */
  readonly at: number;
  readonly source: TurnSource;
  readonly outcome: TurnOutcome;
  readonly eventType: string;
  /** Only when the sender named the event: at most one turn of a workflow has it (B11). */
  readonly eventId: string | undefined;
  /** JSON text: event, target actor, transitions taken, changed context, timers set and cleared. */
  readonly body: string;
  readonly configuration: Configuration;
  /** Whether the workflow stood suspended after this turn: such a turn is a checkpoint. */
  readonly checkpoint: boolean;
}

/** A message that found no taker in time, or whose taker is gone. */
export interface DeadLetterRow {
  readonly at: number;
  readonly eventType: string;
  /** `expired`, `ended`, `notFound`, `actorGone`, `overflow`, `skipped`, `dropped`. */
  readonly reason: string;
  /** JSON text of the message. */
  readonly body: string;
}

/** A past state of a workflow that is kept to be resumed from or forked. */
export interface CheckpointRow {
  /** Of the turn after which the workflow stood so. */
  readonly revision: number;
  /** JSON text of the workflow's records then. */
  readonly body: string;
}

/** An event to all that wait for it, until it has reached every one (B17). */
export interface BroadcastRow {
  /** The event's id. */
  readonly id: string;
  /** JSON text of the event and of how far it has come. */
  readonly body: string;
}

export interface MessageKey {
  readonly workflowId: string;
  readonly key: string;
}

export interface TaskKey {
  readonly workflowId: string;
  readonly key: string;
}

/**
 * Everything one turn changes. C1: it applies wholly or not at all. C2: it applies only where the
 * stored revision is one less than `workflow.revision` (for revision 1: where there is no row).
 */
export interface Commit {
  readonly workflow: WorkflowRow;
  readonly actors: readonly ActorRow[];
  readonly actorsDropped: readonly string[];
  readonly messages: readonly MessageRow[];
  /** Own messages, or the one of another workflow's outbox that this turn consumed (M1). */
  readonly messagesDropped: readonly MessageKey[];
  /**
   * The one of them that this turn took. Where it is gone, and the workflow whose it was is not,
   * another commit took it (M1).
   */
  readonly consumed: MessageKey | undefined;
  readonly tasks: readonly TaskRow[];
  readonly tasksDropped: readonly string[];
  readonly deadLetters: readonly DeadLetterRow[];
  /** Where the workflow stood before this turn, if that is to be kept. */
  readonly checkpoint: CheckpointRow | undefined;
  readonly turn: TurnRow;
}
