interface Timeout {
  readonly id: number;
  readonly dueAt: number;
  readonly fire: () => void;
}

/**
 * A clock for live XState that fires one timer at a time in the order of what is due, so that two
 * runs can be compared after each. `SimulatedClock` fires all of a jump at once, at its end.
 */
export class StepClock {
  time: number;
  #count = 0;
  readonly #timeouts = new Map<number, Timeout>();

  constructor(time: number) {
    this.time = time;
  }

  setTimeout(fire: () => void, ms: number): number {
    this.#count += 1;
    this.#timeouts.set(this.#count, { id: this.#count, dueAt: this.time + ms, fire });
    return this.#count;
  }

  clearTimeout(id: number): void {
    this.#timeouts.delete(id);
  }

  /** Whether one was due. */
  fireNext(): boolean {
    const [next] = [...this.#timeouts.values()]
      .filter(({ dueAt }) => dueAt <= this.time)
      .toSorted((one, other) => one.dueAt - other.dueAt || one.id - other.id);
    if (next === undefined) return false;
    this.#timeouts.delete(next.id);
    next.fire();
    return true;
  }

  get dueTimes(): readonly number[] {
    return [...this.#timeouts.values()].map(({ dueAt }) => dueAt).toSorted((a, b) => a - b);
  }
}
