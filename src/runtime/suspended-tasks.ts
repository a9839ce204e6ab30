import { matchesDescriptor } from '../machines/descriptor.ts';
import { matchesEvent } from '../machines/event-match.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { isWithin } from './addresses.ts';
import { childError, type ChildResult } from './child-result.ts';
import { unchangedRecording } from './failed-turn.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { Publish } from './kept-messages.ts';
import type { KeptBody } from './messages.ts';
import type { OwnSend } from './own-send.ts';
import type { MessageKey } from './records.ts';
import { waitTimedOut } from './refusals.ts';
import {
  beginWait,
  inOrder,
  isOfLastAttempt,
  suspendedRow,
  taskTrace,
  type SuspendedTask,
  type SuspendEvent,
  type Wait,
} from './suspended-task.ts';
import { causeOf, type Cause } from './turn.ts';
import type { Extra, TakenTurn, TurnTaker } from './turn-taker.ts';

/** What a task comes to, as its actor hears it. */
type Answer =
  | { readonly type: 'xstate.promise.resolve'; readonly data: unknown }
  | { readonly type: 'xstate.promise.reject'; readonly data: unknown };

/** What ends a wait, and under which name where it has one. */
type By = Pick<Cause, 'source'> & Partial<Pick<Cause, 'eventId'>>;

/** How a child ended, or that it could not be begun. */
export interface ChildNews {
  /** Of the task that waits for it. */
  readonly key: string;
  readonly childId: string;
  readonly result: ChildResult;
}

/**
 * Tasks that ended in a suspension: each stands still until what it waits for answers it in its
 * place, and its result is taken as any other task's is (K2).
 */
export class SuspendedTasks {
  readonly #taker: TurnTaker;
  readonly #publish: Publish;

  constructor(taker: TurnTaker, publish: Publish) {
    this.#taker = taker;
    this.#publish = publish;
  }

  /** A task returned a suspension. `undefined`: nobody waits for it any more (B22, K2). */
  suspend(
    hot: HotWorkflow,
    { key, event }: { readonly key: string; readonly event: SuspendEvent },
    now: number,
    consumed?: MessageKey,
  ): TakenTurn | undefined {
    const { tree } = hot;
    const task = hot.tasks.get(key);
    if (task === undefined || tree?.worker(key) === undefined) return undefined;
    const before = hot.suspended.get(key)?.wait;
    if (!isOfLastAttempt(event, before)) return undefined;
    const { request } = event;
    const traceparent = taskTrace(task);
    const cause = causeOf(hot, { to: task.address, event, source: 'task', consumed, traceparent });
    const byApplication = this.#taker.policy.applied.has(request.type);
    const wait = beginWait({ key, before }, request, { now, byApplication });
    if (isPolledOut(wait)) {
      const error = waitTimedOut(key, `after ${wait.polls} attempts`);
      return this.#answer(hot, key, { cause, answer: rejected(error), now });
    }
    const taken = this.#taker.record(hot, cause, unchangedRecording(hot), now, {
      outcome: 'handled',
      tasks: [suspendedRow(task, wait, tree)],
      sends: beginningOf(key, wait),
    });
    this.#publish(hot, taken);
    return taken;
  }

  /**
   * Time moves a suspended task. `poll`: it is to be asked again.
   * `undefined`: nobody waits for it any more, or not yet.
   */
  wake(hot: HotWorkflow, key: string, now: number): TakenTurn | 'poll' | undefined {
    const task = hot.suspended.get(key);
    if (task?.row.dueAt === undefined || task.row.dueAt > now) return undefined;
    const { request, expiresAt = Infinity } = task.wait;
    if (request.type === 'polling' && now < expiresAt) return 'poll';
    return this.timeOut(hot, task, now, { source: 'timer' });
  }

  /** Its time is over: that of a delay is what it waits for, any other wait has failed. */
  timeOut(hot: HotWorkflow, task: SuspendedTask, now: number, by: By): TakenTurn | undefined {
    const { row, wait } = task;
    if (wait.request.type === 'delay') {
      return this.#end(hot, task, { by, answer: resolved(undefined), now });
    }
    const error = waitTimedOut(row.key, `after ${now - wait.startedAt} ms`);
    return this.#end(hot, task, { by, answer: rejected(error), now });
  }

  /** Ends the wait by hand: the data becomes the task's output. */
  resume(
    hot: HotWorkflow,
    task: SuspendedTask,
    { data, by }: { readonly data: unknown; readonly by: By },
    now: number,
  ): TakenTurn | undefined {
    return this.#end(hot, task, { by, answer: resolved(data), now });
  }

  /**
   * The task an event is for that no state asks for: of those at that address or below it the one
   * that has waited longest.
   */
  takerOf({ suspended }: HotWorkflow, to: string, event: MachineEvent): SuspendedTask | undefined {
    const taking = [...suspended.values()].filter(
      (task) => isWithin(task.row.address, to) && awaits(task, event),
    );
    return inOrder(taking)[0];
  }

  /** The event it waited for becomes its output. */
  takeEvent(
    hot: HotWorkflow,
    { row }: SuspendedTask,
    cause: Cause,
    now: number,
  ): TakenTurn | undefined {
    return this.#answer(hot, row.key, { cause, answer: resolved(cause.event), now });
  }

  /** What the task that waits for a child is to hear; `undefined`: none does any more. */
  childAnswer(hot: HotWorkflow, { key, childId, result }: ChildNews): KeptBody | undefined {
    const task = hot.suspended.get(key);
    if (task === undefined || task.wait.childId !== childId) return undefined;
    const event =
      result.type === 'done' ? resolved(result.output) : rejected(childError(childId, result));
    return { to: task.row.address, event, as: 'answer', key, childEnded: childId };
  }

  /** The end of a child is the answer of the task that waits for it. */
  takeChildAnswer(
    hot: HotWorkflow,
    { key = '', event, childEnded }: KeptBody,
    cause: Cause,
    now: number,
  ): TakenTurn | undefined {
    return this.#answer(hot, key, { cause, answer: event as Answer, now, childEnded });
  }

  #end(
    hot: HotWorkflow,
    { row, traceparent }: SuspendedTask,
    { by, answer, now }: { readonly by: By; readonly answer: Answer; readonly now: number },
  ): TakenTurn | undefined {
    const cause = causeOf(hot, { to: row.address, event: answer, traceparent, ...by });
    return this.#answer(hot, row.key, { cause, answer, now });
  }

  #answer(
    hot: HotWorkflow,
    key: string,
    {
      cause,
      answer,
      now,
      childEnded,
    }: {
      readonly cause: Cause;
      readonly answer: Answer;
      readonly now: number;
      readonly childEnded?: string | undefined;
    },
  ): TakenTurn | undefined {
    const { tree } = hot;
    if (tree === undefined) return undefined;
    const ofChild = childEnded === undefined ? undefined : { childEnded };
    const kept: KeptBody = { to: cause.to, event: answer, as: 'answer', key, ...ofChild };
    const extra: Extra = { outcome: 'handled', ...ofChild };
    const taken = this.#taker.step(
      hot,
      cause,
      kept,
      now,
      () => tree.answer(key, answer, now),
      extra,
    );
    if (taken !== undefined) this.#publish(hot, taken);
    return taken;
  }
}

function awaits({ wait }: SuspendedTask, event: MachineEvent): boolean {
  const { request, byApplication } = wait;
  if (request.type !== 'externalEvent' || byApplication) return false;
  return matchesDescriptor(event.type, request.event) && matchesEvent(event, request.match);
}

function isPolledOut({ request, polls, byApplication }: Wait): boolean {
  return request.type === 'polling' && !byApplication && polls >= (request.maxAttempts ?? Infinity);
}

/** The child is begun by the commit that begins to wait for it. */
export function beginningOf(
  key: string,
  { request, childId, byApplication }: Wait,
): readonly OwnSend[] {
  if (request.type !== 'subWorkflow' || childId === undefined || byApplication) return [];
  const { workflow, version, input } = request;
  return [{ to: childId, event: { type: 'workflow.begin', workflow, version, input, key } }];
}

function resolved(data: unknown): Answer {
  return { type: 'xstate.promise.resolve', data };
}

function rejected(data: unknown): Answer {
  return { type: 'xstate.promise.reject', data };
}
