import { AbeyanceError } from '../machines/errors.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import type { Host } from '../runtime/host.ts';
import { seededChance } from './seeded-chance.ts';
import { platformDefer } from './system-host.ts';

/** Rounds after which `settle` takes what goes on for a loop that never ends. */
const ROUNDS_MAX = 100_000;

/** A fixed day, so that a test's first times are readable: 2026-01-01. */
const START = 1_767_225_600_000;

export interface VirtualHostOptions {
  /** Ids and chance follow from it alone. */
  readonly seed: number;
  /** ms since epoch at which the clock begins. */
  readonly startAt?: number;
  /**
   * Whether what needs no time runs by itself, as on a real platform: then a promise of the engine
   * can simply be awaited. By default nothing runs before `settle`.
   */
  readonly auto?: boolean;
}

interface Wake {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

/** A host port with a clock that stands until it is moved, for tests: equal seeds, equal runs. */
export class VirtualHost implements Host {
  readonly seed: number;
  /** In the order they fire: by time, then by when they were asked for. */
  readonly #wakes: Wake[] = [];
  readonly #tick: (fn: () => void) => void = platformDefer();
  readonly #chance: () => number;
  readonly #auto: boolean;
  #deferred: (() => void)[] = [];
  /** The settling under way. Cleared in the moment in which it finds that all is quiet. */
  #settling: Promise<void> | undefined;
  #now: number;
  #count = 0;

  /** @throws `OptionInvalid` for a seed that is not a whole number. */
  constructor(options: VirtualHostOptions) {
    const given = readFields(options, 'options', ['seed', 'startAt', 'auto']);
    const { seed, startAt = START, auto = false } = given;
    if (typeof auto !== 'boolean') throw invalidOption('auto', 'give true or false');
    if (!Number.isSafeInteger(seed)) throw invalidOption('seed', 'give a whole number');
    checkMoment(startAt, 'startAt');
    this.seed = seed;
    this.#chance = seededChance(seed);
    this.#auto = auto;
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  /** @throws `OptionInvalid` for what is no moment or no function. */
  wake(at: number, fn: () => void): () => void {
    // one that never comes may be asked for
    if (typeof at !== 'number' || Number.isNaN(at)) throw invalidOption('at', MOMENT);
    checkFunction(fn);
    this.#count += 1;
    const wake = { at, order: this.#count, fn };
    this.#wakes.splice(this.#place(wake), 0, wake);
    this.#stir();
    return () => {
      const place = this.#place(wake);
      if (this.#wakes[place] === wake) this.#wakes.splice(place, 1);
    };
  }

  /** @throws `OptionInvalid` for what is no function. */
  defer(fn: () => void): void {
    checkFunction(fn);
    this.#deferred.push(fn);
    this.#stir();
  }

  id(): string {
    this.#count += 1;
    return `${this.seed}-${this.#count}`;
  }

  aborter(): AbortController {
    return new AbortController();
  }

  /** The next number of a fixed sequence, from 0 up to 1. */
  random(): number {
    return this.#chance();
  }

  /** Times, ms since epoch, at which wakes are still to come, in order. */
  pendingWakes(): readonly number[] {
    return this.#wakes.map((wake) => wake.at);
  }

  /** Runs what was deferred, and what that defers, until there is none; says how many ran. */
  runDeferred(): number {
    let count = 0;
    while (this.#deferred.length > 0) {
      const deferred = this.#deferred;
      this.#deferred = [];
      for (const fn of deferred) fn();
      count += deferred.length;
      if (count > ROUNDS_MAX) throw this.#endless();
    }
    return count;
  }

  /** Fires the next wake, moving the clock to its time if that is later; `false`: there is none. */
  fireNext(): boolean {
    const wake = this.#wakes.shift();
    if (wake === undefined) return false;
    this.#now = Math.max(this.#now, wake.at);
    wake.fn();
    return true;
  }

  /**
   * Runs wakes that are due, what was deferred, and promises, until all is quiet. It cannot see
   * what waits for real I/O.
   *
   * @throws `LimitExceeded` when it never becomes quiet.
   */
  async settle(): Promise<void> {
    if (this.#settling === undefined) {
      this.runDeferred();
      this.#settling = this.#untilQuiet();
    }
    await this.#settling;
  }

  /** Moves the clock by `ms`; see `advanceTo`. @throws `OptionInvalid`, `LimitExceeded`. */
  async advance(ms: number): Promise<void> {
    checkMoment(ms, 'ms');
    await this.advanceTo(this.#now + ms);
  }

  /**
   * Moves the clock to `at`, firing each wake on the way at its own time and settling after it.
   * @throws `OptionInvalid`, `LimitExceeded`.
   */
  async advanceTo(at: number): Promise<void> {
    checkMoment(at, 'at');
    await this.settle();
    while (this.#isDue(at)) {
      this.fireNext();
      await this.settle();
    }
    this.#now = Math.max(this.#now, at);
    await this.settle();
  }

  /**
   * Sets the wall clock, forwards or back (B4). Nothing fires before the next settling.
   * @throws `OptionInvalid`.
   */
  setNow(at: number): void {
    checkMoment(at, 'at');
    this.#now = at;
    this.#stir();
  }

  /** What a crash does: every wake and everything deferred is forgotten. */
  forget(): void {
    this.#wakes.length = 0;
    this.#deferred = [];
  }

  async #untilQuiet(): Promise<void> {
    try {
      for (let round = 0; round < ROUNDS_MAX; round += 1) {
        // by the platform's next macrotask every promise that can settle has
        await new Promise<void>((resolve) => this.#tick(resolve));
        if (this.#deferred.length === 0) {
          if (!this.#isDue(this.#now)) return;
          this.fireNext();
        }
        this.runDeferred();
      }
    } finally {
      this.#settling = undefined;
    }
    throw this.#endless();
  }

  /** Begins to settle, unless it does so already or there is nothing to do. */
  #stir(): void {
    if (!this.#auto || this.#settling !== undefined) return;
    if (this.#deferred.length > 0 || this.#isDue(this.#now)) this.#settling = this.#untilQuiet();
  }

  #endless(): AbeyanceError {
    return new AbeyanceError(
      'LimitExceeded',
      `Nothing was quiet after ${ROUNDS_MAX} rounds (seed ${this.seed}); something wakes or ` +
        'defers itself for ever',
      { details: { limit: ROUNDS_MAX, seed: this.seed } },
    );
  }

  #isDue(at: number): boolean {
    const [first] = this.#wakes;
    return first !== undefined && first.at <= at;
  }

  #place(wake: Wake): number {
    let low = 0;
    let high = this.#wakes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#wakes[middle];
      const before =
        other !== undefined &&
        (other.at < wake.at || (other.at === wake.at && other.order < wake.order));
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const MOMENT = 'give a number of ms';

function checkMoment(ms: unknown, option: string): void {
  if (!Number.isFinite(ms)) throw invalidOption(option, MOMENT);
}

function checkFunction(fn: unknown): void {
  if (typeof fn !== 'function') throw invalidOption('fn', 'give a function');
}

/**
 * A host with a virtual clock, ids and chance made from a seed.
 *
 * @throws `OptionInvalid` for a seed that is not a whole number, and for options that are none.
 */
export function virtualHost(options: VirtualHostOptions): VirtualHost {
  return new VirtualHost(options);
}
