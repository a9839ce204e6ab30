import type { EventObject } from 'xstate';
import { AbeyanceError } from '../errors.ts';
import type { MachineEvent, RecordedAction } from '../recording.ts';
import { isWorkflowRef } from '../send-to-workflow.ts';
import { workKey, type ActorNode } from './actor-node.ts';
import { ActorNodes, type Models } from './actor-nodes.ts';
import { withoutOwn } from './enqueued-actions.ts';
import {
  RUNNING,
  type LiveAction,
  type LiveActor,
  type LiveInspection,
  type LiveSystem,
} from './internals.ts';
import { nobodyThere } from './gone-actor.ts';
import { keepableEvent } from './keepable-event.ts';
import { inertLogic, type LogicHost } from './logic.ts';
import { recordingSystem, type SystemRuntime } from './recording-system.ts';
import { TimerBook } from './timer-book.ts';
import type { TurnRecorder } from './turn-recorder.ts';

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
export class TreeRuntime extends ActorNodes implements SystemRuntime, LogicHost {
  readonly timers: TimerBook;
  readonly system: LiveSystem;
  /** Values in which no actor was found. */
  readonly actorless: WeakSet<object> = new WeakSet();
  turn: TurnRecorder | undefined;
  readonly #options: TreeOptions;

  constructor(options: TreeOptions) {
    super(options.id, options.models);
    this.#options = options;
    this.timers = new TimerBook(this);
    this.system = recordingSystem(this);
  }

  recorder(): TurnRecorder {
    if (this.turn === undefined) throw new Error('no turn is being taken');
    return this.turn;
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
    // the root is born under a stand-in
    if (actor._parent !== undefined && !this.nodes.has(actor._parent)) actor._parent = undefined;
    const node = this.enter(actor);
    actor.logic = node.model?.machine ?? inertLogic(actor.logic, node.kind, this);
    this.#wire(node);
  }

  sendEvent(source: LiveActor | undefined, target: LiveActor, event: EventObject): void {
    if ((target as LiveActor | undefined) === undefined) throw nobodyThere(event);
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
      const { address } = this.placeOf(target) ?? { address: source?.id ?? '' };
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
    const limit = this.models.microstepsMax;
    if (turn.microsteps <= limit) return;
    const message =
      `the turn took more than ${limit} microsteps without coming to rest at ${address}; look for` +
      ' transitions that lead back to each other, or raise `limits.microsteps` (of a core:' +
      ' `microstepsMax`)';
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
}
