import type { LiveSnapshot, LiveStateNode } from './internals.ts';

/*
 * XState keeps the active states in the order they were entered, and that order shows: eventless
 * transitions of parallel regions are taken in it, and so their actions run in it. A state value
 * alone does not tell it, so it is stored where it is not that of the document.
 */

type Nodes = readonly LiveStateNode[];

export function documentOrder(nodes: Nodes): Nodes {
  return nodes.toSorted((one, other) => one.order - other.order);
}

/** The order of a snapshot's states by their numbers; `undefined`: all, as in the document. */
export function orderOf(
  { _nodes: nodes }: LiveSnapshot,
  all: Nodes,
): readonly number[] | undefined {
  if (nodes === undefined) return undefined;
  const usual = nodes.length === all.length && nodes.every((node, at) => node === all[at]);
  return usual ? undefined : nodes.map(({ order }) => order);
}

/** Puts a snapshot's states into the order in which they were stored. */
export function putInOrder(
  snapshot: LiveSnapshot,
  root: LiveStateNode,
  all: Nodes,
  order: readonly number[] | undefined,
): void {
  const ordered = order?.flatMap((number) => all.find((node) => node.order === number) ?? []);
  // The numbers of a chart that was changed meanwhile say nothing.
  const nodes = ordered?.length === order?.length ? (ordered ?? all) : all;
  snapshot._nodes = nodes;
  snapshot.tags = new Set(nodes.flatMap(({ tags }) => tags));
  if (nodes.length === all.length) snapshot.value = valueOf(root, nodes);
}

/** The state value of active states, regions in their order. */
export function valueOf(node: LiveStateNode, nodes: Nodes): string | object {
  const inner = nodes.filter(({ parent }) => parent === node);
  const [first] = inner;
  if (node.type === 'compound' && (first?.type === 'atomic' || first?.type === 'final')) {
    return first.key;
  }
  return Object.fromEntries(inner.map((child) => [child.key, valueOf(child, nodes)]));
}
