import { seededChance } from '../../src/persistence/seeded-chance.ts';

/** Numbers that follow from a seed: the same seed gives the same machine and history. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededChance(Math.imul(seed + 1, 0x9e3779b1));
  }

  /** From 0 to `below - 1`. */
  int(below: number): number {
    return Math.floor(this.#next() * below);
  }

  chance(percent: number): boolean {
    return this.int(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)] as T;
  }

  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.int(most + 1) }, make);
  }
}
