import {
  fromPromise,
  type EventObject,
  type NonReducibleUnknown,
  type PromiseActorLogic,
  type PromiseActorRef,
} from 'xstate';
import { durationMs, type Duration } from './duration.ts';
import { invalidOption, readFields } from './invalid-option.ts';
import {
  retryPolicy,
  RETRY_DEFAULTS,
  type RetryOptions,
  type RetryPolicy,
} from './retry-policy.ts';

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
  };
}

/**
 * Work outside of the machine, for `invoke` and `spawn`: an async function that the engine runs
 * after the turn is committed, tries again when it fails, and runs again when the process died.
 * So it may run more than once, always under the same `key` (K1).
 *
 * It is made by XState's `fromPromise` and runs in plain XState too, once and without a timeout.
 *
 * @throws `OptionInvalid`, `DurationInvalid` naming the option.
 */
export function fromTask<
  TOutput,
  TInput = NonReducibleUnknown,
  TEmitted extends EventObject = EventObject,
>(
  run: (args: TaskArgs<TInput, TOutput, TEmitted>) => PromiseLike<TOutput>,
  options: TaskOptions = {},
): TaskLogic<TOutput, TInput, TEmitted> {
  if (typeof run !== 'function') throw invalidOption('run', 'give the function of the task');
  const { retry, timeout } = readFields(options, 'options', ['retry', 'timeout']);
  const task = {
    retry: retry === false ? { ...RETRY_DEFAULTS, maxAttempts: 1 } : retryPolicy(retry, 'retry'),
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout, 'timeout'),
  };
  if (task.timeoutMs === 0) throw invalidOption('timeout', 'give a task more than no time at all');
  const logic = fromPromise<TOutput, TInput, TEmitted>(
    (args: AttemptArgs<TInput, TOutput, TEmitted>) =>
      run({ ...args, key: args.key ?? args.self.sessionId, attempt: args.attempt ?? 1 }),
  );
  return Object.assign(logic, { task });
}

/** The engine calls `logic.config` with a key and an attempt, plain XState without. */
type AttemptArgs<TInput, TOutput, TEmitted extends EventObject> = Omit<
  TaskArgs<TInput, TOutput, TEmitted>,
  'key' | 'attempt'
> & { readonly key?: string; readonly attempt?: number };

/** Whether actor logic was made by `fromTask`. */
export function isTaskLogic(logic: unknown): logic is TaskLogic<unknown> {
  if (typeof logic !== 'object' || logic === null || !('task' in logic)) return false;
  const { task } = logic;
  return typeof task === 'object' && task !== null && 'retry' in task && 'timeoutMs' in task;
}
