import type { Random } from './random.ts';
import type { Traits } from './traits.ts';

/** A state of a machine to be written: which there are must be known before transitions aim. */
export interface ChartState {
  readonly key: string;
  readonly id: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'shallow' | 'deep';
  readonly children: readonly ChartState[];
  readonly parent: ChartState | undefined;
  /** Whether an `xstate.route` may lead to it. */
  readonly routable: boolean;
}

export interface Chart {
  /** `R`, `C1`, `C2`: also the machine's id. */
  readonly name: string;
  readonly root: ChartState;
  readonly states: readonly ChartState[];
  /** Machines it may have as children. */
  readonly machines: readonly string[];
}

export interface ChartOptions {
  readonly name: string;
  readonly machines: readonly string[];
  /** About how many states. */
  readonly size: number;
}

export function makeChart(
  random: Random,
  traits: Traits,
  { name, machines, size }: ChartOptions,
): Chart {
  const states: ChartState[] = [];
  let count = 0;
  let budget = size;

  function make(parent: ChartState | undefined, depth: number, final: boolean): ChartState {
    const key = parent === undefined ? name : `s${(count += 1)}`;
    const children: ChartState[] = [];
    const type = typeOf(parent, depth, final);
    const id = parent === undefined ? name : `${name}_${key}`;
    const routable = parent !== undefined && traits.has('route') && random.chance(25);
    const state: ChartState = { key, id, type, children, parent, routable };
    if (parent !== undefined) states.push(state);
    if (type === 'compound') fill(state, children, depth);
    if (type === 'parallel') {
      // One without a region leaves nothing to be remembered: an empty history is one all the same.
      if (parent !== undefined && traits.has('history') && random.chance(10)) {
        children.push(history(state));
      } else {
        for (let region = 0; region < 2 + random.int(2); region += 1) {
          children.push(make(state, depth + 1, traits.has('finals') && random.chance(30)));
        }
      }
    }
    if (children.length > 0 && traits.has('history') && random.chance(40)) {
      children.push(history(state));
    }
    return state;
  }

  function fill(state: ChartState, children: ChartState[], depth: number): void {
    const inner = state.parent === undefined ? 2 + random.int(2) : 1 + random.int(2);
    for (let index = 0; index < inner; index += 1) {
      const final = index > 0 && traits.has('finals');
      const share = state.parent === undefined ? 20 : 55;
      children.push(make(state, depth + 1, final && random.chance(share)));
    }
  }

  function typeOf(
    parent: ChartState | undefined,
    depth: number,
    final: boolean,
  ): ChartState['type'] {
    if (final) return 'final';
    const parallel = traits.has('parallel');
    if (parent === undefined) return parallel && random.chance(25) ? 'parallel' : 'compound';
    budget -= 1;
    if (depth > 3 || budget <= 0) return 'atomic';
    const roll = random.int(100);
    if (roll < 45) return 'atomic';
    return roll < 75 || !parallel ? 'compound' : 'parallel';
  }

  function history(parent: ChartState): ChartState {
    const key = `h${(count += 1)}`;
    const type = random.chance(50) ? 'deep' : 'shallow';
    const id = `${name}_${key}`;
    const state: ChartState = { key, id, type, children: [], parent, routable: false };
    states.push(state);
    return state;
  }

  return { name, root: make(undefined, 0, false), states, machines };
}

export function isHistory({ type }: ChartState): boolean {
  return type === 'deep' || type === 'shallow';
}

/** A state and all below it. */
export function inside(state: ChartState): readonly ChartState[] {
  return [state, ...state.children.flatMap(inside)];
}
