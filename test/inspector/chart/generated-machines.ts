import { createMachine, type AnyStateMachine } from 'xstate';

interface Wish {
  readonly seed: number;
  readonly states: number;
  readonly nested: boolean;
  readonly parallel: boolean;
}

interface Growing {
  readonly id: string;
  readonly children: Growing[];
  isParallel: boolean;
}

/** A machine grown at random from a seed: mostly onwards, sometimes back, sometimes far away. */
export function generated({ seed, states, nested, parallel }: Wish): AnyStateMachine {
  const chance = chanceOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const root: Growing = { id: 'g', children: [], isParallel: false };
  const all: Growing[] = [];
  for (let index = 0; index < states; index += 1) {
    const around = nested ? all.filter(({ children }) => children.length < 7) : [];
    const parent = around.length > 0 && chance() < 0.8 ? pick(around) : root;
    const state = { id: `s${index}`, children: [], isParallel: false };
    parent.children.push(state);
    if (parallel && parent !== root && parent.children.length > 1 && chance() < 0.2) {
      parent.isParallel = true;
    }
    all.push(state);
  }
  const leaves = all.filter(({ children }) => children.length === 0);
  const ways = (siblings: readonly Growing[], index: number): object => {
    const on: Record<string, object> = {};
    const next = siblings[index + 1];
    if (next !== undefined) on['NEXT'] = { target: `#${next.id}` };
    const before = siblings[Math.max(0, index - 8)]!;
    if (chance() < 0.15) on['BACK'] = { target: `#${before.id}` };
    if (chance() < (nested ? 0.08 : 0.01)) {
      on['FAR'] = { target: `#${pick(leaves).id}`, guard: 'isAllowed' };
    }
    if (chance() < 0.2) on['NOTE'] = { actions: 'log' };
    return on;
  };
  const configOf = (state: Growing, siblings: readonly Growing[], index: number): object => {
    const inside = Object.fromEntries(
      state.children.map((child, at) => [
        child.id,
        configOf(child, state.isParallel ? [child] : state.children, state.isParallel ? 0 : at),
      ]),
    );
    const first = state.children[0]?.id;
    const kind = state.isParallel ? { type: 'parallel' } : { initial: first };
    const inner = first === undefined ? {} : { states: inside, ...kind };
    return { id: state.id, on: ways(siblings, index), ...inner };
  };
  return createMachine(configOf(root, [root], 0));
}

/** Mulberry32. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
