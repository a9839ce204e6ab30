import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { RunAnswer, SnapshotAtAnswer, Source } from '../../protocol/index.ts';
import { EntryLog } from './entry-log.ts';
import type { Moment } from './moment.ts';

/** Tries again after this, where a watch was cut off, ms. */
const RETRY_MS = 2_000;

/** One workflow, live, with a cursor into its past. */
export class RunStore {
  readonly id: string;
  readonly log: EntryLog;
  readonly #source: Source;
  readonly #run: Signal<RunAnswer | undefined> = signal(undefined);
  readonly #past: Signal<SnapshotAtAnswer | undefined> = signal(undefined);
  readonly #cursor: Signal<number | undefined> = signal(undefined);
  readonly #error: Signal<unknown> = signal(undefined);
  readonly #leaving = new AbortController();

  readonly moment: ReadonlySignal<Moment | undefined> = computed(() => this.#moment());

  constructor(source: Source, id: string) {
    this.#source = source;
    this.id = id;
    this.log = new EntryLog(source, id);
  }

  /** As it stands now; `undefined` until it was read. */
  get run(): ReadonlySignal<RunAnswer | undefined> {
    return this.#run;
  }

  /** The revision looked at; `undefined`: the present. */
  get cursor(): ReadonlySignal<number | undefined> {
    return this.#cursor;
  }

  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** Reads it, and follows it until it is closed. */
  open(): void {
    void this.#follow();
  }

  close(): void {
    this.#leaving.abort();
  }

  /** Looks at the workflow as it was after a turn; `undefined`: as it is. */
  async look(revision: number | undefined): Promise<void> {
    this.#cursor.value = revision;
    if (revision === undefined) {
      this.#past.value = undefined;
      if (this.log.hasNewer.value) await this.log.newest();
      return;
    }
    try {
      const snapshot = await this.#source.snapshotAt({ id: this.id, revision });
      if (this.#cursor.value !== revision || this.#leaving.signal.aborted) return;
      this.#past.value = snapshot;
      await this.log.around(snapshot.sequence);
      this.#error.value = undefined;
    } catch (error) {
      if (this.#cursor.value === revision) this.#error.value = error;
    }
  }

  /** Reads the present once more. */
  async refresh(): Promise<void> {
    const run = await this.#source.run({ id: this.id });
    if (this.#leaving.signal.aborted) return;
    // an answer that was overtaken shows less than what is there
    if (run.sequence >= (this.#run.value?.sequence ?? 0)) this.#run.value = run;
    this.#error.value = undefined;
  }

  async #follow(): Promise<void> {
    const { signal: leaving } = this.#leaving;
    while (!leaving.aborted) {
      try {
        await Promise.all([this.refresh(), this.#readLog()]);
        for await (const delta of this.#source.watch({ ids: [this.id] }, { signal: leaving })) {
          const isNews = delta.sequence > (this.#run.value?.sequence ?? 0);
          if (delta.type === 'resync' || isNews || delta.rows.length + delta.removed.length > 0) {
            await Promise.all([this.refresh(), this.log.grow()]);
          }
        }
        // a file that nobody writes to has no more to tell
        return;
      } catch (error) {
        if (leaving.aborted) return;
        this.#error.value = error;
      }
      await resting(RETRY_MS, leaving);
    }
  }

  async #readLog(): Promise<void> {
    if (this.log.lines.value.length > 0) await this.log.grow();
    else if (this.#cursor.value === undefined) await this.log.newest();
  }

  #moment(): Moment | undefined {
    const run = this.#run.value;
    if (run === undefined) return undefined;
    const lines = this.log.lines.value;
    const snapshot = this.#past.value;
    if (this.#cursor.value === undefined || snapshot === undefined) {
      const line = this.log.hasNewer.value ? undefined : lines.at(-1);
      return { type: 'present', run, line };
    }
    const line = lines.find(({ revision }) => revision === snapshot.revision);
    return { type: 'past', run, line, snapshot };
  }
}

function resting(ms: number, leaving: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    leaving.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
