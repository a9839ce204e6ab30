import type { Configuration } from '../configuration.ts';
import { RESTART_EVENT, suspensionKey, type Suspension } from '../pause.ts';
import type { Timer } from '../recording.ts';
import type { ActorNode } from './actor-node.ts';
import { RUNNING, type LiveStateNode } from './internals.ts';
import { pauseOf } from './pause-of.ts';
import type { TreeRuntime } from './tree-runtime.ts';

/** A leaf state of a configuration, and what of it follows from the chart alone. */
export interface Standing {
  readonly state: string;
  readonly type: Suspension['type'] | undefined;
  readonly events: readonly string[];
  /** Ids invoked by the leaf or a state around it: while one works, it does not stand still. */
  readonly invoked: readonly string[];
}

export function standingsOf(
  nodes: readonly LiveStateNode[],
  configuration: Configuration,
): readonly Standing[] {
  return nodes
    .filter((node) => node.type === 'atomic')
    .map((leaf) => standing(leaf, configuration));
}

function standing(leaf: LiveStateNode, { events }: Configuration): Standing {
  const chain = [leaf, ...ancestors(leaf)];
  const pause = pauseOf(leaf);
  return {
    state: leaf.path.join('.'),
    type: pause?.type,
    events:
      pause?.type === 'waitingForEvent'
        ? [pause.event]
        : events.filter((event) => event !== RESTART_EVENT),
    invoked: chain.flatMap((node) => node.invoke.map(({ id }) => id)),
  };
}

function ancestors(node: LiveStateNode): readonly LiveStateNode[] {
  return node.parent === undefined ? [] : [node.parent, ...ancestors(node.parent)];
}

/**
 * Why each machine of a tree stands still. A state that is no pause state but stands still all the
 * same is told by what would move it: its timer, or else the events it names.
 */
export function suspensionsOf(
  tree: TreeRuntime,
  before: readonly Suspension[],
  now: number,
): readonly Suspension[] {
  const found: Suspension[] = [];
  for (const node of tree.nodes.values()) {
    // One that was stopped before it started has an active snapshot for ever.
    if (node.model === undefined || node.actor._processingStatus !== RUNNING) continue;
    for (const place of node.model.standingsOf(node.actor._snapshot)) {
      if (place.invoked.some((id) => works(tree, node, id))) continue;
      found.push(suspension(tree, node, place, before, now));
    }
  }
  return found;
}

/** A callback or an observable only listens: whoever invokes one may stand still all the same. */
function works(tree: TreeRuntime, { actor }: ActorNode, id: string): boolean {
  const child = actor._snapshot.children?.[id];
  const kind = child && tree.nodes.get(child)?.kind;
  const listens = kind === 'callback' || kind === 'observable' || kind === 'eventObservable';
  return child?._snapshot.status === 'active' && !listens;
}

function suspension(
  tree: TreeRuntime,
  { address }: ActorNode,
  place: Standing,
  before: readonly Suspension[],
  now: number,
): Suspension {
  const { state, events } = place;
  const timer = firstTimer(tree, address, state);
  const type = place.type ?? (timer === undefined ? 'waitingForEvent' : 'sleep');
  const earlier = before.find((other) => other.address === address && other.state === state);
  const startedAt = timer?.setAt ?? earlier?.startedAt ?? now;
  const dueAt = timer?.dueAt;
  const key = suspensionKey(tree.id, { address, state });
  if (type === 'polling') return { type, key, address, state, startedAt, dueAt };
  if (type === 'waitingForEvent' || dueAt === undefined) {
    return { type: 'waitingForEvent', key, address, state, events, startedAt, dueAt };
  }
  if (type === 'sleepUntil') return { type, key, address, state, startedAt, dueAt };
  const durationMs = dueAt - startedAt;
  return { type: 'sleep', key, address, state, startedAt, dueAt, durationMs };
}

/** The timer of the leaf itself that comes due first. */
function firstTimer(tree: TreeRuntime, address: string, state: string): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of tree.timers.timers.values()) {
    if (timer.source !== address || timer.state !== state) continue;
    if (first === undefined || timer.dueAt < first.dueAt) first = timer;
  }
  return first;
}
