import type { Configuration } from '../configuration.ts';
import {
  awaitedEvents,
  RESTART_EVENT,
  suspensionKey,
  WORKS_META,
  type Suspension,
} from '../pause.ts';
import type { Timer } from '../recording.ts';
import type { ActorNode } from './actor-node.ts';
import { RUNNING, type LiveStateNode } from './internals.ts';
import { pauseOf } from './pause-of.ts';
import type { TreeRuntime } from './tree-runtime.ts';

/**
 * What stands still in a configuration, so far as it follows from the chart alone: a leaf, or the
 * pause state it is part of. A pause may have states of its own: one that chooses whether to pause
 * at all is left in `pausing`, and it is the whole of it that pauses.
 */
export interface Standing {
  readonly state: string;
  readonly type: Suspension['type'] | undefined;
  readonly events: readonly string[];
  /** Ids invoked by the leaf or a state around it: while one works, it does not stand still. */
  readonly invoked: readonly string[];
  /** Paths of the states whose timers end the pause: the leaf, up to the outermost pause state. */
  readonly timed: readonly string[];
}

export function standingsOf(
  nodes: readonly LiveStateNode[],
  configuration: Configuration,
): readonly Standing[] {
  return nodes
    .filter((node) => node.type === 'atomic')
    .flatMap((leaf) => standing(leaf, configuration));
}

function standing(leaf: LiveStateNode, { events }: Configuration): readonly Standing[] {
  if (leaf.meta?.[WORKS_META] === true) return [];
  const chain = [leaf, ...ancestors(leaf)];
  const own = Math.max(chain.findIndex(isPause), 0);
  // A region of a pause that is no pause itself only counts what comes to the others.
  if (chain.slice(0, own + 1).some(({ type }) => type === 'parallel')) return [];
  const place = chain[own] ?? leaf;
  const pause = pauseOf(place);
  const outermost = Math.max(chain.findLastIndex(isPause), 0);
  return [
    {
      state: pathOf(place),
      type: pause?.type,
      events:
        pause?.type === 'waitingForEvent'
          ? awaitedEvents(pause)
          : events.filter((event) => event !== RESTART_EVENT),
      invoked: chain.flatMap(({ invoke }) => invoke.map(({ id }) => id)),
      timed: chain.slice(0, outermost + 1).map(pathOf),
    },
  ];
}

function isPause(node: LiveStateNode): boolean {
  return pauseOf(node) !== undefined;
}

function pathOf({ path }: LiveStateNode): string {
  return path.join('.');
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
  const { state, events, timed } = place;
  const timer = firstTimer(tree, address, timed);
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

/** The timer of these states that comes due first. */
function firstTimer(
  tree: TreeRuntime,
  address: string,
  timed: readonly string[],
): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of tree.timers.timers.values()) {
    if (timer.source !== address || timer.state === undefined) continue;
    if (!timed.includes(timer.state)) continue;
    if (first === undefined || timer.dueAt < first.dueAt) first = timer;
  }
  return first;
}
