import { hasMethods, invalidOption, readFields } from '../../machines/invalid-option.ts';
import type { PromiseLogic } from '../../machines/promise-logic.ts';
import type { MachineEvent } from '../../machines/recording.ts';
import type { Suspended } from '../../machines/suspend.ts';
import {
  fromTask,
  isTaskLogic,
  type TaskArgs,
  type TaskLogic,
  type TaskOptions,
  type TaskSignal,
} from '../../machines/task.ts';
import { testFailed } from './test-failures.ts';

/** One attempt of a task that a fake was asked for. */
export interface FakeCall<TOutput = unknown, TInput = TaskArgs['input']> {
  readonly input: TInput;
  /** The same for every attempt of one task, over crashes and restarts too (K1). */
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
  readonly signal: TaskSignal;
  /** Whether it is under way: not settled, not aborted, and not made again since. */
  readonly open: boolean;
  /** Settles this call and no other; nothing happens where it is settled already. */
  resolve(output: FakeOutput<TOutput>): void;
  reject(error: unknown): void;
}

/** What a task may come to: its output, or what `suspend` made to let it stand still. */
export type FakeOutput<TOutput> = TOutput | Suspended<TOutput>;

/** What a call comes to: a value, or a function that may throw, wait, or heed its signal. */
export type FakeAnswer<TOutput, TInput, TEmitted extends MachineEvent = MachineEvent> =
  | FakeOutput<TOutput>
  | ((
      args: TaskArgs<TInput, TOutput, TEmitted>,
    ) => FakeOutput<TOutput> | PromiseLike<FakeOutput<TOutput>>);

export interface FakeTaskOptions<
  TOutput,
  TInput,
  TEmitted extends MachineEvent,
> extends TaskOptions {
  /** The actor it stands in for: its types are taken over, its retries and its timeout. */
  readonly like?: PromiseLogic<TOutput, TInput, TEmitted>;
}

/** A task for tests: it notes how it is called, and does what it is told. */
export interface FakeTask<
  TOutput,
  TInput = TaskArgs['input'],
  TEmitted extends MachineEvent = MachineEvent,
> {
  /** Give it to the machine: `machine.provide({ actors: { charge: fake.logic } })`. */
  readonly logic: TaskLogic<TOutput, TInput, TEmitted>;
  /** Every attempt so far, oldest first, of all workflows and engines. */
  readonly calls: readonly FakeCall<TOutput, TInput>[];
  /**
   * Settles the call that has been open for longest.
   *
   * @throws `TestFailed` where none is open.
   */
  resolve(output: FakeOutput<TOutput>): void;
  /** As `resolve`, by an error: the attempt fails. @throws `TestFailed` where none is open. */
  reject(error: unknown): void;
  /** What the next call comes to that has no answer yet; several are taken in order. */
  once(answer: FakeAnswer<TOutput, TInput, TEmitted>): this;
  /** What every call comes to from now on, but for those of `once`. */
  respond(answer: FakeAnswer<TOutput, TInput, TEmitted>): this;
  /** Calls stay open from now on until they are settled by hand: what a new fake does. */
  hang(): this;
}

const OPTIONS = ['like', 'retry', 'timeout', 'awaits'];

/**
 * A task that a test has in its hands, in place of one that reaches for the world. Keys, attempts,
 * retries and timeouts are as in a real run, and it may serve any number of engines.
 *
 * @throws `OptionInvalid`, `DurationInvalid` naming the option.
 */
export function fakeTask<
  TOutput = unknown,
  TInput = TaskArgs['input'],
  TEmitted extends MachineEvent = MachineEvent,
>(options: FakeTaskOptions<TOutput, TInput, TEmitted> = {}): FakeTask<TOutput, TInput, TEmitted> {
  const { like, ...policy } = readFields(options, 'options', OPTIONS);
  if (like !== undefined && !hasMethods(like, 'transition', 'getInitialSnapshot')) {
    throw invalidOption('like', 'give the actor logic that the fake stands in for');
  }
  return new Fake(like, policy);
}

type Run<TOutput, TInput, TEmitted extends MachineEvent> = (
  args: TaskArgs<TInput, TOutput, TEmitted>,
) => PromiseLike<FakeOutput<TOutput>>;

class Fake<TOutput, TInput, TEmitted extends MachineEvent> implements FakeTask<
  TOutput,
  TInput,
  TEmitted
> {
  readonly logic: TaskLogic<TOutput, TInput, TEmitted>;
  readonly calls: Call<TOutput, TInput>[] = [];
  readonly #newest = new Map<string, Call<TOutput, TInput>>();
  readonly #once: Run<TOutput, TInput, TEmitted>[] = [];
  /** `undefined`: calls stay open. */
  #always: Run<TOutput, TInput, TEmitted> | undefined;

  constructor(like: FakeTaskOptions<TOutput, TInput, TEmitted>['like'], options: TaskOptions) {
    const run: Run<TOutput, TInput, TEmitted> = (args) => this.#call(args);
    const isPlain = like !== undefined && !isTaskLogic(like);
    // a plain promise is tried once
    const logic = fromTask(run, isPlain ? { retry: false, ...options } : options);
    this.logic = isTaskLogic(like) ? withPolicyOf(like, logic, options) : logic;
  }

  resolve(output: FakeOutput<TOutput>): void {
    this.#oldest('resolve').resolve(output);
  }

  reject(error: unknown): void {
    this.#oldest('reject').reject(error);
  }

  once(answer: FakeAnswer<TOutput, TInput, TEmitted>): this {
    this.#once.push(runOf(answer));
    return this;
  }

  respond(answer: FakeAnswer<TOutput, TInput, TEmitted>): this {
    this.#always = runOf(answer);
    return this;
  }

  hang(): this {
    this.#always = undefined;
    return this;
  }

  #call(args: TaskArgs<TInput, TOutput, TEmitted>): Promise<FakeOutput<TOutput>> {
    const call = new Call<TOutput, TInput>(args);
    // its process died: nobody waits for the attempt before, though no signal says so
    this.#newest.get(call.key)?.giveUp();
    this.#newest.set(call.key, call);
    this.calls.push(call);
    const run = this.#once.shift() ?? this.#always;
    if (run !== undefined) void run(args).then(call.resolve, call.reject);
    return call.promise;
  }

  #oldest(verb: string): Call<TOutput, TInput> {
    const call = this.calls.find(({ open }) => open);
    if (call !== undefined) return call;
    const remedy = 'let a workflow get there by `runUntilIdle()`, or give the answer by `once()`';
    throw testFailed(`there is no open call to ${verb}: ${remedy} beforehand`);
  }
}

type Asked<TInput> = Pick<TaskArgs<TInput>, 'input' | 'key' | 'attempt' | 'signal'>;

class Call<TOutput, TInput> implements FakeCall<TOutput, TInput> {
  readonly input: TInput;
  readonly key: string;
  readonly attempt: number;
  readonly signal: TaskSignal;
  readonly promise: Promise<FakeOutput<TOutput>>;
  readonly resolve: (output: FakeOutput<TOutput>) => void;
  readonly reject: (error: unknown) => void;
  #over = false;

  constructor({ input, key, attempt, signal }: Asked<TInput>) {
    this.input = input;
    this.key = key;
    this.attempt = attempt;
    this.signal = signal;
    const { promise, resolve, reject } = Promise.withResolvers<FakeOutput<TOutput>>();
    this.promise = promise;
    this.resolve = (output) => {
      this.giveUp();
      resolve(output);
    };
    this.reject = (error) => {
      this.giveUp();
      reject(error);
    };
  }

  get open(): boolean {
    return !this.#over && !this.signal.aborted;
  }

  giveUp(): void {
    this.#over = true;
  }
}

function runOf<TOutput, TInput, TEmitted extends MachineEvent>(
  answer: FakeAnswer<TOutput, TInput, TEmitted>,
): Run<TOutput, TInput, TEmitted> {
  return async (args) =>
    typeof answer === 'function'
      ? (answer as (args: TaskArgs<TInput, TOutput, TEmitted>) => FakeOutput<TOutput>)(args)
      : answer;
}

/** The fake is run as the original is, where the test does not say otherwise. */
function withPolicyOf<TOutput, TInput, TEmitted extends MachineEvent>(
  { task }: TaskLogic<unknown>,
  logic: TaskLogic<TOutput, TInput, TEmitted>,
  { retry, timeout, awaits }: TaskOptions,
): TaskLogic<TOutput, TInput, TEmitted> {
  const own = logic.task;
  return Object.assign(logic, {
    task: {
      retry: retry === undefined ? task.retry : own.retry,
      timeoutMs: timeout === undefined ? task.timeoutMs : own.timeoutMs,
      awaits: awaits === undefined ? task.awaits : own.awaits,
    },
  });
}
