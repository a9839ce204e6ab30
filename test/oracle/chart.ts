import type { Random } from './random.ts';

/** A state of a machine to be written: which there are must be known before transitions aim. */
export interface ChartState {
  readonly key: string;
  readonly id: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'shallow' | 'deep';
  readonly children: readonly ChartState[];
  readonly parent: ChartState | undefined;
}

export interface Chart {
  /** `R`, `C1`, `C2`: also the machine's id. */
  readonly name: string;
  readonly root: ChartState;
  readonly states: readonly ChartState[];
  /** Machines it may have as children. */
  readonly machines: readonly string[];
}

export function makeChart(random: Random, name: string, machines: readonly string[]): Chart {
  const states: ChartState[] = [];
  let count = 0;
  let budget = name === 'R' ? 9 : 5;

  function make(parent: ChartState | undefined, depth: number, final: boolean): ChartState {
    const key = parent === undefined ? name : `s${(count += 1)}`;
    const children: ChartState[] = [];
    const type = typeOf(parent, depth, final);
    const id = parent === undefined ? name : `${name}_${key}`;
    const state: ChartState = { key, id, type, children, parent };
    if (parent !== undefined) states.push(state);
    if (type === 'compound') fill(state, children, depth);
    if (type === 'parallel') {
      for (let region = 0; region < 2 + random.int(2); region += 1) {
        children.push(make(state, depth + 1, false));
      }
    }
    if (children.length > 0 && random.chance(30)) children.push(history(state));
    return state;
  }

  function fill(state: ChartState, children: ChartState[], depth: number): void {
    const inner = state.parent === undefined ? 2 + random.int(2) : 1 + random.int(3);
    for (let index = 0; index < inner; index += 1) {
      const final = index > 0 && random.chance(state.parent === undefined ? 12 : 30);
      children.push(make(state, depth + 1, final));
    }
  }

  function typeOf(
    parent: ChartState | undefined,
    depth: number,
    final: boolean,
  ): ChartState['type'] {
    if (final) return 'final';
    if (parent === undefined) return random.chance(25) ? 'parallel' : 'compound';
    budget -= 1;
    if (depth > 3 || budget <= 0) return 'atomic';
    const roll = random.int(100);
    if (roll < 45) return 'atomic';
    return roll < 78 ? 'compound' : 'parallel';
  }

  function history(parent: ChartState): ChartState {
    const key = `h${(count += 1)}`;
    const type = random.chance(50) ? 'deep' : 'shallow';
    const state: ChartState = { key, id: `${name}_${key}`, type, children: [], parent };
    states.push(state);
    return state;
  }

  return { name, root: make(undefined, 0, false), states, machines };
}
