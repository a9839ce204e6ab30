import { durationMs, type Duration } from '../../machines/duration.ts';
import { hasMethods, invalidOption, readFields } from '../../machines/invalid-option.ts';
import type { Engine } from '../../runtime/engine.ts';
import type { HistoryEntry } from '../../runtime/journal.ts';
import type { WorkflowRow } from '../../runtime/records.ts';
import type { Store } from '../../runtime/store.ts';
import type { WorkflowSnapshot } from '../../runtime/workflow-snapshot.ts';
import type { VirtualHost } from '../virtual-host.ts';
import { FaultBook, type Faults } from './faults.ts';
import { LogBook, type EmittedEvent, type LogLine } from './log-book.ts';
import { isOver, runUntil, type RunUntilOptions, type Watched } from './run-until.ts';
import { TestClock } from './test-clock.ts';
import { testClosed, testFailed } from './test-failures.ts';
import {
  readTestOptions,
  checkKeptOptions,
  type TestedEngineOptions,
  type TestEngineOptions,
  type TestSettings,
} from './test-options.ts';
import { TestProcess, type TestProcessOptions } from './test-process.ts';

export interface DownOptions {
  /** How long nobody runs. */
  readonly downFor?: Duration;
}

/** What the next engine has other than the one before: a redeploy. */
export type RestartOptions = DownOptions & Partial<TestedEngineOptions>;

/**
 * An engine under a clock that stands until it is moved, on a disk that outlives it. Whatever needs
 * no time happens by itself, so its promises can simply be awaited. Equal seeds are equal runs, as
 * long as the workflows and the test wait for nothing real.
 *
 * Nothing of it is shared: any number of them can be at work in one process.
 */
export class TestEngine implements AsyncDisposable {
  readonly seed: number;
  /** Clock, timers and ids, for what else is to live under this clock, such as an `EventBus`. */
  readonly host: VirtualHost;
  readonly clock: TestClock;
  readonly faults: Faults;
  readonly #faults: FaultBook;
  readonly #book: LogBook;
  readonly #place: () => Store;
  #options: TestedEngineOptions;
  #process: TestProcess | undefined;
  #closing: Promise<void> | undefined;

  private constructor({ host, place, engine }: TestSettings) {
    this.seed = host.seed;
    this.host = host;
    this.clock = new TestClock(host);
    this.#faults = new FaultBook(host.seed);
    this.faults = this.#faults;
    this.#book = new LogBook(() => host.now());
    this.#place = place;
    this.#options = engine;
  }

  /** As `createTestEngine`. */
  static async create(options: TestEngineOptions): Promise<TestEngine> {
    const test = new TestEngine(readTestOptions(options));
    await test.#open();
    return test;
  }

  /** The engine that runs now. @throws `EngineClosed` after a crash or the close. */
  get engine(): Engine {
    return this.#current().engine;
  }

  /** `false` after a crash, until `restart()`, and after the close. */
  get alive(): boolean {
    return this.#process?.alive ?? false;
  }

  /** Every line the engines logged so far, oldest first. */
  get logs(): readonly LogLine[] {
    return this.#book.lines;
  }

  /** Every event that an actor emitted so far, oldest first. */
  get emitted(): readonly EmittedEvent[] {
    return this.#book.emitted;
  }

  /** Lets everything happen that needs no time. @throws `LimitExceeded` where that has no end. */
  async runUntilIdle(): Promise<void> {
    await this.host.settle();
  }

  /**
   * What the promise comes to, when everything that needs no time has happened.
   * @throws `OptionInvalid` for what is no promise, `LimitExceeded`.
   */
  async run<T>(promise: Promise<T>): Promise<T> {
    if (!hasMethods(promise, 'then', 'catch')) throw invalidOption('promise', 'give a promise');
    promise.catch(() => {});
    await this.runUntilIdle();
    try {
      return await promise;
    } finally {
      await this.runUntilIdle();
    }
  }

  /**
   * Lets time go by, from one thing that is due to the next, until what is stored of a workflow is
   * as `predicate` wants it.
   *
   * @throws `TestFailed` where nothing is to come that could move it, `WaitTimeout` after `within`,
   * `WorkflowEnded`, `WorkflowNotFound`; `EngineClosed` where the process dies.
   */
  async runUntil<Context, Output>(
    workflow: Watched<Context, Output> | string,
    predicate: (snapshot: WorkflowSnapshot<Context, Output>) => boolean,
    options: RunUntilOptions = {},
  ): Promise<WorkflowSnapshot<Context, Output>> {
    const { clock, seed } = this;
    const rowOf = (id: string): Promise<WorkflowRow | undefined> => this.#current().rowOf(id);
    return runUntil({ clock, seed, rowOf, workflow, predicate, options });
  }

  /** Lets time go by until a workflow has ended. @throws as `runUntil` does. */
  runToEnd<Context, Output>(
    workflow: Watched<Context, Output> | string,
    options: RunUntilOptions = {},
  ): Promise<WorkflowSnapshot<Context, Output>> {
    return this.runUntil(workflow, isOver, options);
  }

  /** All turns of a workflow, oldest first. */
  async history(id: string): Promise<readonly HistoryEntry[]> {
    const entries: HistoryEntry[] = [];
    let after: number | undefined;
    do {
      const page = await this.engine.history(id, after === undefined ? {} : { after });
      entries.push(...page.items);
      after = page.cursor;
    } while (after !== undefined);
    return entries;
  }

  /**
   * The process dies at once: nothing more of it runs, and what it had not stored is lost. What it
   * was asked and had not answered is never answered; its handles and its engine answer nothing but
   * `EngineClosed`.
   */
  crash(options: DownOptions = {}): void {
    const { downFor } = readFields(options, 'options', ['downFor']);
    const downMs = readDown(downFor);
    this.#current().die();
    this.host.setNow(this.host.now() + downMs);
  }

  /**
   * Opens an engine on the same disk, after a crash or after closing the one that runs: a deploy,
   * with other machines or options where they are given.
   *
   * @throws what `createEngine` does; `EngineClosed` where the process dies while it opens.
   */
  async restart(options: RestartOptions = {}): Promise<Engine> {
    const { downFor, ...changed } = readFields(options, 'options');
    checkKeptOptions(changed);
    const downMs = readDown(downFor);
    await this.#end(this.#current());
    this.host.setNow(this.host.now() + downMs);
    this.#options = { ...this.#options, ...changed };
    return this.#open();
  }

  /**
   * Ends every fault and closes the engine.
   *
   * @throws `TestFailed` where the engine leaves a wake behind.
   */
  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #open(): Promise<Engine> {
    const { logger } = this.#options;
    const options: TestProcessOptions = {
      host: this.host,
      store: this.#place(),
      engine: { ...this.#options, logger: this.#book.logger(logger) },
      faultOf: (call) => this.#faults.faultOf(call),
      emitted: (workflowId, event) => this.#book.note(workflowId, event),
    };
    this.#process = new TestProcess(options);
    return this.run(this.#process.open(options));
  }

  async #shutDown(): Promise<void> {
    this.faults.clear();
    const last = this.#process;
    this.#process = undefined;
    if (last !== undefined) await this.#end(last);
  }

  #current(): TestProcess {
    if (this.#process === undefined) throw testClosed();
    return this.#process;
  }

  /** Closes an engine. One that waits for its middleware is given the time it takes for that. */
  async #end(process: TestProcess): Promise<void> {
    const closing = process.close();
    const settled: unknown[] = [];
    void Promise.allSettled([closing]).then((results) => settled.push(results));
    const until = this.host.now() + CLOSE_WITHIN_MS;
    await this.runUntilIdle();
    while (settled.length === 0) {
      const [at = Infinity] = this.clock.pending();
      if (at > until) break;
      await this.host.advanceTo(at);
    }
    const wakes = await closing;
    // they would keep a real process from ending
    if (wakes > 0) throw testFailed(`${wakes} wakes are left after the close`, this.seed);
  }
}

/** Longer than a closing engine waits for anything. */
const CLOSE_WITHIN_MS = 10_000;

/**
 * An engine for tests, open and ready.
 *
 * @throws `OptionInvalid`, `DurationInvalid`, and what `createEngine` does.
 */
export function createTestEngine(options: TestEngineOptions): Promise<TestEngine> {
  return TestEngine.create(options);
}

function readDown(downFor: Duration = 0): number {
  return durationMs(downFor, 'downFor');
}
