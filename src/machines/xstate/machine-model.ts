import type { AnyStateMachine } from 'xstate';
import type { Configuration, Definition } from '../configuration.ts';
import { hashText } from '../hash.ts';
import { isHelpersOwn, RESTART_EVENT, type PauseMeta } from '../pause.ts';
import { EnqueuedActions } from './enqueued-actions.ts';
import { extractGraph } from './extract-graph.ts';
import {
  rootNode,
  wholeMachine,
  type LiveActionArgs,
  type LiveSnapshot,
  type LiveStateNode,
  type LiveTransition,
} from './internals.ts';
import type { Logic } from './logic.ts';
import { findPlaces, outgoing, type Places } from './places.ts';
import {
  documentOrder,
  orderOf,
  putInOrder,
  valueOf,
  type StateOrder,
  type Stood,
} from './node-order.ts';
import { pauseOf } from './pause-of.ts';
import { standingsOf, type Standing } from './standing.ts';

/**
 * What is known of one machine beforehand: our own clone of it (whose dynamic pauses read the clock
 * of the turn), its definition, the names of its unnamed parts, and its configurations so far.
 */
export class MachineModel {
  readonly machine: AnyStateMachine;
  readonly definition: Definition;
  readonly places: Places;
  readonly enqueued: EnqueuedActions = new EnqueuedActions();
  readonly transitionIds: ReadonlyMap<LiveTransition, string>;
  /** Which state an `after` event belongs to, by event type. */
  readonly afterOwners: ReadonlyMap<string, LiveStateNode>;
  /** Pause states, in document order. */
  readonly pauses: readonly { readonly node: LiveStateNode; readonly meta: PauseMeta }[];
  readonly #nodes: readonly LiveStateNode[];
  readonly #configurations = new Map<string, Configured>();

  constructor(source: AnyStateMachine) {
    this.machine = ownMachine(source);
    this.#nodes = allNodes(rootNode(this.machine));
    this.enqueued.watch(this.machine);
    this.places = findPlaces(this.machine);
    const version = source.version ?? '1';
    const graph = JSON.stringify(extractGraph(this.machine, version));
    this.definition = { hash: hashText(graph), name: source.id, version, graph };
    const transitionIds = new Map<LiveTransition, string>();
    const afterOwners = new Map<string, LiveStateNode>();
    const pauses: { node: LiveStateNode; meta: PauseMeta }[] = [];
    for (const node of this.#nodes) {
      for (const { place, transition } of outgoing(node)) transitionIds.set(transition, place);
      for (const { eventType } of node.after) afterOwners.set(eventType ?? '', node);
      const meta = pauseOf(node);
      if (meta === undefined) continue;
      patchDelays(node, meta);
      beginWithChild(node, meta);
      pauses.push({ node, meta });
    }
    this.transitionIds = transitionIds;
    this.afterOwners = afterOwners;
    this.pauses = pauses;
  }

  /**
   * The configuration a snapshot of this machine stands in: one object for each set of states,
   * whichever way it was entered.
   */
  configurationOf(snapshot: LiveSnapshot): Configuration {
    return this.#configured(snapshot.value).configuration;
  }

  /** Where a machine stands in this snapshot, leaf by leaf. */
  standingsOf(snapshot: LiveSnapshot): readonly Standing[] {
    const known = this.#configured(snapshot.value);
    known.standings ??= standingsOf(known.nodes, known.configuration);
    return known.standings;
  }

  /** What the state of a dotted path says of itself, if it is a pause state. */
  pauseAt(state: string): PauseMeta | undefined {
    return this.pauses.find(({ node }) => node.path.join('.') === state)?.meta;
  }

  /** One that failed when it was born stands in no state. */
  orderOf(snapshot: LiveSnapshot): StateOrder | undefined {
    if (snapshot.value === undefined) return undefined;
    return orderOf(snapshot, this.#stood(snapshot));
  }

  /** Puts the states of a snapshot that was read back into the order they were stored in. */
  putInOrder(snapshot: LiveSnapshot, order: StateOrder | undefined): void {
    putInOrder(snapshot, this.#stood(snapshot), order);
  }

  #stood({ value }: LiveSnapshot): Stood {
    return { every: this.#nodes, all: this.#configured(value).nodes };
  }

  #configured(stateValue: unknown): Configured {
    const text = JSON.stringify(stateValue);
    const known = this.#configurations.get(text);
    if (known !== undefined) return known;
    const nodes = this.#nodesOf(stateValue);
    const ordered = valueOf(rootNode(this.machine), nodes);
    // Where XState stands in states of which one excludes the other, no other value tells the same.
    const value = this.#nodesOf(ordered).length === nodes.length ? JSON.stringify(ordered) : text;
    const configured = this.#configurations.get(value) ?? {
      configuration: this.#configuration(nodes, value),
      nodes,
      standings: undefined,
    };
    this.#configurations.set(value, configured);
    this.#configurations.set(text, configured);
    return configured;
  }

  /** The states a value names, as in the document. */
  #nodesOf(stateValue: unknown): readonly LiveStateNode[] {
    const given = { value: stateValue as never, context: {} };
    const resolved: unknown = this.machine.resolveState(given);
    return documentOrder((resolved as LiveSnapshot)._nodes ?? []);
  }

  #configuration(nodes: readonly LiveStateNode[], value: string): Configuration {
    const awaited = nodes.flatMap((node) => node.ownEvents).filter(isAwaitable);
    const asks = nodes.some((node) => (pauseOf(node)?.onRestart ?? 'deadline') !== 'deadline');
    return {
      definition: this.definition,
      value,
      states: nodes.filter((node) => node.path.length > 0).map((node) => node.path.join('.')),
      tags: [...new Set(nodes.flatMap((node) => node.tags))],
      events: [...new Set(asks ? [...awaited, RESTART_EVENT] : awaited)],
    };
  }
}

/** A set of states a machine may stand in, and what follows from it alone. */
interface Configured {
  readonly configuration: Configuration;
  /** As in the document. */
  readonly nodes: readonly LiveStateNode[];
  standings: readonly Standing[] | undefined;
}

/** A clone, which steps as the source does: a copy of a machine may have its own way to. */
function ownMachine(source: AnyStateMachine): AnyStateMachine {
  const whole = wholeMachine(source) ?? source;
  const clone = whole.provide({}) as AnyStateMachine;
  const { transition } = source as unknown as Logic;
  // XState binds its own to the machine.
  if (transition === (whole as unknown as Logic).transition && transition.name.startsWith('bound '))
    return clone;
  return Object.assign(clone, { transition });
}

function allNodes(node: LiveStateNode): readonly LiveStateNode[] {
  return [node, ...Object.values(node.states).flatMap(allNodes)];
}

/** Events that come from outside: neither XState's or a helper's own nor the catch-all. */
function isAwaitable(descriptor: string): boolean {
  if (descriptor === '*' || descriptor === '' || isHelpersOwn(descriptor)) return false;
  return !descriptor.startsWith('xstate.');
}

/**
 * XState makes the `raise` of an `after` anew for each machine, so the clone's may be given the
 * pause's own function: it alone knows the clock of the turn.
 */
function patchDelays(node: LiveStateNode, meta: PauseMeta): void {
  for (const [key, delay] of Object.entries(meta.delays ?? {})) {
    const raised = delayedRaise(node, key);
    if (raised === undefined) continue;
    (raised as { delay: unknown }).delay = ({ context, system }: LiveActionArgs): number =>
      delay({ context: context as never, now: system.now() });
  }
}

function delayedRaise({ id, entry }: LiveStateNode, key: string): unknown {
  const raisedId = `xstate.after.${key}.${id}`;
  return entry.find((action) => (action as { id?: unknown }).id === raisedId);
}

/**
 * Of a pause that begins with a child state: what asks the context, a delay that is a function or
 * the input of an invocation, is asked when it begins. Their transitions stay where they are, since
 * their targets are siblings of the whole.
 */
function beginWithChild(node: LiveStateNode, { begins, delays = {} }: PauseMeta): void {
  const child = begins === undefined ? undefined : node.states[begins];
  if (child === undefined) return;
  const raised = Object.keys(delays).map((key) => delayedRaise(node, key));
  Object.assign(child, { entry: [...child.entry, ...raised.filter((one) => one !== undefined)] });
  Object.assign(node, { entry: node.entry.filter((action) => !raised.includes(action)) });
  Object.defineProperty(child, 'invoke', { value: node.invoke });
  Object.defineProperty(node, 'invoke', { value: [] });
}
