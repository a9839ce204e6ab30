import type { EventObject } from 'xstate';
import { decode, encode } from '../codec.ts';
import { isAbeyanceError, type AbeyanceError } from '../errors.ts';
import { Registry } from '../registry.ts';
import { isGone, workKey, type ActorNode } from './actor-node.ts';
import { ActorNodes } from './actor-nodes.ts';
import { restorable, reviveState } from './actor-state.ts';
import { textOf } from './actor-text.ts';
import {
  createPlain,
  isActorRef,
  type LiveActor,
  type LiveInspection,
  type LiveSnapshot,
} from './internals.ts';
import { keepableEvent } from './keepable-event.ts';
import { logicKind, restoredSnapshot, type Logic, type LogicKind } from './logic.ts';
import { addressOf, fillIn } from './restore-tree.ts';

/** How a system that rests as text is set up. */
export interface DurableSettings {
  /** The platform's clock, ms since epoch. */
  readonly now: () => number;
  /** Told instead of thrown; what it is about is then held as it is, and not as text. */
  readonly notDurable: ((error: AbeyanceError) => void) | undefined;
}

/** An actor at rest. */
interface Rested {
  /** Machines only. */
  readonly value: string | undefined;
  readonly state: string;
}

type Inspect = ((event: unknown) => void) | { next?: (event: unknown) => void } | undefined;

/**
 * Makes an actor as XState's `createActor` does, with a system of XState's own that acts at once.
 * Whenever it has come to rest, all of its actors are written as text and go on from that alone.
 */
export function createDurableRoot(
  logic: unknown,
  options: { readonly id?: string; readonly inspect?: Inspect },
  settings: DurableSettings,
): LiveActor {
  const system = new DurableSystem(options.id ?? 'actor', settings);
  return createPlain(logic, { ...options, inspect: system.observer(options.inspect) });
}

/**
 * The actors of one such system. The objects stay, since what is live is known by them: observers,
 * promises, callbacks, subscriptions, timeouts. What they hold of state is put back from its text,
 * by what puts back the actors of the engine.
 */
class DurableSystem extends ActorNodes {
  readonly #settings: DurableSettings;
  /** How many calls into an actor are under way. */
  #depth = 0;
  readonly #rested = new Map<ActorNode, Rested>();
  /** Actors of logics that no restart could find: their state is held. */
  readonly #held = new Set<LiveActor>();
  /** Those that are over and in nobody's list; texts may still refer to them. */
  readonly #gone = new Map<string, LiveActor>();
  /** Events of timers at rest. */
  #timed: ReadonlyMap<EventObject, string> = new Map();
  readonly #told = new Set<string>();

  constructor(id: string, settings: DurableSettings) {
    super(id, new FoundLogics((error) => this.#tell(error)));
    this.#settings = settings;
  }

  /** Sees every actor before it takes its first step, and passes on what it sees. */
  observer(inspect: Inspect): (event: LiveInspection) => void {
    return (event) => {
      if (event.type === '@xstate.actor') this.#bear(event.actorRef);
      if (typeof inspect === 'function') inspect(event);
      else inspect?.next?.(event);
    };
  }

  override actorOf(ref: string): LiveActor {
    return this.#gone.get(ref) ?? super.actorOf(ref);
  }

  protected override sourceName(parent: ActorNode, src: unknown): string {
    try {
      return super.sourceName(parent, src);
    } catch (error) {
      this.#tell(error);
      return '(inline)';
    }
  }

  #bear(actor: LiveActor): void {
    const isRoot = this.root === undefined;
    if (!isRoot) this.nextNumber();
    const node = this.enter(actor);
    if (node.model !== undefined) actor.logic = node.model.machine;
    else if (isObservable(node.kind)) actor.logic = subscribing(actor.logic as Logic);
    const send = actor._send.bind(actor);
    actor._send = (event) => this.#during(() => send(this.#fromText(event)));
    const stop = actor._stop.bind(actor);
    actor._stop = () => this.#during(stop);
    if (!isRoot) return;
    const start = actor.start.bind(actor);
    actor.start = () => this.#during(start);
    const { now } = this.#settings;
    const clock = actor.system._clock as { now?: () => number };
    Object.assign(actor.system, { now: () => clock.now?.() ?? now() });
  }

  #during<T>(act: () => T): T {
    this.#depth += 1;
    let result: T;
    try {
      result = act();
    } finally {
      this.#depth -= 1;
    }
    if (this.#depth === 0 && this.root?.actor._processingStatus !== 0) this.#rest();
    return result;
  }

  /** All is written before anything is read: where that is refused, all stays as it is. */
  #rest(): void {
    const written = new Map<ActorNode, Rested>();
    for (const node of this.nodes.values()) {
      // one whose name in the system was taken was never born
      if ((node.actor._snapshot as LiveSnapshot | undefined) === undefined) this.forget(node);
    }
    for (const node of this.nodes.values()) {
      const rested = this.#held.has(node.actor) ? undefined : this.#written(node);
      const known = this.#rested.get(node);
      const isKnown = rested?.state === known?.state && rested?.value === known?.value;
      if (rested === undefined || (isKnown && node.saved === node.actor._snapshot)) continue;
      written.set(node, rested);
    }
    this.#writeTimers();
    for (const [node, rested] of written) this.#read(node, rested);
    for (const node of this.nodes.values()) if (isGone(node)) this.#leave(node);
  }

  #written(node: ActorNode): Rested | undefined {
    const { value } = node.actor._snapshot;
    // a context that was changed in place is the same object
    node.contextText = undefined;
    try {
      const state = textOf(this, node);
      return { value: node.model && value && JSON.stringify(value), state };
    } catch (error) {
      this.#tell(error);
      return undefined;
    }
  }

  #read(node: ActorNode, rested: Rested): void {
    const { actor, kind } = node;
    const state = reviveState(rested.state, (ref) => this.actorOf(ref));
    if (kind !== 'machine') actor._snapshot = restoredSnapshot(kind, state);
    else if (rested.value === undefined) {
      // it failed when it was born
      const { status = 'active', output, error } = state;
      actor._snapshot = { status, output, error };
    } else actor._snapshot = this.#machineSnapshot(node, state, rested.value);
    if (isObservable(kind)) actor._snapshot._subscription = undefined;
    node.saved = actor._snapshot;
    this.#rested.set(node, rested);
  }

  #machineSnapshot(
    { actor, address, model }: ActorNode,
    state: ReturnType<typeof reviveState>,
    value: string,
  ): LiveSnapshot {
    const from = restorable(state, JSON.parse(value));
    const snapshot: LiveSnapshot = actor.logic.restoreSnapshot(from, actor._actorScope);
    for (const record of state.children ?? []) {
      const child = this.byAddress.get(addressOf(address, record))?.actor;
      if (record.orphan === true || child === undefined) continue;
      (snapshot.children ?? {})[record.key ?? record.id] = child;
    }
    fillIn(snapshot, state, { refers: true, isSame: true, model });
    return snapshot;
  }

  #leave(node: ActorNode): void {
    this.#gone.set(workKey(node), node.actor);
    this.#rested.delete(node);
    this.forget(node);
  }

  #writeTimers(): void {
    const scheduled: Record<string, { readonly event: EventObject }> =
      this.root?.actor.system._snapshot._scheduledEvents ?? {};
    const timed = new Map<EventObject, string>();
    for (const { event } of Object.values(scheduled)) {
      const text = this.#timed.get(event) ?? this.#timerText(event);
      if (text !== undefined) timed.set(event, text);
    }
    this.#timed = timed;
  }

  #timerText(event: EventObject): string | undefined {
    const address = (value: object): string | undefined =>
      isActorRef(value) ? this.refOf(value) : undefined;
    try {
      return encode(keepableEvent(event), { at: 'event', address });
    } catch (error) {
      this.#tell(error);
      return undefined;
    }
  }

  /** What a timer brings is read from its text. */
  #fromText(event: EventObject): EventObject {
    const text = this.#depth === 1 ? this.#timed.get(event) : undefined;
    return text === undefined ? event : (decode(text, (ref) => this.actorOf(ref)) as EventObject);
  }

  #tell(error: unknown): void {
    const { notDurable } = this.#settings;
    if (notDurable === undefined || !isAbeyanceError(error)) throw error;
    if (this.#told.has(error.message)) return;
    this.#told.add(error.message);
    notDurable(error);
  }
}

function isObservable(kind: LogicKind): boolean {
  return kind === 'observable' || kind === 'eventObservable';
}

/** XState keeps in the snapshot by what it unsubscribes; that is live and stays beside it. */
function subscribing(logic: Logic): Logic {
  const kept = new WeakMap<object, LiveSnapshot['_subscription']>();
  return {
    ...logic,
    start: (snapshot, scope) => {
      const own = { ...snapshot };
      logic.start?.(own, scope);
      kept.set(selfOf(scope), own._subscription);
    },
    transition: (snapshot, event, scope) => {
      if (event.type !== 'xstate.stop') return logic.transition(snapshot, event, scope);
      const own = { ...snapshot, _subscription: kept.get(selfOf(scope)) };
      return logic.transition(own, event, scope);
    },
  };
}

function selfOf(scope: unknown): LiveActor {
  return (scope as { self: LiveActor }).self;
}

/** Models of whatever machine comes; a logic that could not be found again is told of. */
class FoundLogics extends Registry {
  readonly #tell: (error: unknown) => void;

  constructor(tell: (error: unknown) => void) {
    super([], Infinity);
    this.#tell = tell;
  }

  override kindOf(logic: Logic): LogicKind {
    try {
      return super.kindOf(logic);
    } catch (error) {
      this.#tell(error);
      return logicKind(logic);
    }
  }
}
