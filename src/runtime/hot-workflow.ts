import type { Suspension } from '../machines/pause.ts';
import type { Workflow } from '../machines/registry.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import { isLater, timerTrace } from './messages.ts';
import type {
  ActorRow,
  Commit,
  MessageRow,
  TaskRow,
  WorkflowRow,
  WorkflowStatus,
} from './records.ts';
import { DEADLINE } from './deadline.ts';
import { NOTICES } from './notices.ts';
import { readSuspendedTask, SUSPENDED, type SuspendedTask } from './suspended-task.ts';
import type { TakenTurn } from './turn-taker.ts';

/**
 * A workflow in memory: its last turn, stored or on its way to the store, and what is needed for
 * the next one without reading. It is a cache: dropped when a write fails, made from the store.
 */
export class HotWorkflow {
  readonly id: string;
  workflow: Workflow;
  row: WorkflowRow;
  /** The row as it is stored: `row` without the turns on their way; `undefined`: none is yet. */
  stored: WorkflowRow | undefined;
  /** `undefined` where it is not needed (ended) or must be read anew (parked). */
  tree: ActorTree | undefined;
  suspensions: readonly Suspension[];
  /** The tree was moved and the turn is not written yet: if it is refused, the tree is wrong. */
  dirty = false;
  /** The last turn on its way to the store. */
  unstored: TakenTurn | undefined;
  /** Events kept for waits to come, oldest first. */
  readonly deferred: Map<string, MessageRow> = new Map();
  /** Events to be taken later, in the order they came. */
  readonly later: Map<string, MessageRow> = new Map();
  /** What came while it was parked, oldest first; the first is what it stumbled over. */
  readonly held: Map<string, MessageRow> = new Map();
  readonly tasks: Map<string, TaskRow> = new Map();
  /** Those of `tasks` that suspended themselves. */
  readonly suspended: Map<string, SuspendedTask> = new Map();
  /** Set while the chart is cancelling itself: when that must be over. */
  deadline: TaskRow | undefined;
  /** Custom actions of an earlier process that are not known to have run. */
  readonly actions: Map<string, TaskRow> = new Map();
  /**
   * Set while notices of earlier turns are in the store and wait for their turn to be told: until
   * then at the earliest, ms since epoch. Later ones come after them.
   */
  noticesFrom: number | undefined;
  /** Trace contexts of timers that have one. */
  readonly traces: Map<string, string> = new Map();
  /** When it came to where it stands, ms since epoch. */
  enteredAt: number;
  readonly timers: Map<string, MessageRow> = new Map();
  readonly actors: Map<string, ActorRow> = new Map();
  /**
   * Revisions of the checkpoints kept, oldest first; `undefined`: not known since it was read.
   */
  kept: readonly number[] | undefined;
  /** It was taken back to a kept checkpoint that the very next turn leaves, in the same write. */
  isTakenBack = false;
  /** Turns not stored yet whose events have ids: who sends one again waits for the same turn. */
  readonly unstoredEvents: Map<string, TakenTurn> = new Map();

  constructor(workflow: Workflow, row: WorkflowRow, suspensions: readonly Suspension[]) {
    this.id = row.id;
    this.workflow = workflow;
    this.row = row;
    this.stored = row.revision === 0 ? undefined : row;
    this.suspensions = suspensions;
    this.enteredAt = Math.min(row.updatedAt, ...suspensions.map(({ startedAt }) => startedAt));
    this.kept = row.revision === 0 ? [] : undefined;
  }

  /** What a store would now answer, known before it is asked. */
  apply(commit: Commit): void {
    if (commit.workflow.configuration !== this.row.configuration) {
      this.enteredAt = commit.workflow.updatedAt;
    }
    this.isTakenBack = false;
    this.row = commit.workflow;
    for (const { key, workflowId } of commit.messagesDropped) {
      if (workflowId === this.id) this.#drop(key);
    }
    for (const message of commit.messages) this.keep(message);
    for (const key of commit.tasksDropped) this.#dropTask(key);
    for (const task of commit.tasks) {
      if (task.kind !== 'actions' && task.kind !== NOTICES) this.keepTask(task);
    }
    for (const address of commit.actorsDropped) this.actors.delete(address);
    for (const actor of commit.actors) this.actors.set(actor.address, actor);
  }

  /**
   * Stands from now on where `past` does, which was made of a checkpoint of it. What it said and
   * what it owes to others stays.
   */
  takeBack(past: HotWorkflow): void {
    this.workflow = past.workflow;
    this.tree = past.tree;
    this.suspensions = past.suspensions;
    this.held.clear();
    for (const [key, task] of this.tasks) if (isWork(task)) this.tasks.delete(key);
    for (const [key, task] of past.tasks) this.tasks.set(key, task);
    this.deadline = past.deadline;
    this.enteredAt = past.enteredAt;
    refill(this.suspended, past.suspended);
    refill(this.deferred, past.deferred);
    refill(this.timers, past.timers);
    refill(this.traces, past.traces);
    refill(this.actors, past.actors);
  }

  keepTask(task: TaskRow): void {
    const { key, kind } = task;
    if (kind === 'actions') this.actions.set(key, task);
    else if (kind === DEADLINE) this.deadline = task;
    else if (kind === NOTICES) this.noticesFrom = 0;
    else this.tasks.set(key, task);
    if (kind === SUSPENDED) this.suspended.set(key, readSuspendedTask(task));
  }

  keep(message: MessageRow): void {
    if (message.kind === 'timer') this.#keepTimer(message);
    if (message.kind === 'deferred') this.deferred.set(message.key, message);
    if (message.kind === 'held') this.held.set(message.key, message);
    if (isLater(message)) this.later.set(message.key, message);
  }

  #keepTimer(message: MessageRow): void {
    this.timers.set(message.key, message);
    const traceparent = timerTrace(message);
    if (traceparent !== undefined) this.traces.set(message.key, traceparent);
  }

  #dropTask(key: string): void {
    this.tasks.delete(key);
    this.actions.delete(key);
    this.suspended.delete(key);
    if (this.deadline?.key === key) this.deadline = undefined;
  }

  #drop(key: string): void {
    this.timers.delete(key);
    this.traces.delete(key);
    this.deferred.delete(key);
    this.held.delete(key);
    this.later.delete(key);
  }
}

function refill<T>(map: Map<string, T>, from: ReadonlyMap<string, T>): void {
  map.clear();
  for (const [key, value] of from) map.set(key, value);
}

/** Work of a machine, or the end of a cancelling: what belongs to where it stands, no chore. */
export function isWork({ kind }: TaskRow): boolean {
  return WORK.has(kind);
}

const WORK: ReadonlySet<string> = new Set([
  'promise',
  'callback',
  'observable',
  'eventObservable',
  SUSPENDED,
  DEADLINE,
]);

export function hasEnded(status: WorkflowStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}
