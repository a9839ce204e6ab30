import type { HotWorkflow } from './hot-workflow.ts';
import { hasEnded } from './hot-workflow.ts';
import type { Awaitable } from './store.ts';

/** One thing to be done with a workflow, in turn with all others for it (L1). */
export interface Job {
  /** Runs to its end without waiting (T2); `undefined`: no such workflow is stored. */
  readonly run: (hot: HotWorkflow | undefined) => void;
  readonly fail: (error: unknown) => void;
}

interface Slot {
  hot: HotWorkflow | undefined;
  /** Jobs that came while it was being read. */
  jobs: Job[];
  /** Turns on their way to the store. */
  unstored: number;
  /** What is in memory must not be used any more. */
  stale: boolean;
  reading: boolean;
  /** A job is being run. */
  running: boolean;
}

/** How many workflows one entry may look at to make room. */
const EVICTION_LOOKS = 8;

/**
 * The workflows in memory. A job runs at once where its workflow is hot, else after it was read; so
 * each workflow has one line of jobs, and an idle one costs no memory beyond `max`.
 */
export class HotWorkflows {
  readonly #slots = new Map<string, Slot>();
  readonly #read: (id: string) => Awaitable<HotWorkflow | undefined>;
  readonly #max: number;

  constructor(max: number, read: (id: string) => Awaitable<HotWorkflow | undefined>) {
    this.#max = max;
    this.#read = read;
  }

  /** How many jobs wait for this workflow. */
  waiting(id: string): number {
    return this.#slots.get(id)?.jobs.length ?? 0;
  }

  /** The workflow as it is in memory, if it is. */
  peek(id: string): HotWorkflow | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined || slot.stale ? undefined : slot.hot;
  }

  enter(id: string, job: Job): void {
    const slot = this.#touch(id);
    slot.jobs.push(job);
    this.#fill(id, slot);
    this.#evict();
  }

  /** A turn of this workflow is on its way to the store. */
  leaving(id: string): void {
    this.#touch(id).unstored += 1;
  }

  /** It is stored. */
  arrived(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    slot.unstored -= 1;
    if (slot.unstored > 0) return;
    if (slot.jobs.length > 0) this.#fill(id, slot);
    else if (slot.stale || slot.hot === undefined || hasEnded(slot.hot.row.status)) {
      this.#slots.delete(id);
    }
  }

  /** It could not be stored: what was built on it goes too. */
  lost(id: string): void {
    this.invalidate(id);
    this.arrived(id);
  }

  /** Makes the next job wait until all is stored, and read the workflow anew. */
  invalidate(id: string): void {
    const slot = this.#slots.get(id);
    if (slot !== undefined) slot.stale = true;
  }

  /** Puts a workflow that was just made into memory. */
  insert(hot: HotWorkflow): void {
    const slot = this.#touch(hot.id);
    slot.hot = hot;
    slot.stale = false;
  }

  #touch(id: string): Slot {
    const known = this.#slots.get(id);
    if (known !== undefined) {
      this.#slots.delete(id);
      this.#slots.set(id, known);
      return known;
    }
    const slot: Slot = {
      hot: undefined,
      jobs: [],
      unstored: 0,
      stale: false,
      reading: false,
      running: false,
    };
    this.#slots.set(id, slot);
    return slot;
  }

  #fill(id: string, slot: Slot): void {
    if (slot.running || slot.reading) return;
    if (slot.hot !== undefined && !slot.stale) this.#drain(slot);
    // What is not stored yet cannot be read: the last of it to arrive calls again.
    if (slot.jobs.length === 0 || slot.unstored > 0) return;
    slot.reading = true;
    slot.stale = false;
    slot.hot = undefined;
    try {
      const read = this.#read(id);
      if (read instanceof Promise) {
        read.then(
          (hot) => this.#filled(id, slot, hot),
          (error: unknown) => this.#unfilled(id, slot, error),
        );
      } else this.#filled(id, slot, read);
    } catch (error) {
      this.#unfilled(id, slot, error);
    }
  }

  #filled(id: string, slot: Slot, hot: HotWorkflow | undefined): void {
    slot.reading = false;
    slot.hot = hot;
    this.#drain(slot);
    if (slot.stale && slot.jobs.length > 0) this.#fill(id, slot);
    else if (slot.hot === undefined && slot.jobs.length === 0 && slot.unstored === 0) {
      this.#slots.delete(id);
    }
    this.#evict();
  }

  #unfilled(id: string, slot: Slot, error: unknown): void {
    slot.reading = false;
    const { jobs } = slot;
    this.#slots.delete(id);
    for (const { fail } of jobs) fail(error);
  }

  /** User code in a turn may send to its own workflow: that job waits until the turn is over. */
  #drain(slot: Slot): void {
    slot.running = true;
    while (slot.jobs.length > 0 && !slot.stale) {
      const job = slot.jobs.shift();
      if (job !== undefined) runJob(job, slot);
    }
    slot.running = false;
  }

  /** Looks at the oldest few only: those that are busy are younger from now on. */
  #evict(): void {
    let looks = EVICTION_LOOKS;
    for (const [id, slot] of this.#slots) {
      if (this.#slots.size <= this.#max || looks === 0) return;
      looks -= 1;
      this.#slots.delete(id);
      if (slot.jobs.length > 0 || slot.unstored > 0 || slot.reading) this.#slots.set(id, slot);
    }
  }
}

function runJob({ run, fail }: Job, slot: Slot): void {
  try {
    run(slot.hot);
  } catch (error) {
    // What a refused turn did to the tree is not stored, and must not be built on.
    if (slot.hot?.dirty === true) slot.stale = true;
    fail(error);
  }
}
