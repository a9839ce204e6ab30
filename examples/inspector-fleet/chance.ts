/** What is left to chance, from a seed: equal seeds, equal fleets. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    const { imul } = Math;
    const state = this.#state;
    let bits = imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Of so many per cent of all calls. */
  happens(percent: number): boolean {
    return this.next() * 100 < percent;
  }

  /** Even between the two. */
  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }

  /** Between the two, the small ones far more often, as what people take for things. */
  delay(from: number, to: number): number {
    return from * (to / from) ** this.next();
  }

  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }
}
