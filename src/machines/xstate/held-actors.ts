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

  /** Not its children: those that an actor lists are over only if it is. */
  visit({ actor }: ActorNode): void {
    const { _snapshot: snapshot } = actor;
    if (this.#tree.actorless.has(snapshot)) return;
    const { context, output, error, input } = snapshot;
    const values = [context, output, error, input].map((value) => this.search(value));
    if (!values.includes(false)) this.#tree.actorless.add(snapshot);
  }

  /**
   * Whether no actor is in it, which is then known of it for good: values are replaced and never
   * changed, and most of them are the same from turn to turn.
   */
  search(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return true;
    if (this.#tree.actorless.has(value)) return true;
    if (this.#seen.has(value)) return false;
    this.#seen.add(value);
    if (isActorRef(value)) {
      this.#hold(value);
      return false;
    }
    let isFree = true;
    for (const item of itemsOf(value)) isFree = this.search(item) && isFree;
    if (isFree) this.#tree.actorless.add(value);
    return isFree;
  }

  /** With all above it: its record stands in its parent's. */
  #hold(actor: LiveActor): void {
    let node = this.#tree.nodes.get(actor);
    while (node !== undefined && this.#over.delete(node)) {
      this.visit(node);
      this.search(node.actor._snapshot.children);
      node = node.parent;
    }
  }
}

function itemsOf(value: object): Iterable<unknown> {
  if (value instanceof Map) return [...value].flat();
  return value instanceof Set ? value : Object.values(value);
}
