import { encode } from '../codec.ts';
import { childRecords, type ActorNode } from './actor-node.ts';
import type { ActorNodes } from './actor-nodes.ts';
import { stateText } from './actor-state.ts';
import { isActorRef } from './internals.ts';

/**
 * An actor's state as text, with its children and the actors it refers to by their places.
 * @throws `NotSerializable` with the path.
 */
export function textOf(tree: ActorNodes, node: ActorNode): string {
  const refOf = (value: object): string | undefined =>
    isActorRef(value) ? tree.refOf(value) : undefined;
  const write = (value: unknown, at: string): string => encode(value, { at, address: refOf });
  const { _snapshot: snapshot } = node.actor;
  return stateText(snapshot, {
    context: contextText(node, write),
    order: node.model?.orderOf(snapshot),
    children: childRecords(node),
    counter: node.parent === undefined ? tree.counter : undefined,
    write,
  });
}

/** Contexts are replaced and not changed, so the same object has the same text. */
function contextText(
  node: ActorNode,
  write: (value: unknown, at: string) => string,
): string | undefined {
  const { context } = node.actor._snapshot;
  if (context === undefined) return undefined;
  const known = node.contextText;
  if (known !== undefined && known.context === context) return known.text;
  const text = write(context, 'context');
  node.contextText = { context, text };
  return text;
}
