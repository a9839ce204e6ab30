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

/** The states a snapshot stands in, where they are not those of its value as in the document. */
export interface StateOrder {
  /** The states' own numbers. */
  readonly numbers: readonly number[];
  /** Only where the states do not tell it. */
  readonly value?: unknown;
}

export function orderOf(
  { _nodes: nodes, value }: LiveSnapshot,
  { all }: Stood,
): StateOrder | undefined {
  if (nodes === undefined) return undefined;
  if (nodes.length === all.length && nodes.every((node, at) => node === all[at])) return undefined;
  const numbers = nodes.map(({ order }) => order);
  return isWhole(nodes, all) ? { numbers } : { numbers, value };
}

/** A machine's states, and those of them that a state value names. */
export interface Stood {
  readonly every: Nodes;
  readonly all: Nodes;
}

/** Puts a snapshot's states into the order in which they were stored. */
export function putInOrder(
  snapshot: LiveSnapshot,
  { every, all }: Stood,
  order: StateOrder | undefined,
): void {
  const stored = order?.numbers.map((number) => every.find((node) => node.order === number));
  const nodes = stored?.filter((node) => node !== undefined) ?? all;
  const [root] = every;
  snapshot._nodes = nodes;
  snapshot.tags = new Set(nodes.flatMap(({ tags }) => tags));
  if (order !== undefined && 'value' in order) snapshot.value = order.value;
  else if (root !== undefined) snapshot.value = valueOf(root, nodes);
}

/**
 * They are but for one that failed at birth, and where XState let transitions of two regions leave
 * it with states of which one excludes the other: then too it goes on from what it had.
 */
function isWhole(nodes: Nodes, all: Nodes): boolean {
  return nodes.length === all.length && nodes.every((node) => all.includes(node));
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
