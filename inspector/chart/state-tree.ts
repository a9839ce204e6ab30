import type { DefinitionGraph, GraphState } from 'abeyance';

/** A state among the states around it and in it. */
export interface TreeState {
  readonly state: GraphState;
  /** Its key in its parent; of the root, the machine's id. */
  readonly name: string;
  readonly depth: number;
  readonly parent: TreeState | undefined;
  readonly children: readonly TreeState[];
}

export interface StateTree {
  readonly root: TreeState;
  /** By id, in document order. */
  readonly states: ReadonlyMap<string, TreeState>;
}

type Growing = TreeState & { readonly children: TreeState[] };

/** Puts a graph's list of states back into the tree it was taken from. */
export function stateTreeOf(graph: DefinitionGraph): StateTree {
  const states = new Map<string, TreeState>();
  const around: Growing[] = [];
  for (const state of graph.states) {
    while (around.length > 1 && !isInside(state, around.at(-1))) around.pop();
    const parent = around.at(-1);
    const one: Growing = {
      state,
      name: nameOf(graph, state, parent),
      depth: around.length,
      parent,
      children: [],
    };
    parent?.children.push(one);
    around.push(one);
    states.set(state.id, one);
  }
  const root = states.values().next().value;
  return { root: root ?? emptyRoot(graph), states };
}

/** Whether `one` is around `other`, or the same. */
export function isAround(one: TreeState, other: TreeState): boolean {
  for (let up: TreeState | undefined = other; up !== undefined; up = up.parent) {
    if (up === one) return true;
  }
  return false;
}

/** The innermost state around both. */
export function stateAround(one: TreeState, other: TreeState): TreeState {
  let up = one;
  while (up.parent !== undefined && !isAround(up, other)) up = up.parent;
  return up;
}

/** Every state inside, at any depth. */
export function countInside(state: TreeState): number {
  return state.children.reduce((count, child) => count + 1 + countInside(child), 0);
}

function isInside({ path }: GraphState, around: TreeState | undefined): boolean {
  return around !== undefined && path.startsWith(`${around.state.path}.`);
}

function nameOf(graph: DefinitionGraph, state: GraphState, parent: TreeState | undefined): string {
  if (parent === undefined) return graph.id;
  return parent.state.path === '' ? state.path : state.path.slice(parent.state.path.length + 1);
}

function emptyRoot(graph: DefinitionGraph): TreeState {
  const state = { id: graph.id, path: '', type: 'atomic' };
  return { state, name: graph.id, depth: 0, parent: undefined, children: [] };
}
