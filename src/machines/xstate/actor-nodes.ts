import type { AnyStateMachine } from 'xstate';
import { AbeyanceError } from '../errors.ts';
import { defaultAddress, placeOf, workKey, type ActorNode, type ActorPlace } from './actor-node.ts';
import type { ChildRecord } from './actor-state.ts';
import { goneActor } from './gone-actor.ts';
import { isMachine, type LiveActor } from './internals.ts';
import type { Logic, LogicKind } from './logic.ts';
import type { MachineModel } from './machine-model.ts';

/** Models of machines, root and child alike, made once each and shared by all trees. */
export interface Models {
  modelOf(machine: AnyStateMachine): MachineModel;
  /** @throws `NotDurable` for a logic of no known kind. */
  kindOf(logic: Logic): LogicKind;
  /** Microsteps one turn may take before it is called a loop. */
  readonly microstepsMax: number;
}

/** Who is there: the actors of one tree with their places, by which texts refer to them. */
export class ActorNodes {
  readonly id: string;
  readonly nodes: Map<LiveActor, ActorNode> = new Map();
  readonly byAddress: Map<string, ActorNode> = new Map();
  /** How many actors, timers and sends have been named; stored, so that names never recur. */
  counter = 0;
  /** The record of the child just being put back; else births are new. */
  reborn: ChildRecord | undefined;
  root: ActorNode | undefined;
  protected readonly models: Models;
  /** Where each actor is or was: what has left the tree may still be referred to. */
  readonly #places = new WeakMap<LiveActor, ActorPlace>();

  constructor(id: string, models: Models) {
    this.id = id;
    this.models = models;
  }

  node(actor: LiveActor): ActorNode {
    const node = this.nodes.get(actor);
    if (node === undefined) throw new Error(`actor ${actor.id} is not of this tree`);
    return node;
  }

  placeOf(actor: LiveActor): ActorPlace | undefined {
    return this.#places.get(actor);
  }

  /** How texts refer to an actor: by address and incarnation, so that no later one is meant. */
  refOf(actor: LiveActor): string | undefined {
    const place = this.#places.get(actor);
    return place && workKey(place);
  }

  /** The actor a text refers to, or one that stands for it where it is gone. */
  actorOf(ref: string): LiveActor {
    const place = placeOf(ref);
    const { address, incarnation } = place;
    const node = this.byAddress.get(address);
    if (node?.incarnation === incarnation) return node.actor;
    const above = this.byAddress.get(address.slice(0, address.lastIndexOf('/')));
    const actor = goneActor(address, above?.actor);
    this.#places.set(actor, place);
    return actor;
  }

  forget(node: ActorNode): void {
    this.nodes.delete(node.actor);
    this.byAddress.delete(node.address);
    node.parent?.children.delete(node);
  }

  nextNumber(): number {
    this.counter += 1;
    return this.counter;
  }

  /**
   * Gives a newborn actor its place.
   * @throws `NotDurable` where its logic could not be found again.
   */
  protected enter(actor: LiveActor): ActorNode {
    const parent = actor._parent === undefined ? undefined : this.nodes.get(actor._parent);
    const record = this.reborn;
    const logic: Logic = parent?.model?.places.lent.get(actor.logic) ?? actor.logic;
    const kind = this.models.kindOf(logic);
    const model = isMachine(logic) ? this.models.modelOf(logic) : undefined;
    const incarnation = record?.incarnation ?? (parent === undefined ? 0 : this.counter);
    const address = record?.address ?? this.#freeAddress(parent, actor.id, incarnation);
    const node: ActorNode = {
      actor,
      address,
      incarnation,
      kind,
      model,
      parent,
      src: parent === undefined ? '' : this.sourceName(parent, actor.src),
      children: new Set(),
      saved: undefined,
      contextText: undefined,
      stored: false,
      stale: false,
    };
    this.nodes.set(actor, node);
    this.byAddress.set(address, node);
    this.#places.set(actor, { address, incarnation });
    parent?.children.add(node);
    this.root ??= node;
    return node;
  }

  /** The name under which an actor's logic is found again after a restart. */
  protected sourceName(parent: ActorNode, src: unknown): string {
    if (typeof src === 'string') return src;
    const name = parent.model?.places.logicNames.get(src);
    if (name !== undefined) return name;
    const message =
      `${parent.address} spawns an actor whose logic stands inline, and no restart could find it` +
      ' again; name it under `actors` in setup() and spawn it by that name';
    throw new AbeyanceError('NotDurable', message, { details: { address: parent.address } });
  }

  #freeAddress(parent: ActorNode | undefined, id: string, incarnation: number): string {
    if (parent === undefined) return this.id;
    const address = defaultAddress(parent.address, id);
    return this.byAddress.has(address) ? `${address}~${incarnation}` : address;
  }
}
