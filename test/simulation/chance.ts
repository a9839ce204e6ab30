import { seededChance } from '../../src/persistence/seeded-chance.ts';

/** Numbers that follow from a seed alone: a run is replayed by its seed. */
export class Chance {
  /** From 0 up to 1. */
  readonly next: () => number;

  constructor(seed: number) {
    // seeds next to each other must not begin alike
    this.next = seededChance(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0);
  }

  /** A whole number from 0 up to `end`, without it. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  hit(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** One name, each as likely as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries<number>(weights);
    let rest = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      rest -= weight;
      if (rest < 0) return name as K;
    }
    return this.pick(entries.map(([name]) => name)) as K;
  }

  /**
   * Swarm testing: a part of the names is switched off wholly and the others are weighed wildly,
   * so that each seed is a world of its own kind.
   */
  swarm<K extends string>(names: readonly K[], offShare: number): Record<K, number> {
    const weights = names.map((name) => [name, this.hit(offShare) ? 0 : 4 ** (3 * this.next())]);
    return Object.fromEntries(weights) as Record<K, number>;
  }
}
