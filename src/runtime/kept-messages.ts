import { matchesDescriptor } from '../machines/descriptor.ts';
import type { WaitForEventMeta } from '../machines/pause.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { earlyWait } from '../machines/registry.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import { deadLetter, unchangedRecording } from './failed-turn.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { keptRow, type KeptBody } from './messages.ts';
import type { MessageRow } from './records.ts';
import { tooEarly, tooManyDeferred } from './refusals.ts';
import type { SuspendedTask, SuspendEvent } from './suspended-task.ts';
import { beginningOf, type SuspendedTasks } from './suspended-tasks.ts';
import { works } from './suspensions-after.ts';
import { causeOf, type Cause } from './turn.ts';
import type { TakenTurn, TurnTaker } from './turn-taker.ts';
import type { EventRequest } from './workflow-turns.ts';

/** Hands a turn on to be stored; the waiter is answered when it is. */
export type Publish = (hot: HotWorkflow, taken: TakenTurn) => void;

/** How a parked workflow is to go on. */
export type RetryHow =
  | { readonly type: 'retry' }
  | { readonly type: 'skip' }
  | { readonly type: 'edit'; readonly event: MachineEvent };

/** Messages that were kept instead of taken: early events, and all that came while parked. */
export class KeptMessages {
  readonly #taker: TurnTaker;
  readonly #publish: Publish;
  readonly #suspended: SuspendedTasks;

  constructor(taker: TurnTaker, publish: Publish, suspended: SuspendedTasks) {
    this.#taker = taker;
    this.#publish = publish;
    this.#suspended = suspended;
  }

  /** Takes what a parked workflow stumbled over again, or another event instead, or skips it. */
  retry(hot: HotWorkflow, how: RetryHow, now: number): TakenTurn {
    const [message] = hot.held.values();
    if (message !== undefined) unpark(hot);
    const taken =
      message === undefined ? this.goOn(hot, now) : this.#retryHeld(hot, how, message, now);
    this.drain(hot, now);
    return taken;
  }

  /**
   * Lets a workflow go on that is parked for no message's sake: a fork. What nobody was told of it
   * is told now, and the workflows it waits for are begun.
   */
  goOn(hot: HotWorkflow, now: number): TakenTurn {
    const { suspended, suspensions: begun } = hot;
    const cause = causeOf(hot, { event: { type: 'workflow.retry' }, source: 'recovery' });
    const sends = [...suspended.values()].flatMap(({ row, wait }) => beginningOf(row.key, wait));
    unpark(hot);
    return this.row(hot, cause, now, { outcome: 'handled', sends, begun });
  }

  #retryHeld(hot: HotWorkflow, how: RetryHow, message: MessageRow, now: number): TakenTurn {
    const kept = PLAIN_TEXT.decode(message.body) as KeptBody;
    if (how.type === 'retry') return this.#takeKept(hot, kept, message.key, now);
    if (how.type === 'edit') {
      return this.#takeKept(hot, { to: kept.to, event: how.event }, message.key, now);
    }
    const isActions = kept.as === 'actions' && kept.key !== undefined;
    return this.row(hot, causeOf(hot, { ...kept, source: 'recovery' }), now, {
      outcome: 'ignored',
      reason: 'skipped',
      dropped: [message.key],
      deadLetters: [deadLetter(message, 'skipped', now)],
      ...(isActions ? { tasksDropped: [kept.key] } : undefined),
    });
  }

  /** A turn of which the machine knows nothing. */
  row(
    hot: HotWorkflow,
    cause: Cause,
    now: number,
    change: Parameters<TurnTaker['recordRow']>[3],
  ): TakenTurn {
    const taken = this.#taker.recordRow(hot, cause, now, change);
    this.#publish(hot, taken);
    return taken;
  }

  /** The wait an event is early for: one that names it, while nothing would take it now. */
  #wait(hot: HotWorkflow, { to, event, source }: EventRequest): EarlyWait | undefined {
    const { tree, workflow } = hot;
    if (to !== hot.id || source === 'resume' || tree === undefined) return undefined;
    const wait =
      earlyWait(workflow, event.type, tree.root.actor._snapshot) ??
      (mayAwait(hot, event) ? { whenEarly: 'defer' as const } : undefined);
    return wait === undefined || wouldTake(tree, to, event) ? undefined : wait;
  }

  /** What becomes of an event that comes before its wait; `undefined`: it does not. */
  takeEarly(
    hot: HotWorkflow,
    cause: Cause,
    request: EventRequest,
    now: number,
  ): TakenTurn | undefined {
    const { to, event } = request;
    const wait = this.#wait(hot, request);
    if (wait === undefined) return undefined;
    const { limits } = this.#taker.policy;
    if (wait.whenEarly === 'reject') throw tooEarly(hot.id, event.type);
    if (wait.whenEarly === 'drop') {
      return this.row(hot, cause, now, { outcome: 'ignored', reason: 'dropped' });
    }
    if (hot.deferred.size >= limits.deferredEvents) throw tooManyDeferred(hot, limits);
    const dueAt = now + (wait.keepMs ?? limits.deferredMs);
    const number = hot.row.revision + 1;
    const row = keptRow('deferred', { to, event }, number, dueAt, PLAIN_TEXT);
    return this.row(hot, cause, now, {
      outcome: 'deferred',
      reason: 'early',
      messages: [row],
    });
  }

  /**
   * Keeps what comes while the workflow is parked. What its tasks come to is always kept: there is
   * no more of it than there are tasks.
   */
  hold(hot: HotWorkflow, cause: Cause, kept: KeptBody, now: number): TakenTurn {
    const { limits } = this.#taker.policy;
    const isFull = hot.held.size >= limits.deferredEvents;
    if (isFull && !isOfTask(kept)) throw tooManyDeferred(hot, limits);
    const row = keptRow('held', kept, hot.row.revision + 1, undefined, PLAIN_TEXT);
    return this.row(hot, cause, now, {
      outcome: 'deferred',
      reason: 'parked',
      messages: [row],
    });
  }

  /** Takes what was kept and can be taken now, oldest first, until nothing more can. */
  drain(hot: HotWorkflow, now: number): void {
    while (isTaking(hot)) {
      const [held] = hot.held.values();
      if (held !== undefined) {
        this.#takeKept(hot, PLAIN_TEXT.decode(held.body) as KeptBody, held.key, now);
        continue;
      }
      const next = this.#nextDeferred(hot);
      if (next === undefined) return;
      this.#takeKept(hot, next.kept, next.key, now);
    }
  }

  #takeKept(hot: HotWorkflow, kept: KeptBody, key: string, now: number): TakenTurn {
    const { tree } = hot;
    const consumed = { workflowId: hot.id, key };
    const cause = causeOf(hot, { to: kept.to, event: kept.event, source: 'message', consumed });
    // the actions themselves are repeated when this turn is stored
    if (kept.as === 'actions') return this.row(hot, cause, now, { outcome: 'handled' });
    const other = this.#takeForTask(hot, cause, kept, now);
    if (other !== undefined) return other;
    const { childEnded } = kept;
    const extra = {
      outcome: 'handled' as const,
      ...(childEnded === undefined ? undefined : { childEnded }),
    };
    const taken = this.#taker.step(hot, cause, kept, now, () => again(tree, kept, now), extra);
    if (taken !== undefined) {
      this.#publish(hot, taken);
      return taken;
    }
    return this.row(hot, cause, now, { outcome: 'ignored', reason: 'actorGone' });
  }

  /** What a suspended task takes and not the machine. */
  #takeForTask(
    hot: HotWorkflow,
    cause: Cause,
    { as, key = '', to, event }: KeptBody,
    now: number,
  ): TakenTurn | undefined {
    if (as === 'suspend') {
      const suspend = { key, event: event as SuspendEvent };
      return (
        this.#suspended.suspend(hot, suspend, now, cause.consumed) ??
        this.row(hot, cause, now, { outcome: 'ignored', reason: 'taskGone' })
      );
    }
    const task = as === undefined ? this.taskFor(hot, to, event) : undefined;
    return task && this.#suspended.takeEvent(hot, task, cause, now);
  }

  /** The suspended task an event is for: one that waits for it, while no state would take it. */
  taskFor(hot: HotWorkflow, to: string, event: MachineEvent): SuspendedTask | undefined {
    const { tree } = hot;
    if (hot.suspended.size === 0 || tree === undefined) return undefined;
    const task = this.#suspended.takerOf(hot, to, event);
    return task === undefined || wouldTake(tree, to, event) ? undefined : task;
  }

  #nextDeferred(hot: HotWorkflow): { readonly key: string; readonly kept: KeptBody } | undefined {
    for (const { key, body } of hot.deferred.values()) {
      const kept = PLAIN_TEXT.decode(body) as KeptBody;
      if (hot.tree === undefined) return undefined;
      const { to, event } = kept;
      if (wouldTake(hot.tree, to, event) || this.taskFor(hot, to, event)) return { key, kept };
    }
    return undefined;
  }
}

function unpark(hot: HotWorkflow): void {
  const standsStill = hot.suspensions.length > 0 && !works(hot, unchangedRecording(hot), {});
  hot.row = { ...hot.row, status: standsStill ? 'suspended' : 'running', failure: undefined };
}

type EarlyWait = Pick<WaitForEventMeta, 'whenEarly' | 'keepMs'>;

/** Whether a task at work has said that it may wait for such an event when it suspends itself. */
function mayAwait({ tree, tasks, suspended }: HotWorkflow, event: MachineEvent): boolean {
  for (const { key } of tasks.values()) {
    // one that polls goes on with its work, any other that stands still has done it
    if ((suspended.get(key)?.wait.request.type ?? 'polling') !== 'polling') continue;
    const { awaits } = tree?.taskOf(key) ?? {};
    // a logic that was made by hand may say anything
    if (!Array.isArray(awaits)) continue;
    if (
      (awaits as readonly string[]).some((descriptor) => matchesDescriptor(event.type, descriptor))
    )
      return true;
  }
  return false;
}

function again(
  tree: ActorTree | undefined,
  { as, key = '', to, event }: KeptBody,
  now: number,
): ReturnType<ActorTree['deliver']> {
  switch (as) {
    case 'timer':
      return tree?.fire(key, now);
    case 'answer':
      return tree?.answer(key, event, now);
    case 'answerParent':
      return tree?.answerParent(key, event, now);
    default:
      return tree?.deliver(to, event, now);
  }
}

function isOfTask({ as }: KeptBody): boolean {
  return as === 'answer' || as === 'suspend';
}

/** Whether it takes messages now: it is active, not parked, and in memory. */
function isTaking({ row, tree }: HotWorkflow): boolean {
  return tree !== undefined && (row.status === 'running' || row.status === 'suspended');
}

/** Whether an actor would take the event. A guard that throws would, and its turn then fails. */
export function wouldTake(tree: ActorTree, to: string, event: MachineEvent): boolean {
  try {
    return tree.can(to, event);
  } catch {
    return true;
  }
}
