import { STOPPED, type LiveActor, type LiveSnapshot } from './internals.ts';
import type { ChildRecord, ContextText } from './actor-state.ts';
import type { LogicKind } from './logic.ts';
import type { MachineModel } from './machine-model.ts';

/** One actor of a tree: XState's object, and what only we know of it. */
export interface ActorNode {
  readonly actor: LiveActor;
  /** Path under the root: `order-1/charge`. */
  readonly address: string;
  /** Tells this actor from an earlier one at the same address; fences late results (K2). */
  readonly incarnation: number;
  readonly kind: LogicKind;
  /** Machines only. */
  readonly model: MachineModel | undefined;
  readonly parent: ActorNode | undefined;
  /** Name of its logic among its parent's; empty for the root. */
  readonly src: string;
  readonly children: Set<ActorNode>;
  /** The snapshot last stored: another object means a change. */
  saved: LiveSnapshot | undefined;
  contextText: ContextText | undefined;
  /** Whether a row of its own is stored. */
  stored: boolean;
}

export function defaultAddress(parent: ActorNode, id: string): string {
  return `${parent.address}/${id.replaceAll('%', '%25').replaceAll('/', '%2F')}`;
}

/** The key of a node's work, and its idempotency key (K1). */
export function workKey(node: ActorNode): string {
  return `${node.address}#${node.incarnation}`;
}

export function childRecord(node: ActorNode): ChildRecord {
  const { actor, parent } = node;
  const listed = parent?.actor._snapshot.children?.[actor.id] === actor;
  return {
    id: actor.id,
    src: node.src,
    incarnation: node.incarnation,
    ...(actor.systemId === undefined ? undefined : { systemId: actor.systemId }),
    ...(actor._syncSnapshot ? { sync: true as const } : undefined),
    ...(listed ? undefined : { orphan: true as const }),
    ...(parent !== undefined && defaultAddress(parent, actor.id) === node.address
      ? undefined
      : { address: node.address }),
  };
}

/** Neither running nor listed by its parent: nothing can reach it any more. */
export function isGone(node: ActorNode): boolean {
  const { actor, parent } = node;
  if (parent === undefined) return false;
  const listed = parent.actor._snapshot.children?.[actor.id] === actor;
  return !listed && actor._processingStatus === STOPPED;
}
