import { matchesDescriptor } from '../machines/descriptor.ts';
import { RESUME_EVENT, RESUMED, type Suspension } from '../machines/pause.ts';
import type { MachineEvent, Timer } from '../machines/recording.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import { deadlineReason, deadlineRow } from './deadline.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { wouldTake, type Publish, type RetryHow } from './kept-messages.ts';
import type { KeptBody } from './messages.ts';
import type { MessageKey } from './records.ts';
import { eventsAmbiguous, workflowEnded } from './refusals.ts';
import { causeOf, type Cause } from './turn.ts';
import type { TakenTurn, TurnTaker } from './turn-taker.ts';
import type { WorkflowTurns } from './workflow-turns.ts';

/** How a suspension is ended by hand. */
export interface ResumeHow {
  readonly suspension: Suspension;
  readonly data: unknown;
  /** Its time is over, as if what it waits for had not come. */
  readonly timedOut: boolean;
  /** Of one name a workflow is resumed once (B11). */
  readonly eventId?: string | undefined;
  /** Which of the events that a wait names has come. */
  readonly eventType?: string | undefined;
}

export interface CancelHow {
  readonly reason: string | undefined;
  /** Until when the chart may take to cancel itself, ms since epoch; `undefined`: not at all. */
  readonly until: number | undefined;
  readonly consumed?: MessageKey;
}

/** The event by which a workflow is told that it is to end. */
export const CANCEL_EVENT = 'workflow.cancel';

/** What people do to a workflow, each as one turn and the turns it makes possible. */
export class OperatorTurns {
  readonly #turns: WorkflowTurns;
  readonly #taker: TurnTaker;
  readonly #publish: Publish;

  constructor(turns: WorkflowTurns, taker: TurnTaker, publish: Publish) {
    this.#turns = turns;
    this.#taker = taker;
    this.#publish = publish;
  }

  retry(hot: HotWorkflow, how: RetryHow, now: number): TakenTurn | undefined {
    const taken = this.#turns.kept.retry(hot, how, now);
    this.#turns.takeDueTimers(hot, now);
    return taken;
  }

  /**
   * Ends one suspension: its timer fires now, its event comes with `data`, or `data` is what the
   * task comes to. `undefined`: nobody waits for it any more.
   */
  resume(hot: HotWorkflow, how: ResumeHow, now: number): TakenTurn | undefined {
    const { tree } = hot;
    if (tree === undefined) throw workflowEnded(hot.id, hot.row.status);
    const taken = this.#resume(hot, tree, how, now);
    this.#turns.kept.drain(hot, now);
    return taken;
  }

  #resume(hot: HotWorkflow, tree: ActorTree, how: ResumeHow, now: number): TakenTurn | undefined {
    const { suspension, data, timedOut, eventId, eventType } = how;
    const { type, address, state } = suspension;
    if (state === undefined) return this.#resumeTask(hot, how, now);
    const isSleep = type === 'sleep' || type === 'sleepUntil';
    const timer = isSleep || timedOut ? timerOf(tree, suspension) : undefined;
    if (timer !== undefined) return this.#fireEarly(hot, tree, { timer, eventId }, now);
    if (timedOut) return undefined;
    const event =
      type === 'polling'
        ? { type: RESUME_EVENT, output: data, [RESUMED]: true }
        : { type: awaitedType(hot.id, suspension, eventType), payload: data, [RESUMED]: true };
    return this.#turns.deliver(hot, { to: address, event, source: 'resume', eventId }, now);
  }

  #resumeTask(
    hot: HotWorkflow,
    { suspension: { address }, data, timedOut, eventId }: ResumeHow,
    now: number,
  ): TakenTurn | undefined {
    const { suspended } = this.#turns;
    const task = [...hot.suspended.values()].find(({ row }) => row.address === address);
    if (task === undefined) return undefined;
    const by = { source: 'resume', eventId } as const;
    if (timedOut) return suspended.timeOut(hot, task, now, by);
    return suspended.resume(hot, task, { data, by }, now);
  }

  /**
   * A timer fires, or the delay of a suspended task is over, before it is due. `undefined`: there
   * is no such timer any more.
   */
  fireTimer(
    hot: HotWorkflow,
    { key, eventId }: { readonly key: string; readonly eventId?: string | undefined },
    now: number,
  ): TakenTurn | undefined {
    const { tree } = hot;
    const timer = tree?.timers.get(key);
    const task = hot.suspended.get(key);
    const by = { source: 'resume', eventId } as const;
    const taken =
      tree !== undefined && timer !== undefined
        ? this.#fireEarly(hot, tree, { timer, eventId }, now)
        : task?.row.dueAt !== undefined && this.#turns.suspended.timeOut(hot, task, now, by);
    this.#turns.kept.drain(hot, now);
    return taken || undefined;
  }

  /**
   * Cancels: the chart does it where it handles `workflow.cancel` and has the time (B41), else the
   * workflow stops at once. `undefined`: it is being cancelled already (B40), or has ended by what
   * was due.
   */
  cancel(hot: HotWorkflow, how: CancelHow, now: number): TakenTurn | undefined {
    const { reason, until, consumed } = how;
    if (until !== undefined) this.#turns.takeDueTimers(hot, now);
    const { tree, row } = hot;
    const event = { type: CANCEL_EVENT, ...(reason === undefined ? undefined : { reason }) };
    const cause = causeOf(hot, { event, source: 'cancel', consumed });
    if (tree === undefined) return undefined;
    if (until === undefined || row.status === 'parked' || !this.#handles(hot, tree, event)) {
      return this.#stop(hot, cause, reason, now);
    }
    if (hot.deadline !== undefined) return undefined;
    const kept: KeptBody = { to: hot.id, event };
    const taken = this.#taker.step(hot, cause, kept, now, () => tree.deliver(hot.id, event, now), {
      outcome: 'handled',
      tasks: [deadlineRow(hot.id, reason, until)],
    });
    if (taken !== undefined) this.#publish(hot, taken);
    this.#turns.kept.drain(hot, now);
    return taken;
  }

  /**
   * One that is cancelling itself already may have left the state that handles it. A state that
   * takes any event by `*` does not mean this one.
   */
  #handles({ id, deadline, row }: HotWorkflow, tree: ActorTree, event: MachineEvent): boolean {
    if (deadline !== undefined) return true;
    const { events } = row.configuration;
    const isNamed = events.some((descriptor) => matchesDescriptor(CANCEL_EVENT, descriptor));
    return isNamed && wouldTake(tree, id, event);
  }

  /** The chart took too long to cancel itself. */
  overdue(hot: HotWorkflow, now: number): TakenTurn | undefined {
    const { deadline, tree } = hot;
    if (deadline?.dueAt === undefined || deadline.dueAt > now || tree === undefined)
      return undefined;
    const cause = causeOf(hot, { event: { type: CANCEL_EVENT }, source: 'timer' });
    return this.#stop(hot, cause, deadlineReason(deadline), now);
  }

  #stop(hot: HotWorkflow, cause: Cause, reason: string | undefined, now: number): TakenTurn {
    const { tree } = hot;
    if (tree === undefined) throw workflowEnded(hot.id, hot.row.status);
    hot.dirty = true;
    const taken = this.#taker.record(hot, cause, tree.stop(now), now, {
      outcome: 'handled',
      failure: reason,
    });
    this.#publish(hot, taken);
    return taken;
  }

  #fireEarly(
    hot: HotWorkflow,
    tree: ActorTree,
    { timer, eventId }: { readonly timer: Timer; readonly eventId: string | undefined },
    now: number,
  ): TakenTurn {
    const { source: to, event } = timer;
    const cause = causeOf(hot, { to, event, source: 'resume', eventId });
    const kept: KeptBody = { to: hot.id, event: timer.event, as: 'timer', key: timer.key };
    const taken = this.#taker.step(hot, cause, kept, now, () => tree.fire(timer.key, now));
    if (taken === undefined) throw new Error('a timer just found is there to fire');
    this.#publish(hot, taken);
    return taken;
  }
}

/** The timer a pause stands for: of several of one state the one that comes first. */
function timerOf(tree: ActorTree, suspension: Suspension): Timer | undefined {
  const { type, address, state, dueAt } = suspension;
  const own = [...tree.timers.values()].filter(({ source }) => source === address);
  // the rest between two attempts is not what a poll is late by
  if (type === 'polling') return own.find((timer) => timer.state !== state && isPoll(tree, timer));
  return own.find((timer) => timer.state === state && timer.dueAt === dueAt);
}

function isPoll(tree: ActorTree, timer: Timer): boolean {
  return tree.pauseOf(timer)?.type === 'polling';
}

/**
 * Refuses what `resume` would, before anything of the workflow is moved.
 * @throws `SuspensionAmbiguous`.
 */
export function checkResumable(workflowId: string, suspension: Suspension, wanted?: string): void {
  const { type, state } = suspension;
  if (state === undefined || type !== 'waitingForEvent') return;
  awaitedType(workflowId, suspension, wanted);
}

/**
 * The type of the event that is taken to have come: the one that is asked for, or the only one.
 * @throws `SuspensionAmbiguous` where several would end the wait, or none is the one asked for.
 */
function awaitedType(
  workflowId: string,
  suspension: Suspension,
  wanted: string | undefined,
): string {
  const events = suspension.type === 'waitingForEvent' ? suspension.events : [];
  if (wanted !== undefined) {
    if (events.some((descriptor) => matchesDescriptor(wanted, descriptor))) return wanted;
    throw eventsAmbiguous(workflowId, events);
  }
  const [type, second] = events;
  if (type === undefined || second !== undefined) throw eventsAmbiguous(workflowId, events);
  return type.replace(/\.\*$/, '');
}
