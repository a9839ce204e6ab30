import {
  fromPromise,
  type EventObject,
  type NonReducibleUnknown,
  type PromiseActorLogic,
  type PromiseActorRef,
} from 'xstate';
import { durationMs, type Duration } from './duration.ts';
import { AbeyanceError } from './errors.ts';
import { invalidOption, readFields, readList } from './invalid-option.ts';
import {
  retryPolicy,
  RETRY_DEFAULTS,
  type RetryOptions,
  type RetryPolicy,
} from './retry-policy.ts';
import { isSuspended, requestOf, suspend, type Suspend, type Suspended } from './suspend.ts';
import { checkWaitedEvent } from './waited-event.ts';
import type { Undeclared } from './xstate/undeclared.ts';

/**
 * The platform's `AbortSignal`, named by way of XState: this floor has no platform and so no such
 * name of its own.
 */
export type TaskSignal = Parameters<Parameters<typeof fromPromise>[0]>[0]['signal'];

/** What the function of a task is called with. */
export interface TaskArgs<
  TInput = NonReducibleUnknown,
  TOutput = unknown,
  TEmitted extends EventObject = EventObject,
> {
  readonly input: TInput;
  /**
   * The same for every attempt of this task and no other: hand it to whatever you call, so that an
   * attempt that is made again has its effect once. In plain XState the actor's session id.
   */
  readonly key: string;
  /** Aborted when the state is left, the time is over, or the workflow is cancelled. */
  readonly signal: TaskSignal;
  /** From 1. In plain XState always 1. */
  readonly attempt: number;
  /** `return suspend(type, request)` ends the function and lets the task stand still. */
  readonly suspend: Suspend;
  readonly self: PromiseActorRef<TOutput>;
  readonly system: PromiseActorRef<TOutput>['system'];
  readonly emit: (emitted: TEmitted) => void;
}

export interface TaskOptions {
  /**
   * How it is tried again when it fails: by default twice more, after 1 s and 2 s; `false`: never.
   * A `FinalError` is not tried again. What fails last becomes the state's `onError`.
   */
  readonly retry?: RetryOptions | false;
  /** How long one attempt may take; it then fails with `TaskTimeout`. Default: no limit. */
  readonly timeout?: Duration;
  /**
   * Event types the task may wait for by `suspend('externalEvent', …)`. One that comes while the
   * task still works is kept for it, so that no answer is too fast to be heard.
   */
  readonly awaits?: readonly string[];
}

/** XState promise logic that also says how the engine is to run it. */
export interface TaskLogic<
  TOutput,
  TInput = NonReducibleUnknown,
  TEmitted extends EventObject = EventObject,
> extends PromiseActorLogic<TOutput, TInput, TEmitted> {
  readonly task: {
    readonly retry: RetryPolicy;
    /** Of one attempt, ms. */
    readonly timeoutMs: number | undefined;
    /** The event descriptors it may wait for when it suspends itself. */
    readonly awaits: readonly string[];
  };
}

/**
 * Work outside of the machine, for `invoke` and `spawn`: an async function that the engine runs
 * after the turn is committed, tries again when it fails, and runs again when the process died.
 * So it may run more than once, always under the same `key` (K1).
 *
 * It is made by XState's `fromPromise` and runs in plain XState too, once and without a timeout. To
 * wait for something from outside it returns what `suspend` makes of it, which needs the engine.
 *
 * @throws `OptionInvalid`, `DurationInvalid` naming the option.
 */
export function fromTask<
  TOutput,
  TInput = NonReducibleUnknown,
  TEmitted extends EventObject = EventObject,
>(
  // `self` says nothing of its output, or TypeScript would settle it before it looks at the result.
  run: (args: TaskArgs<TInput, Undeclared, TEmitted>) => PromiseLike<TOutput | Suspended<TOutput>>,
  options: TaskOptions = {},
): TaskLogic<TOutput, TInput, TEmitted> {
  if (typeof run !== 'function') throw invalidOption('run', 'give the function of the task');
  const { retry, timeout, awaits } = readFields(options, 'options', OPTIONS);
  const task = {
    retry: retry === false ? { ...RETRY_DEFAULTS, maxAttempts: 1 } : retryPolicy(retry, 'retry'),
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout, 'timeout'),
    awaits: readAwaits(awaits),
  };
  if (task.timeoutMs === 0) throw invalidOption('timeout', 'give a task more than no time at all');
  const logic = fromPromise<TOutput, TInput, TEmitted>(
    (args: AttemptArgs<TInput, TOutput, TEmitted>) => {
      const { key = args.self.sessionId, attempt = 1 } = args;
      const result = run({ ...args, key, attempt, suspend });
      // The engine asks for an attempt under a key, and knows what to do with a suspension.
      return (args.key === undefined ? notSuspended(result) : result) as PromiseLike<TOutput>;
    },
  );
  return Object.assign(logic, { task });
}

const OPTIONS: readonly (keyof TaskOptions)[] = ['retry', 'timeout', 'awaits'];

function readAwaits(awaits: readonly string[] = []): readonly string[] {
  const events = readList(awaits, 'awaits', 'give an array of event types');
  for (const event of events) checkWaitedEvent(event, 'awaits');
  return events;
}

async function notSuspended<T>(result: PromiseLike<T>): Promise<T> {
  const value = await result;
  if (!isSuspended(value)) return value;
  const { type } = requestOf(value);
  const message =
    `a task returned suspend('${type}', …), and in plain XState nobody would resume it;` +
    ' run its machine as a workflow of an engine';
  throw new AbeyanceError('EngineRequired', message, { details: { type } });
}

/** The engine calls `logic.config` with a key and an attempt, plain XState without. */
type AttemptArgs<TInput, TOutput, TEmitted extends EventObject> = Omit<
  TaskArgs<TInput, TOutput, TEmitted>,
  'key' | 'attempt' | 'suspend'
> & { readonly key?: string; readonly attempt?: number };

/** Whether actor logic was made by `fromTask`. */
export function isTaskLogic(logic: unknown): logic is TaskLogic<unknown> {
  if (typeof logic !== 'object' || logic === null || !('task' in logic)) return false;
  const { task } = logic;
  return typeof task === 'object' && task !== null && 'retry' in task && 'timeoutMs' in task;
}
