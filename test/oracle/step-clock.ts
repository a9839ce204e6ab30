interface Timeout {
  readonly id: number;
  readonly dueAt: number;
  readonly fire: () => void;
  readonly what: unknown;
}

/**
 * A clock for live XState that fires one timer at a time in the order of what is due, so that two
 * runs can be compared after each. `SimulatedClock` fires all of a jump at once, at its end.
 */
export class StepClock {
  time: number;
  /** What the next timer that is set is for. */
  next: unknown;
  #count = 0;
  readonly #timeouts = new Map<number, Timeout>();

  constructor(time: number) {
    this.time = time;
  }

  setTimeout(fire: () => void, ms: number): number {
    this.#count += 1;
    const timeout = { id: this.#count, dueAt: this.time + ms, fire, what: this.next };
    this.#timeouts.set(this.#count, timeout);
    return this.#count;
  }

  clearTimeout(id: number): void {
    this.#timeouts.delete(id);
  }

  /**
   * Of so many of the timers that were set, those that are due are taken together: with one that
   * is due at this very time those that it sets for the same time, too.
   */
  get together(): number {
    const isNow = [...this.#timeouts.values()].some(({ dueAt }) => dueAt === this.time);
    return isNow ? Infinity : this.#count;
  }

  /** Whether one is due, of the first so many that were set. */
  isDueOf(count: number): boolean {
    return [...this.#timeouts.values()].some(({ id, dueAt }) => id <= count && dueAt <= this.time);
  }

  /** Whether one was due. */
  fireNext(): boolean {
    const [next] = this.#inOrder.filter(({ dueAt }) => dueAt <= this.time);
    if (next === undefined) return false;
    this.#timeouts.delete(next.id);
    next.fire();
    return true;
  }

  /** When each timer is due and what it is for, in the order in which they fire. */
  get timers(): readonly (readonly [dueAt: number, what: unknown])[] {
    return this.#inOrder.map(({ dueAt, what }) => [dueAt, what]);
  }

  get #inOrder(): readonly Timeout[] {
    const all = [...this.#timeouts.values()];
    return all.toSorted((one, other) => one.dueAt - other.dueAt || one.id - other.id);
  }
}
