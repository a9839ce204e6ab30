import type { AnyStateMachine, EventObject } from 'xstate';
import { AbeyanceError } from '../errors.ts';
import type { MachineEvent, RecordedAction } from '../recording.ts';
import { isWorkflowRef } from '../send-to-workflow.ts';
import { defaultAddress, placeOf, workKey, type ActorNode, type ActorPlace } from './actor-node.ts';
import type { ChildRecord } from './actor-state.ts';
import { withoutOwn } from './enqueued-actions.ts';
import { goneActor } from './gone-actor.ts';
import {
  isMachine,
  RUNNING,
  type LiveAction,
  type LiveActor,
  type LiveInspection,
  type LiveSystem,
} from './internals.ts';
import { keepableEvent } from './keepable-event.ts';
import { inertLogic, type Logic, type LogicHost, type LogicKind } from './logic.ts';
import type { MachineModel } from './machine-model.ts';
import { recordingSystem, type SystemRuntime } from './recording-system.ts';
import { TimerBook } from './timer-book.ts';
import type { TurnRecorder } from './turn-recorder.ts';

/** Models of machines, root and child alike, made once each and shared by all trees. */
export interface Models {
  modelOf(machine: AnyStateMachine): MachineModel;
  /** @throws `NotDurable` for a logic of no known kind. */
  kindOf(logic: Logic): LogicKind;
  /** Microsteps one turn may take before it is called a loop. */
  readonly microstepsMax: number;
}

export interface TreeOptions {
  /** The workflow's id: the root's address. */
  readonly id: string;
  readonly models: Models;
  /** Called when user code sends to an actor of the tree while no turn is taken. */
  readonly sentOutside: (address: string, event: MachineEvent) => void;
}

/**
 * The other side of a tree: what XState's actors ask of their system, scopes and logics. It keeps
 * who is there and records what they ask; nothing is done.
 */
export class TreeRuntime implements SystemRuntime, LogicHost {
  readonly id: string;
  readonly nodes: Map<LiveActor, ActorNode> = new Map();
  readonly byAddress: Map<string, ActorNode> = new Map();
  readonly timers: TimerBook;
  readonly system: LiveSystem;
  /** Values in which no actor was found. */
  readonly actorless: WeakSet<object> = new WeakSet();
  /** How many actors, timers and sends have been named; stored, so that names never recur. */
  counter = 0;
  /** The record of the child just being put back; else births are new. */
  reborn: ChildRecord | undefined;
  root: ActorNode | undefined;
  turn: TurnRecorder | undefined;
  readonly #options: TreeOptions;
  /** Where each actor is or was: what has left the tree may still be referred to. */
  readonly #places = new WeakMap<LiveActor, ActorPlace>();

  constructor(options: TreeOptions) {
    this.id = options.id;
    this.#options = options;
    this.timers = new TimerBook(this);
    this.system = recordingSystem(this);
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

  recorder(): TurnRecorder {
    if (this.turn === undefined) throw new Error('no turn is being taken');
    return this.turn;
  }

  nextNumber(): number {
    this.counter += 1;
    return this.counter;
  }

  /** An event for another workflow. */
  leave(workflowId: string, event: EventObject): void {
    this.recorder().send({ workflowId, event, number: this.nextNumber() });
  }

  nextSessionId(): string {
    if (this.reborn !== undefined) return '';
    return `x:${this.nextNumber()}`;
  }

  spawnActor(actor: LiveActor): void {
    const parent = actor._parent === undefined ? undefined : this.nodes.get(actor._parent);
    if (parent === undefined) actor._parent = undefined;
    const record = this.reborn;
    const logic: Logic = parent?.model?.places.lent.get(actor.logic) ?? actor.logic;
    const kind = this.#options.models.kindOf(logic);
    const model = isMachine(logic) ? this.#options.models.modelOf(logic) : undefined;
    const incarnation = record?.incarnation ?? (parent === undefined ? 0 : this.counter);
    const address = record?.address ?? this.#freeAddress(parent, actor.id, incarnation);
    const src = parent === undefined ? '' : sourceName(parent, actor.src);
    actor.logic = model?.machine ?? inertLogic(logic, kind, this);
    const node: ActorNode = {
      actor,
      address,
      incarnation,
      kind,
      model,
      parent,
      src,
      children: new Set(),
      saved: undefined,
      contextText: undefined,
      stored: false,
      stale: false,
    };
    this.#wire(node);
    this.nodes.set(actor, node);
    this.byAddress.set(address, node);
    this.#places.set(actor, { address, incarnation });
    parent?.children.add(node);
    this.root ??= node;
  }

  sendEvent(source: LiveActor | undefined, target: LiveActor, event: EventObject): void {
    if (isWorkflowRef(target)) {
      this.leave(target.id, event);
      return;
    }
    const node = this.nodes.get(target);
    if (this.turn === undefined) {
      if (node !== undefined) this.#options.sentOutside(node.address, event);
      return;
    }
    if (node === undefined || target._processingStatus > RUNNING) {
      const { address } = this.#places.get(target) ?? { address: source?.id ?? '' };
      this.turn.lose(address, keepableEvent(event));
      return;
    }
    target._send(event);
  }

  scheduleTimer(
    source: LiveActor,
    target: LiveActor,
    event: EventObject,
    delay: number,
    id: string | undefined,
  ): void {
    this.timers.set(this.node(source), target, event, delay, id);
  }

  cancelTimer(source: LiveActor, id: string): void {
    this.timers.cancel(this.node(source), id);
  }

  cancelTimers(source: LiveActor): void {
    this.timers.cancelAll(this.node(source));
  }

  transitionsTaken(inspection: LiveInspection): void {
    const turn = this.recorder();
    const { address, model } = this.node(inspection.actorRef);
    const prefix = address === this.id ? '' : `${address} `;
    turn.step(inspection, (taken) => prefix + (model?.transitionIds.get(taken) ?? ''));
    const limit = this.#options.models.microstepsMax;
    if (turn.microsteps <= limit) return;
    const message =
      `the turn took more than ${limit} microsteps without coming to rest at ${address}; look for` +
      ' transitions that lead back to each other, or raise `limits.microsteps`';
    throw new AbeyanceError('LimitExceeded', message, {
      details: { limit: 'microsteps', address },
    });
  }

  snapshotTaken(actor: LiveActor): void {
    this.turn?.settled.add(actor);
  }

  log(args: readonly unknown[]): void {
    this.turn?.say({ type: 'log', address: this.id, args });
  }

  now(): number {
    return this.recorder().now;
  }

  startWork(actor: LiveActor): void {
    const node = this.node(actor);
    const key = workKey(node);
    if (node.kind === 'machine' || node.kind === 'transition') return;
    const { address, incarnation, kind, src } = node;
    const { input } = actor._snapshot;
    this.recorder().startWork({ key, address, incarnation, kind, src, input });
  }

  stopWork(actor: LiveActor): void {
    this.recorder().stopWork(workKey(this.node(actor)));
  }

  receive(actor: LiveActor, event: EventObject): void {
    this.recorder().tellWork(workKey(this.node(actor)), event);
  }

  #wire(node: ActorNode): void {
    const { actor, address } = node;
    const scope = actor._actorScope;
    actor.sessionId = address;
    scope.sessionId = address;
    scope.emit = (event) => this.turn?.say({ type: 'emit', address, event });
    scope.logger = (...args) => this.turn?.say({ type: 'log', address, args });
    scope.actionExecutor = (action) => {
      const perform = (): void => this.#perform(node, action);
      if (actor._processingStatus === RUNNING) perform();
      else actor._deferred.push(perform);
    };
  }

  /** Built-in actions only defer, schedule or log: they are let through to our system. */
  #perform(node: ActorNode, action: LiveAction): void {
    if (action.exec === undefined) return;
    if (action.type.startsWith('xstate.')) {
      action.exec(action.info, action.params);
      return;
    }
    const { exec, params, info } = action;
    const { address, model } = node;
    const { context, event } = info;
    const origin = model?.enqueued.originOf(exec);
    const recorded: RecordedAction = {
      address,
      definition: model?.definition.hash ?? '',
      name: origin?.place ?? model?.places.nameOf.get(exec) ?? action.type,
      params,
      context,
      event: keepableEvent(event),
      ...(origin && { collected: withoutOwn(origin.collected, context) }),
      exec: exec as RecordedAction['exec'],
    };
    this.turn?.say({ type: 'action', action: recorded });
  }

  #freeAddress(parent: ActorNode | undefined, id: string, incarnation: number): string {
    if (parent === undefined) return this.id;
    const address = defaultAddress(parent.address, id);
    return this.byAddress.has(address) ? `${address}~${incarnation}` : address;
  }
}

/** The name under which an actor's logic is found again after a restart. */
function sourceName(parent: ActorNode, src: unknown): string {
  if (typeof src === 'string') return src;
  const name = parent.model?.places.logicNames.get(src);
  if (name !== undefined) return name;
  const message =
    `${parent.address} spawns an actor whose logic stands inline, and no restart could find it` +
    ' again; name it under `actors` in setup() and spawn it by that name';
  throw new AbeyanceError('NotDurable', message, { details: { address: parent.address } });
}
