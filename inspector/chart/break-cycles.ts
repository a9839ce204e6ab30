import type { ModelEdge, ModelState } from './chart-model.ts';
import type { TreeState } from './state-tree.ts';

/**
 * Finds the edges that lead back to where a machine came from, so that the layout can have them the
 * other way round and every other edge leads onwards. Within each state they are found from its
 * initial state on, in document order: the layout's own way of breaking cycles puts initial states
 * below others, and the option that would keep their order makes it crash on nested states.
 */
export function backEdgesOf(root: ModelState, edges: readonly ModelEdge[]): ReadonlySet<ModelEdge> {
  const within = Map.groupBy(edges, (edge) => edge.around);
  const back = new Set<ModelEdge>();
  const visit = (state: ModelState): void => {
    for (const edge of backEdgesIn(state, within.get(state.state) ?? [])) back.add(edge);
    state.children.forEach(visit);
  };
  visit(root);
  return back;
}

function backEdgesIn(state: ModelState, edges: readonly ModelEdge[]): readonly ModelEdge[] {
  const childOf = (inner: TreeState): TreeState => childAround(state.state, inner);
  const leaving = Map.groupBy(edges, (edge) => childOf(edge.source));
  const open = new Set<TreeState>();
  const closed = new Set<TreeState>();
  const back: ModelEdge[] = [];
  const follow = (child: TreeState): void => {
    open.add(child);
    for (const edge of leaving.get(child) ?? []) {
      const target = childOf(edge.target);
      if (open.has(target)) back.push(edge);
      else if (!closed.has(target)) follow(target);
    }
    open.delete(child);
    closed.add(child);
  };
  const children = state.children.toSorted((one, other) => rank(one) - rank(other));
  for (const child of children) if (!closed.has(child.state)) follow(child.state);
  return back;
}

function rank(state: ModelState): number {
  return state.initial ? 0 : 1;
}

function childAround(parent: TreeState, inner: TreeState): TreeState {
  let child = inner;
  while (child.parent !== undefined && child.parent !== parent) child = child.parent;
  return child;
}
