import type { Definition } from '../machines/configuration.ts';
import type {
  ActorRow,
  AttemptRow,
  BroadcastRow,
  CheckpointRow,
  Commit,
  DeadLetterRow,
  MessageRow,
  TaskKey,
  TaskRow,
  TurnRow,
  WorkflowRow,
  WorkflowStatus,
} from './records.ts';

/** Synchronous where the world is: the SQLite and memory stores answer without a promise. */
export type Awaitable<T> = T | Promise<T>;

/**
 * A task whose attempt failed and is to be tried again: the row as it is to be, and the attempt. A
 * task that is no longer there stays gone (K2); the attempt is recorded all the same, if there is
 * such a workflow.
 */
export interface AttemptFailed {
  readonly workflowId: string;
  /** `undefined`: only the attempt is recorded, the task is settled by a turn. */
  readonly task: TaskRow | undefined;
  readonly attempt: AttemptRow;
}

/** What is written together: one transaction, durable before `write` returns. */
export interface Batch {
  /** Applied in order; several may be of one workflow, each one revision on. */
  readonly commits: readonly Commit[];
  readonly attempts: readonly AttemptFailed[];
  /** Tasks that ended without a turn: custom actions that ran. Unknown keys are passed over. */
  readonly settled: readonly TaskKey[];
  /** Events on their way to all that wait for them; a known id is replaced. */
  readonly broadcasts: readonly BroadcastRow[];
  /** Ids of those that have reached all. Unknown ids are passed over. */
  readonly broadcastsDropped: readonly string[];
  /** Checkpoints to forget. Unknown ones are passed over. */
  readonly checkpointsDropped: readonly CheckpointKey[];
  /** Ids of workflows to delete with everything of theirs. Unknown ids are passed over. */
  readonly workflowsDropped: readonly string[];
  /** ms since epoch: an engine was alive then. The store keeps the last one. */
  readonly aliveAt: number;
}

export interface CheckpointKey {
  readonly workflowId: string;
  readonly revision: number;
}

export interface StoreOpened {
  /** `aliveAt` of the last batch written; `undefined`: the store is new. */
  readonly aliveAt: number | undefined;
}

/** Everything stored of one workflow that a turn may need. Lists are ordered by key or number. */
export interface WorkflowRecords {
  readonly workflow: WorkflowRow;
  readonly actors: readonly ActorRow[];
  /** Ordered by `number`, and those of one number as they were written. */
  readonly messages: readonly MessageRow[];
  readonly tasks: readonly TaskRow[];
}

/** A place in the order of what comes due: `(dueAt, seq)`, `seq` being the store's own. */
export interface DueCursor {
  readonly dueAt: number;
  readonly seq: number;
}

export interface DueItem extends DueCursor {
  readonly kind: 'timer' | 'send' | 'deferred' | 'task';
  readonly workflowId: string;
  /** Key of the message or task. */
  readonly key: string;
}

export interface DuePage {
  readonly items: readonly DueItem[];
  /** ms since epoch of the first item after the last of `items`, whenever that is due. */
  readonly nextDueAt: number | undefined;
}

/** Filters of `find` and `count`; all that are given must hold. */
export interface WorkflowFilter {
  readonly ids?: readonly string[];
  /** Workflow names. */
  readonly workflows?: readonly string[];
  /** Hashes of root machines' definitions. */
  readonly definitions?: readonly string[];
  readonly statuses?: readonly WorkflowStatus[];
  /** A dotted state path of the root machine; its descendants match too. */
  readonly state?: string;
  readonly tag?: string;
  /**
   * An event type some actor of the tree or some task waits for; partial wildcards in what they
   * wait for are honoured.
   */
  readonly waitingFor?: string;
  /** Id of the workflow that began them. */
  readonly parent?: string;
  /** `true`: some timer is set. */
  readonly waitingForTimer?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Created before, or not before, this moment (ms since epoch). */
  readonly createdBefore?: number;
  readonly createdAfter?: number;
  /** Last changed before, or not before, this moment (ms since epoch). */
  readonly updatedBefore?: number;
  readonly updatedAfter?: number;
}

/** A page by keyset: `after` is the `cursor` of the page before; order is that of creation. */
export interface PageRequest {
  readonly after?: number;
  readonly limit: number;
  readonly newestFirst?: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass as `after` for the next page; `undefined`: this was the last. */
  readonly cursor: number | undefined;
}

/** Filters of `journal`, one kind of line each. */
export interface JournalRequest extends PageRequest {
  readonly workflowId?: string;
  /** Turns and checkpoints only: the one of this revision. */
  readonly revision?: number;
  /**
   * Turns only: those one can go back to, being a workflow's newest turn and flagged as a
   * checkpoint, or having a checkpoint kept.
   */
  readonly checkpointsOnly?: boolean;
}

export interface JournalKinds {
  readonly turns: TurnRow & { readonly workflowId: string; readonly sequence: number };
  readonly attempts: AttemptRow & { readonly workflowId: string; readonly sequence: number };
  readonly deadLetters: DeadLetterRow & { readonly workflowId: string; readonly sequence: number };
  /** In the order of the turns they belong to, whose `sequence` is theirs; `at` is that turn's. */
  readonly checkpoints: CheckpointRow & {
    readonly workflowId: string;
    readonly sequence: number;
    readonly at: number;
  };
  /** In the order they were first written. Not of a workflow: with `workflowId` there are none. */
  readonly broadcasts: BroadcastRow & { readonly sequence: number };
}

/** The calls of the store port that only read, each seeing one moment. */
export type StoreReads = Pick<
  Store,
  'load' | 'find' | 'count' | 'journal' | 'definitions' | 'due' | 'file'
>;

/**
 * The store port. A store stores and fetches; it never decides. Texts inside rows are opaque to it.
 * All of it is proved by the conformance suite in `abeyance/testing`.
 */
export interface Store {
  /** Path of the file it keeps everything in, for tools that look beside it; none if left out. */
  readonly file?: string | undefined;
  /**
   * Claims the store for one engine, bringing an older schema up to date.
   * @throws `StoreBusy` while another engine holds it, `SchemaTooNew`, `StoreCorrupt`,
   * `StoreReadOnly`, `StoreFailed`.
   */
  open(): Awaitable<StoreOpened>;
  /**
   * Writes the batch wholly or not at all, durably before it returns. A commit of revision 1 is
   * refused where the workflow exists, any other where the stored revision is not one less.
   * Within a commit, what is dropped goes before what is written; what the batch itself drops goes
   * last. A checkpoint of a revision the workflow has not been at is a conflict. An event id some
   * turn of the workflow has already is a conflict, too (B11): `details.eventId` names it. So is a
   * message that was taken and is gone (M1): `details.key` names it.
   * @throws `RevisionConflict` with `details.workflowId`; `StoreFull`, `StoreBusy`,
   * `StoreReadOnly`, `StoreCorrupt`, `StoreFailed`.
   */
  write(batch: Batch): Awaitable<void>;
  load(workflowId: string): Awaitable<WorkflowRecords | undefined>;
  /** Whether some turn of this workflow has this event id (B11). */
  knowsEvent(workflowId: string, eventId: string): Awaitable<boolean>;
  /**
   * Messages and tasks that are due at or before `until`, after `after` in the order
   * `(dueAt, seq)`. `seq` orders messages and tasks of the whole store by when they were written.
   */
  due(after: DueCursor | undefined, until: number, limit: number): Awaitable<DuePage>;
  find(filter: WorkflowFilter, page: PageRequest): Awaitable<Page<WorkflowRow>>;
  count(filter: WorkflowFilter): Awaitable<number>;
  /** Lines of one kind, in the order they were written: `sequence` is global and only grows. */
  journal<K extends keyof JournalKinds>(
    kind: K,
    request: JournalRequest,
  ): Awaitable<Page<JournalKinds[K]>>;
  /** Definitions by hash, for whoever draws a file without the user's code. */
  definitions(): Awaitable<readonly Definition[]>;
  /** Gives the claim back. Calls after it throw `EngineClosed`. */
  close(): Awaitable<void>;
}
