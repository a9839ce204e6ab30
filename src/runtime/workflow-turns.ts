import type { MachineEvent } from '../machines/recording.ts';
import { deadLetter } from './failed-turn.ts';
import { firstDue, isApplied } from './due-timers.ts';
import { hasEnded, type HotWorkflow } from './hot-workflow.ts';
import { KeptMessages, type Publish } from './kept-messages.ts';
import { LaterEvents } from './later-events.ts';
import type { KeptBody, SendBody } from './messages.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { MessageKey, TurnSource } from './records.ts';
import { actorUnknown, workflowEnded } from './refusals.ts';
import { SUSPEND_EVENT, type SuspendEvent } from './suspended-task.ts';
import { SuspendedTasks } from './suspended-tasks.ts';
import { causeOf } from './turn.ts';
import type { TakenTurn, TurnTaker } from './turn-taker.ts';

/** An event for an actor of one workflow. */
export interface EventRequest {
  readonly to: string;
  readonly event: MachineEvent;
  /** The event's text, where it is known already. */
  readonly eventText?: string | undefined;
  readonly eventId?: string | undefined;
  readonly source: TurnSource;
  readonly consumed?: MessageKey | undefined;
  /** ms since epoch before which it is not to be taken. */
  readonly dueAt?: number | undefined;
}

/** A custom action that threw, one of those the task of this key holds. */
export interface ActionFailure {
  readonly address: string;
  readonly key: string;
  readonly error: unknown;
}

/** The answer of work outside the machine: an event for its actor, or for its actor's parent. */
export interface AnswerRequest {
  readonly key: string;
  /** Of the type `workflow.suspend` it is no answer yet: the task suspends itself. */
  readonly event: MachineEvent;
  /** The event's text, where it is known already. */
  readonly eventText?: string | undefined;
  readonly toParent: boolean;
  /** Trace context of the work. */
  readonly traceparent?: string | undefined;
}

/**
 * What can happen to a workflow, each as one turn and the turns it makes possible: what was kept
 * for later is taken as soon as a state asks for it, before anything that comes after.
 */
export class WorkflowTurns {
  readonly kept: KeptMessages;
  readonly later: LaterEvents;
  readonly suspended: SuspendedTasks;
  readonly #taker: TurnTaker;
  readonly #publish: Publish;

  constructor(taker: TurnTaker, publish: Publish) {
    this.#taker = taker;
    this.#publish = publish;
    this.suspended = new SuspendedTasks(taker, publish);
    this.kept = new KeptMessages(taker, publish, this.suspended);
    this.later = new LaterEvents(taker.policy.limits, this);
  }

  /**
   * What is due by now comes first (B8): whichever the store or the clock told us of first.
   * @throws `WorkflowEnded`, `EventRejected`, `LimitExceeded`, `ActorUnknown`.
   */
  takeEvent(hot: HotWorkflow, request: EventRequest, now: number): TakenTurn {
    this.takeDueTimers(hot, now);
    if (hasEnded(hot.row.status)) throw workflowEnded(hot.id, hot.row.status);
    if (request.dueAt !== undefined && request.dueAt > now) {
      return this.later.keep(hot, request, request.dueAt, now);
    }
    if (hot.row.status === 'parked') {
      return this.kept.hold(
        hot,
        causeOf(hot, request),
        { to: request.to, event: request.event },
        now,
      );
    }
    const taken = this.deliver(hot, request, now);
    this.kept.drain(hot, now);
    return taken;
  }

  /**
   * Takes the timers due by `until` and the events that were to come by then, in due order, and
   * gives the last turn of them: one that a fault held up is not overtaken by those that were due
   * after it (B2).
   */
  takeDueTimers(hot: HotWorkflow, now: number, until: number = now): TakenTurn | undefined {
    let last: TakenTurn | undefined;
    for (;;) {
      const timer = firstDue(hot.tree, until, this.#taker.policy.applied);
      const event = this.later.firstDue(hot, Math.min(until, (timer?.dueAt ?? Infinity) - 1));
      const taken =
        event === undefined
          ? timer && this.takeTimer(hot, timer.key, now)
          : this.later.take(hot, event, now);
      if (taken === undefined) return last;
      last = taken;
    }
  }

  /**
   * `undefined`: it was cancelled or set anew, and a stale wake-up is a no-op (B5); or the workflow
   * is parked, and its timers wait with it.
   */
  takeTimer(hot: HotWorkflow, key: string, now: number): TakenTurn | undefined {
    const { tree } = hot;
    const timer = tree?.timers.get(key);
    if (tree === undefined || timer === undefined || timer.dueAt > now) return undefined;
    if (hot.row.status === 'parked') return undefined;
    const traceparent = hot.traces.get(key);
    const cause = causeOf(hot, { event: timer.event, source: 'timer', traceparent });
    const kept: KeptBody = { to: hot.id, event: timer.event, as: 'timer', key };
    const taken = this.#taker.step(hot, cause, kept, now, () => tree.fire(key, now));
    if (taken === undefined) return undefined;
    this.#publish(hot, taken);
    this.kept.drain(hot, now);
    return taken;
  }

  /** An early event whose wait did not come in time. */
  expire(hot: HotWorkflow, key: string, now: number): TakenTurn | undefined {
    const message = hot.deferred.get(key);
    if (message?.dueAt === undefined || message.dueAt > now) return undefined;
    const letter = deadLetter(message, 'expired', now);
    const event = { type: letter.eventType };
    const cause = causeOf(hot, { to: hot.id, event, source: 'timer' });
    return this.kept.row(hot, cause, now, {
      outcome: 'ignored',
      reason: 'expired',
      dropped: [key],
      deadLetters: [letter],
    });
  }

  /** `undefined`: nobody waits for it any more; a late result is ignored (B22). */
  takeAnswer(hot: HotWorkflow, answer: AnswerRequest, now: number): TakenTurn | undefined {
    const { key, event, eventText, toParent, traceparent } = answer;
    if (!toParent && event.type === SUSPEND_EVENT) {
      return this.#takeSuspend(hot, { key, event: event as SuspendEvent }, now);
    }
    const to = addressOf(key);
    const cause = causeOf(hot, { to, event, eventText, source: 'task', traceparent });
    const as = toParent ? 'answerParent' : 'answer';
    const kept: KeptBody = { to: addressOf(key), event, as, key };
    this.takeDueTimers(hot, now);
    if (hot.row.status === 'parked') return this.kept.hold(hot, cause, kept, now);
    const { tree } = hot;
    if (tree === undefined) return undefined;
    const taken = this.#taker.step(hot, cause, kept, now, () =>
      toParent ? tree.answerParent(key, event, now) : tree.answer(key, event, now),
    );
    if (taken === undefined) return undefined;
    this.#publish(hot, taken);
    this.kept.drain(hot, now);
    return taken;
  }

  /** A task ended in a suspension. `undefined`: nobody waits for it any more. */
  #takeSuspend(
    hot: HotWorkflow,
    suspend: { readonly key: string; readonly event: SuspendEvent },
    now: number,
  ): TakenTurn | undefined {
    const { key, event } = suspend;
    this.takeDueTimers(hot, now);
    if (hot.row.status === 'parked') {
      const to = addressOf(key);
      const cause = causeOf(hot, { to, event, source: 'task' });
      return this.kept.hold(hot, cause, { to, event, as: 'suspend', key }, now);
    }
    const taken = this.suspended.suspend(hot, suspend, now);
    if (taken !== undefined) this.kept.drain(hot, now);
    return taken;
  }

  /** Time moves a suspended task; `poll`: it is to be asked again. */
  wakeTask(hot: HotWorkflow, key: string, now: number): TakenTurn | 'poll' | undefined {
    this.takeDueTimers(hot, now);
    if (hot.row.status === 'parked') return undefined;
    const taken = this.suspended.wake(hot, key, now);
    if (taken !== undefined && taken !== 'poll') this.kept.drain(hot, now);
    return taken;
  }

  /**
   * Moves the timers that asked not to keep their deadline over a time when nobody ran (B1):
   * `aliveAt` is when an engine was last alive.
   */
  rebase(hot: HotWorkflow, aliveAt: number, now: number): TakenTurn | undefined {
    const { tree, row } = hot;
    if (row.status === 'parked') return undefined;
    // A recovery that was itself cut off moved some already: those were alive then.
    const downMs = Math.max(0, now - Math.max(aliveAt, row.updatedAt));
    const { applied } = this.#taker.policy;
    const moved = [...(tree?.timers.values() ?? [])].flatMap((timer) => {
      // the application was told of that moment, and goes by it
      if (isApplied(tree, timer, applied)) return [];
      if (timer.onRestart === 'remaining') {
        return [{ ...timer, dueAt: timer.dueAt + downMs }];
      }
      if (timer.onRestart !== 'restart') return [];
      return [{ ...timer, setAt: now, dueAt: now + timer.dueAt - timer.setAt }];
    });
    if (tree === undefined || moved.length === 0 || downMs === 0) return undefined;
    const cause = causeOf(hot, { event: { type: 'workflow.restart' }, source: 'recovery' });
    hot.dirty = true;
    const recording = tree.reschedule(moved, now);
    const taken = this.#taker.record(hot, cause, recording, now, { outcome: 'handled' });
    this.#publish(hot, taken);
    return taken;
  }

  /** An event on its way out whose workflow is gone or would not have it. */
  loseSend(hot: HotWorkflow, key: string, body: SendBody, reason: string, now: number): TakenTurn {
    const { event, to } = body;
    const cause = causeOf(hot, { to, event, source: 'message' });
    const text = PLAIN_TEXT.encode(body, 'event');
    const letter = { at: now, eventType: event.type, reason, body: text };
    return this.kept.row(hot, cause, now, {
      outcome: 'ignored',
      reason,
      dropped: [key],
      deadLetters: [letter],
    });
  }

  /** A custom action threw: the actor fails, as XState has it. */
  takeActionFailure(
    hot: HotWorkflow,
    { address, key, error }: ActionFailure,
    now: number,
  ): TakenTurn | undefined {
    const { tree } = hot;
    if (tree === undefined || hot.row.status === 'parked') return undefined;
    const event = { type: 'xstate.error.action' };
    const cause = causeOf(hot, { to: address, event, source: 'task' });
    const kept: KeptBody = { to: address, event, as: 'actions', key };
    const taken = this.#taker.step(hot, cause, kept, now, () => tree.fail(address, error, now));
    if (taken !== undefined) this.#publish(hot, taken);
    return taken;
  }

  /** An event for an actor, whether a state asks for it, a suspended task, or a wait to come. */
  deliver(hot: HotWorkflow, request: EventRequest, now: number): TakenTurn {
    const { tree } = hot;
    const { to, event } = request;
    const cause = causeOf(hot, request);
    if (tree === undefined) throw workflowEnded(hot.id, hot.row.status);
    if (!tree.runtime.byAddress.has(to)) throw actorUnknown(to);
    const task = request.source === 'resume' ? undefined : this.kept.taskFor(hot, to, event);
    const answered = task && this.suspended.takeEvent(hot, task, cause, now);
    if (answered !== undefined) return answered;
    const early = this.kept.takeEarly(hot, cause, request, now);
    if (early !== undefined) return early;
    const taken = this.#taker.step(hot, cause, { to, event }, now, () =>
      tree.deliver(to, event, now),
    );
    if (taken === undefined) throw actorUnknown(to);
    this.#publish(hot, taken);
    return taken;
  }
}

/** The address of the actor whose work this is: `order-1/charge` of `order-1/charge#3`. */
function addressOf(workKey: string): string {
  return workKey.slice(0, workKey.lastIndexOf('#'));
}
