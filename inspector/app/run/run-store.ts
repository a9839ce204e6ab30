import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { RunAnswer, Source } from '../../protocol/index.ts';
import { EntryLog } from './entry-log.ts';
import { pastOf, type Moment } from './moment.ts';
import { PastReads } from './past-reads.ts';
import { RunFailures } from './run-failures.ts';
import { resting } from './resting.ts';

/** Tries again after this, where a watch was cut off, ms. */
const RETRY_MS = 2_000;
/** Between two reads of a workflow that changes all the time, ms: nobody reads faster. */
const READ_EVERY_MS = 250;
/** A cursor that is dragged is read for when it has rested so long, ms. */
const LOOK_AFTER_MS = 120;

/** One workflow, live, with a cursor into its past. */
export class RunStore {
  readonly id: string;
  readonly log: EntryLog;
  readonly past: PastReads;
  readonly failures: RunFailures;
  readonly #source: Source;
  readonly #run: Signal<RunAnswer | undefined> = signal(undefined);
  readonly #cursor: Signal<number | undefined> = signal(undefined);
  readonly #error: Signal<unknown> = signal(undefined);
  readonly #lookError: Signal<unknown> = signal(undefined);
  readonly #isGone: Signal<boolean> = signal(false);
  readonly #leaving = new AbortController();
  #looked = 0;
  #lookedAt = 0;
  #reading: Promise<unknown> = Promise.resolve();

  readonly moment: ReadonlySignal<Moment | undefined> = computed(() => this.#moment());

  constructor(source: Source, id: string) {
    this.#source = source;
    this.id = id;
    this.log = new EntryLog(source, id);
    this.past = new PastReads(source, id);
    this.failures = new RunFailures(source, id);
  }

  /** As it stands now; `undefined` until it was read. */
  get run(): ReadonlySignal<RunAnswer | undefined> {
    return this.#run;
  }

  /** The revision looked at; `undefined`: the present. */
  get cursor(): ReadonlySignal<number | undefined> {
    return this.#cursor;
  }

  /** Why it could not be read. */
  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** Why the turn looked at cannot be shown. */
  get lookError(): ReadonlySignal<unknown> {
    return this.#lookError;
  }

  /** It was deleted while it was looked at; what is shown is how it stood last. */
  get isGone(): ReadonlySignal<boolean> {
    return this.#isGone;
  }

  /** Reads it, and follows it until it is closed. */
  open(): void {
    void this.#follow();
  }

  close(): void {
    this.#leaving.abort();
  }

  /**
   * Looks at the workflow as it was after a turn; `undefined`: as it is. What is known of the turn
   * is shown at once, the rest is read when the cursor rests.
   */
  async look(revision: number | undefined): Promise<void> {
    const look = (this.#looked += 1);
    const isRested = Date.now() - this.#lookedAt > LOOK_AFTER_MS;
    this.#lookedAt = Date.now();
    batch(() => {
      this.#cursor.value = revision;
      this.#lookError.value = undefined;
    });
    if (revision === undefined) {
      if (this.log.hasNewer.value) await this.log.newest();
      return;
    }
    if (!isRested) await resting(LOOK_AFTER_MS, this.#leaving.signal);
    const isOld = (): boolean => look !== this.#looked || this.#leaving.signal.aborted;
    // one at a time: of those passed over while one is read none is asked for
    await this.#reading;
    if (isOld()) return;
    try {
      const reading = this.past.read(revision);
      this.#reading = reading.catch(() => {});
      const snapshot = await reading;
      if (!isOld()) await this.log.around(snapshot.sequence);
    } catch (error) {
      if (isOld()) return;
      this.#lookError.value = error;
      if (this.log.lines.value.length === 0) await this.log.newest();
    }
  }

  async #follow(): Promise<void> {
    const { signal: leaving } = this.#leaving;
    while (!leaving.aborted) {
      try {
        // the first delta comes at once: nothing that changes is missed between it and the read
        for await (const delta of this.#source.watch({ ids: [this.id] }, { signal: leaving })) {
          if (delta.type === 'changes' && delta.removed.includes(this.id) && this.#run.value)
            this.#isGone.value = true;
          else await this.#read();
          await resting(READ_EVERY_MS, leaving);
        }
        // a file that nobody writes to has no more to tell
        return;
      } catch (error) {
        if (leaving.aborted) return;
        this.#failed(error);
      }
      await resting(RETRY_MS, leaving);
    }
  }

  async #read(): Promise<void> {
    try {
      await Promise.all([this.#readRun(), this.#readLog(), this.failures.read()]);
    } catch (error) {
      // one that is not there may yet be started: the watch goes on
      if ((error as { readonly code?: unknown }).code !== 'WorkflowNotFound') throw error;
      this.#failed(error);
    }
  }

  async #readRun(): Promise<void> {
    const run = await this.#source.run({ id: this.id });
    if (this.#leaving.signal.aborted) return;
    batch(() => {
      // an answer that was overtaken shows less than what is there
      if (run.sequence >= (this.#run.value?.sequence ?? 0)) this.#run.value = run;
      this.#error.value = undefined;
      this.#isGone.value = false;
    });
  }

  async #readLog(): Promise<void> {
    if (this.log.lines.value.length > 0) await this.log.grow();
    else if (this.#cursor.value === undefined) await this.log.newest();
  }

  #failed(error: unknown): void {
    const isGone = (error as { readonly code?: unknown }).code === 'WorkflowNotFound';
    if (isGone && this.#run.value !== undefined) this.#isGone.value = true;
    else this.#error.value = error;
  }

  #moment(): Moment | undefined {
    const run = this.#run.value;
    if (run === undefined) return undefined;
    const lines = this.log.lines.value;
    const revision = this.#cursor.value;
    if (revision === undefined) {
      const line = this.log.hasNewer.value ? undefined : lines.at(-1);
      return { type: 'present', run, line };
    }
    const line = lines.find((one) => one.revision === revision);
    return pastOf({ run, line, revision, kept: this.past.kept.value });
  }
}
