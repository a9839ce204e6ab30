import { isGone, type ActorNode } from './actor-node.ts';
import { isActorRef, type LiveActor } from './internals.ts';
import type { TreeRuntime } from './tree-runtime.ts';

/**
 * The actors that are over and that nothing of the tree refers to any more. A stopped child that
 * a context, an output or a timer's event still holds is kept: its last snapshot may be read.
 */
export function lostActors(tree: TreeRuntime): readonly ActorNode[] {
  const { root } = tree;
  const below = [...tree.nodes.values()].filter((node) => node !== root);
  // Of a tree whose root has ended nobody is left (B30).
  if (root?.actor._snapshot.status !== 'active') return below.toReversed();
  const over = new Set<ActorNode>();
  for (const node of below) {
    // Parents come before their children in `nodes`.
    if (isGone(node) || (node.parent !== undefined && over.has(node.parent))) over.add(node);
  }
  if (over.size === 0) return [];
  const held = new HeldActors(tree, over);
  for (const node of tree.nodes.values()) if (!over.has(node)) held.visit(node);
  for (const { event } of tree.timers.timers.values()) held.search(event);
  return [...over].toReversed();
}

/** Takes out of `over` what is referred to, and what that refers to. */
class HeldActors {
  readonly #tree: TreeRuntime;
  readonly #over: Set<ActorNode>;
  readonly #seen = new Set<object>();

  constructor(tree: TreeRuntime, over: Set<ActorNode>) {
    this.#tree = tree;
    this.#over = over;
  }

  visit({ actor }: ActorNode): void {
    const { context, output, error, input, children } = actor._snapshot;
    for (const value of [context, output, error, input, children]) this.search(value);
  }

  search(value: unknown): void {
    if (typeof value !== 'object' || value === null || this.#seen.has(value)) return;
    this.#seen.add(value);
    if (isActorRef(value)) {
      this.#hold(value);
      return;
    }
    if (value instanceof Map) {
      for (const entry of value) for (const item of entry) this.search(item);
    } else if (value instanceof Set) {
      for (const item of value) this.search(item);
    } else {
      for (const item of Object.values(value)) this.search(item);
    }
  }

  /** With all above it: its record stands in its parent's. */
  #hold(actor: LiveActor): void {
    let node = this.#tree.nodes.get(actor);
    while (node !== undefined && this.#over.delete(node)) {
      this.visit(node);
      node = node.parent;
    }
  }
}
