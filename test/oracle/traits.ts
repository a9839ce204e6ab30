import type { Random } from './random.ts';

/** A part of XState that a machine may do without. */
export type Trait =
  | 'parallel'
  | 'history'
  | 'always'
  | 'after'
  | 'wildcard'
  | 'forbid'
  | 'reenter'
  | 'targets'
  | 'route'
  | 'guards'
  | 'finals'
  | 'entries'
  | 'invoke'
  | 'spawn'
  | 'send'
  | 'delay'
  | 'emit'
  | 'enqueue'
  | 'throw'
  | 'refs'
  | 'systemId'
  | 'outside'
  | 'machines';

/**
 * Which parts of XState the machines of one seed use. Each seed does without some of them: those
 * that are left then meet each other more often than where everything is everywhere.
 */
export class Traits {
  readonly #random: Random;
  readonly #on = new Map<Trait, boolean>();

  constructor(random: Random) {
    this.#random = random;
  }

  has(trait: Trait): boolean {
    const known = this.#on.get(trait);
    if (known !== undefined) return known;
    const on = this.#random.chance(65);
    this.#on.set(trait, on);
    return on;
  }

  /** Of the choices those whose trait is there, each as often as its weight says. */
  pick<T>(choices: readonly Choice<T>[]): T {
    const open = choices.filter(({ trait }) => trait === undefined || this.has(trait));
    const sum = open.reduce((total, { weight }) => total + weight, 0);
    let roll = this.#random.int(sum);
    for (const { weight, make } of open) {
      roll -= weight;
      if (roll < 0) return make();
    }
    throw new Error('one choice at least has no trait');
  }
}

export interface Choice<T> {
  readonly weight: number;
  readonly trait?: Trait;
  readonly make: () => T;
}

export function choice<T>(weight: number, make: () => T, trait?: Trait): Choice<T> {
  return { weight, make, ...(trait === undefined ? undefined : { trait }) };
}
