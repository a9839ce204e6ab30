import type { DefinitionGraph, GraphTransition } from 'abeyance';
import { isAround, stateAround, stateTreeOf } from '../../chart/index.ts';
import type { StateTree, TreeState } from '../../chart/index.ts';
import type { EntryLine } from '../../protocol/index.ts';
import { pathsOf } from '../run/moment.ts';

/** A stretch of time in which a region of a machine stood in one state. */
export interface StateSpan {
  /** Dotted path of the region; empty: of the machine itself. */
  readonly region: string;
  /** Dotted path of the innermost state that the region does not part further. */
  readonly state: string;
  /** ms since epoch. */
  readonly from: number;
  /** `undefined`: it stands there still. */
  readonly to: number | undefined;
  /** The turn that led there. */
  readonly revision: number;
}

/** What the turns of a workflow say of one of its actors' ways through its machine. */
export interface Replay {
  /** By dotted path: how often it was entered. */
  readonly visits: ReadonlyMap<string, number>;
  /** The same by the state's id. */
  readonly states: ReadonlyMap<string, number>;
  /** By transition: how often it was taken. */
  readonly taken: ReadonlyMap<string, number>;
  /** By dotted path of the states that are active at the end: when they were entered. */
  readonly since: ReadonlyMap<string, number>;
  readonly spans: readonly StateSpan[];
}

/**
 * Goes through the turns as the machine did. The root's value stands in each turn and has the last
 * word; of other actors the transitions are all there is.
 */
export function replayOf(
  graph: DefinitionGraph,
  address: string,
  lines: readonly EntryLine[],
  isRoot: boolean,
): Replay {
  const walk = new Walk(graph, address, isRoot);
  for (const line of lines) walk.take(line);
  return walk.end();
}

interface Origin {
  readonly from: TreeState;
  readonly transition: GraphTransition;
}

class Walk {
  readonly #address: string;
  readonly #isRoot: boolean;
  readonly #tree: StateTree;
  readonly #origins = new Map<string, Origin>();
  readonly #byPath = new Map<string, TreeState>();
  readonly #visits = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #active = new Map<TreeState, number>();
  readonly #spans: StateSpan[] = [];
  readonly #open = new Map<string, StateSpan>();
  #began = false;

  constructor(graph: DefinitionGraph, address: string, isRoot: boolean) {
    this.#address = address;
    this.#isRoot = isRoot;
    this.#tree = stateTreeOf(graph);
    for (const from of this.#tree.states.values()) {
      this.#byPath.set(from.state.path, from);
      for (const transition of from.state.transitions ?? [])
        this.#origins.set(transition.id, { from, transition });
    }
  }

  take(line: EntryLine): void {
    const own = line.transitions.filter(({ address }) => address === this.#address);
    const begins = this.#isRoot ? line.source === 'start' : own.length > 0 && !this.#began;
    if (begins) this.#enter(inside(this.#tree.root), line.at);
    if (begins || this.#isRoot) this.#began = true;
    for (const { id } of own) this.#follow(id, line.at);
    if (this.#isRoot) this.#settle(line);
    if (line.actorsDropped.includes(this.#address)) {
      this.#active.clear();
      this.#began = false;
    }
    if (begins || own.length > 0 || this.#isRoot || !this.#began) this.#span(line);
  }

  end(): Replay {
    return {
      visits: this.#visits,
      states: new Map(
        [...this.#visits].map(([path, times]) => [this.#byPath.get(path)?.state.id ?? path, times]),
      ),
      taken: this.#taken,
      since: new Map([...this.#active].map(([{ state }, at]) => [state.path, at])),
      spans: [...this.#spans, ...this.#open.values()],
    };
  }

  #follow(id: string, at: number): void {
    count(this.#taken, id);
    const origin = this.#origins.get(id);
    if (origin === undefined) return;
    const { from, transition } = origin;
    const targets = (transition.targets ?? []).flatMap((to) => this.#tree.states.get(to) ?? []);
    if (targets.length === 0) return;
    const around = domainOf(from, targets, transition.reenter === true);
    for (const state of this.#active.keys()) {
      if (state !== around && isAround(around, state)) this.#active.delete(state);
    }
    this.#enter(
      targets.flatMap((target) => [...between(around, target), ...inside(target)]),
      at,
    );
  }

  #enter(states: readonly TreeState[], at: number): void {
    for (const one of new Set(states)) {
      if (this.#active.has(one)) continue;
      this.#active.set(one, at);
      count(this.#visits, one.state.path);
    }
  }

  /** States a history state led to are known by the value only. */
  #settle({ value, at }: EntryLine): void {
    const standing = new Set<TreeState>();
    for (const path of pathsOf(value)) {
      let up = this.#byPath.get(path);
      for (; up !== undefined; up = up.parent) standing.add(up);
    }
    if (standing.size === 0) return;
    for (const state of this.#active.keys()) if (!standing.has(state)) this.#active.delete(state);
    this.#enter([...standing], at);
  }

  #span({ at, revision }: EntryLine): void {
    const now = new Map<string, TreeState>();
    if (this.#active.has(this.#tree.root)) this.#regions(this.#tree.root, '', now);
    for (const [region, open] of this.#open) {
      const state = now.get(region);
      if (state?.state.path === open.state && this.#active.get(state) === open.from) continue;
      this.#spans.push({ ...open, to: at });
      this.#open.delete(region);
    }
    for (const [region, { state }] of now) {
      if (this.#open.has(region)) continue;
      this.#open.set(region, { region, state: state.path, from: at, to: undefined, revision });
    }
  }

  #regions(around: TreeState, region: string, into: Map<string, TreeState>): void {
    let one = around;
    while (one.state.type !== 'parallel') {
      const inner = one.children.find((child) => this.#active.has(child));
      if (inner === undefined) break;
      one = inner;
    }
    into.set(region, one);
    if (one.state.type !== 'parallel') return;
    for (const child of one.children)
      if (this.#active.has(child)) this.#regions(child, child.state.path, into);
  }
}

/** The state that a transition leaves nothing of but itself. */
function domainOf(from: TreeState, targets: readonly TreeState[], reenter: boolean): TreeState {
  const isInner = targets.every((target) => target !== from && isAround(from, target));
  if (isInner && !reenter) return from;
  let around = from.parent ?? from;
  for (const target of targets) around = stateAround(around, target.parent ?? target);
  return around;
}

/** From a state on, which is left out, down to another. */
function between(around: TreeState, target: TreeState): readonly TreeState[] {
  const path: TreeState[] = [];
  for (let up: TreeState | undefined = target; up !== undefined && up !== around; up = up.parent) {
    path.unshift(up);
    // beside it the other regions are entered too
    if (up.parent?.state.type === 'parallel' && up.parent !== around)
      path.push(...up.parent.children.filter((one) => one !== up).flatMap(inside));
  }
  return path.filter(({ state }) => state.type !== 'history');
}

/** A state and what is entered in it by itself. */
function inside(one: TreeState): readonly TreeState[] {
  if (one.state.type === 'history') return [];
  const inner =
    one.state.type === 'parallel'
      ? one.children
      : one.children.filter(({ state }) => state.id === one.state.initial);
  return [one, ...inner.flatMap(inside)];
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
