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

/** A machine's states, and those of them that a state value names. */
export interface Stood {
  readonly every: Nodes;
  readonly all: Nodes;
}

/**
 * Puts a snapshot's states into the order in which they were stored. They are those of its value,
 * but for one that failed at birth, and where XState let transitions of two regions leave it with
 * states of which one excludes the other: then too it goes on from what it had.
 */
export function putInOrder(
  snapshot: LiveSnapshot,
  { every, all }: Stood,
  order: readonly number[] | undefined,
): void {
  const nodes =
    order?.flatMap((number) => every.find((node) => node.order === number) ?? []) ?? all;
  const [root] = every;
  snapshot._nodes = nodes;
  snapshot.tags = new Set(nodes.flatMap(({ tags }) => tags));
  const isWhole = nodes.length === all.length && nodes.every((node) => all.includes(node));
  if (root !== undefined && isWhole) snapshot.value = valueOf(root, nodes);
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
