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
  /** Whether a child of its record is gone, which its snapshot does not show. */
  stale: boolean;
}

/** An id may hold any sign; those that part addresses, keys and incarnations are written so. */
export function defaultAddress(parent: string, id: string): string {
  return `${parent}/${id.replaceAll(/[%/#|~]/g, escaped)}`;
}

function escaped(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Names one actor for all time: texts refer to it so. Also the key of its work (K1). */
export function workKey({ address, incarnation }: ActorPlace): string {
  return `${address}#${incarnation}`;
}

export interface ActorPlace {
  readonly address: string;
  readonly incarnation: number;
}

export function placeOf(key: string): ActorPlace {
  const at = key.lastIndexOf('#');
  return { address: key.slice(0, at), incarnation: Number(key.slice(at + 1)) };
}

/** Under what its parent lists it: its id, or `undefined` as text for a spawn without one. */
function listedAs({ actor, parent }: ActorNode): string | undefined {
  const children = parent?.actor._snapshot.children ?? {};
  if (children[actor.id] === actor) return actor.id;
  return Object.keys(children).find((key) => children[key] === actor);
}

function childRecord(node: ActorNode, key: string | undefined): ChildRecord {
  const { actor, parent } = node;
  const usual = parent === undefined ? '' : defaultAddress(parent.address, actor.id);
  return {
    id: actor.id,
    src: node.src,
    incarnation: node.incarnation,
    ...(actor.systemId === undefined ? undefined : { systemId: actor.systemId }),
    ...(actor._syncSnapshot ? { sync: true as const } : undefined),
    ...(key === actor.id || key === undefined ? undefined : { key }),
    ...(key === undefined ? { orphan: true as const } : undefined),
    ...(isUnstarted(actor) ? { unstarted: true as const } : undefined),
    ...(usual === node.address ? undefined : { address: node.address }),
  };
}

function isUnstarted({ _processingStatus: processing, _snapshot: snapshot }: LiveActor): boolean {
  return processing === STOPPED && snapshot.status === 'active';
}

/** A node's children as its record lists them: in its snapshot's order, then those unlisted. */
export function childRecords({ actor, children }: ActorNode): readonly ChildRecord[] {
  const unlisted = new Map([...children].map((node) => [node.actor, node]));
  const records: ChildRecord[] = [];
  for (const [key, child] of Object.entries(actor._snapshot.children ?? {})) {
    const node = child && unlisted.get(child);
    if (node === undefined || !unlisted.delete(node.actor)) continue;
    records.push(childRecord(node, key));
  }
  for (const node of unlisted.values()) records.push(childRecord(node, undefined));
  return records;
}

/** Neither running nor listed by its parent: only a reference can still reach it. */
export function isGone(node: ActorNode): boolean {
  if (node.parent === undefined || node.actor._processingStatus !== STOPPED) return false;
  return listedAs(node) === undefined;
}
