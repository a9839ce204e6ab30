import type { AnyStateMachine } from 'xstate';
import type { Configuration, Definition } from '../configuration.ts';
import { hashText } from '../hash.ts';
import type { PauseMeta } from '../pause.ts';
import { extractGraph } from './extract-graph.ts';
import {
  rootNode,
  type LiveActionArgs,
  type LiveSnapshot,
  type LiveStateNode,
  type LiveTransition,
} from './internals.ts';
import { findPlaces, outgoing, type Places } from './places.ts';
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
  readonly transitionIds: ReadonlyMap<LiveTransition, string>;
  /** Which state an `after` event belongs to, by event type. */
  readonly afterOwners: ReadonlyMap<string, LiveStateNode>;
  /** Pause states, in document order. */
  readonly pauses: readonly { readonly node: LiveStateNode; readonly meta: PauseMeta }[];
  readonly #configurations = new Map<string, Configuration>();
  readonly #standings = new Map<Configuration, readonly Standing[]>();

  constructor(source: AnyStateMachine) {
    this.machine = source.provide({}) as AnyStateMachine;
    this.places = findPlaces(this.machine);
    const version = source.version ?? '1';
    const graph = JSON.stringify(extractGraph(this.machine, version));
    this.definition = { hash: hashText(graph), name: source.id, version, graph };
    const transitionIds = new Map<LiveTransition, string>();
    const afterOwners = new Map<string, LiveStateNode>();
    const pauses: { node: LiveStateNode; meta: PauseMeta }[] = [];
    for (const node of allNodes(rootNode(this.machine))) {
      for (const { place, transition } of outgoing(node)) transitionIds.set(transition, place);
      for (const { eventType } of node.after) afterOwners.set(eventType ?? '', node);
      const meta = pauseOf(node);
      if (meta === undefined) continue;
      patchDelays(node, meta);
      pauses.push({ node, meta });
    }
    this.transitionIds = transitionIds;
    this.afterOwners = afterOwners;
    this.pauses = pauses;
  }

  /** The configuration a snapshot of this machine stands in: one object for each value. */
  configurationOf(snapshot: LiveSnapshot): Configuration {
    const value = JSON.stringify(snapshot.value);
    const known = this.#configurations.get(value);
    if (known !== undefined) return known;
    const nodes = snapshot._nodes ?? [];
    const configuration: Configuration = {
      definition: this.definition,
      value,
      states: nodes.filter((node) => node.path.length > 0).map((node) => node.path.join('.')),
      tags: [...new Set(nodes.flatMap((node) => node.tags))],
      events: [...new Set(nodes.flatMap((node) => node.ownEvents))].filter(isAwaitable),
    };
    this.#configurations.set(value, configuration);
    return configuration;
  }

  /** Where a machine stands in this snapshot, leaf by leaf. */
  standingsOf(snapshot: LiveSnapshot): readonly Standing[] {
    const configuration = this.configurationOf(snapshot);
    const known = this.#standings.get(configuration);
    if (known !== undefined) return known;
    const standings = standingsOf(snapshot._nodes ?? [], configuration);
    this.#standings.set(configuration, standings);
    return standings;
  }
}

function allNodes(node: LiveStateNode): readonly LiveStateNode[] {
  return [node, ...Object.values(node.states).flatMap(allNodes)];
}

/** Events that come from outside: neither XState's own nor the catch-all. */
function isAwaitable(descriptor: string): boolean {
  return descriptor !== '*' && descriptor !== '' && !descriptor.startsWith('xstate.');
}

/**
 * XState makes the `raise` of an `after` anew for each machine, so the clone's may be given the
 * pause's own function: it alone knows the clock of the turn.
 */
function patchDelays(node: LiveStateNode, meta: PauseMeta): void {
  for (const [key, delay] of Object.entries(meta.delays ?? {})) {
    const id = `xstate.after.${key}.${node.id}`;
    const raised = node.entry.find((action) => (action as { id?: unknown }).id === id);
    if (raised === undefined) continue;
    (raised as { delay: unknown }).delay = ({ context, system }: LiveActionArgs): number =>
      delay({ context: context as never, now: system.now() });
  }
}
