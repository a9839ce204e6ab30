import type { ActorChange, ContextChange, Recording } from '../recording.ts';
import type { ActorNode } from './actor-node.ts';
import { restOf } from './actor-state.ts';
import { textOf } from './actor-text.ts';
import { lostActors } from './held-actors.ts';
import { RUNNING, STOPPED, type LiveSnapshot } from './internals.ts';
import type { TreeRuntime } from './tree-runtime.ts';
import type { TurnRecorder } from './turn-recorder.ts';

interface Changes {
  readonly actors: ActorChange[];
  readonly dropped: string[];
  readonly contexts: ContextChange[];
}

/**
 * Looks at the tree after a step: who is gone, who changed, and what their records are now.
 * @throws `NotSerializable` with the path, where a changed actor holds what cannot be kept.
 */
export function finishTurn(tree: TreeRuntime, turn: TurnRecorder): Recording {
  const { root } = tree;
  if (root?.model === undefined) throw new Error('the root of a workflow is a machine');
  const { _snapshot: snapshot } = root.actor;
  stopOrphans(tree);
  if (snapshot.status !== 'active') tree.timers.clearAll();
  const changes: Changes = { actors: [], dropped: [], contexts: [] };
  for (const node of lostActors(tree)) drop(tree, node, changes);
  for (const node of tree.nodes.values()) {
    if (node.actor._snapshot !== node.saved || node.stale) note(tree, node, changes);
  }
  const { status, output, error } = snapshot;
  return {
    handling: turn.handling(),
    status,
    output,
    error,
    thrown: status === 'error' && !turn.settled.has(root.actor),
    configuration: root.model.configurationOf(snapshot),
    context: snapshot.context,
    state: textOf(tree, root),
    actors: changes.actors,
    actorsDropped: changes.dropped,
    contexts: changes.contexts,
    transitions: turn.transitions,
    timersSet: [...turn.timersSet.values()],
    timersCleared: [...turn.timersCleared].filter((key) => !turn.timersSet.has(key)),
    workStarted: [...turn.workStarted.values()],
    workStopped: [...turn.workStopped],
    received: turn.received,
    utterances: turn.utterances,
    outgoing: turn.outgoing,
    lost: turn.lost,
    effects: turn.effects,
  };
}

/**
 * XState leaves running the children of an actor that threw, and those of a stopped one whose
 * place in `children` another took over; here no orphan is left behind (B30).
 */
function stopOrphans({ nodes, system }: TreeRuntime): void {
  for (const { actor, parent } of nodes.values()) {
    if (parent?.actor._processingStatus !== STOPPED) continue;
    actor._stop();
    // One that was never started would hold its name in the system for ever.
    system._unregister(actor);
  }
}

function drop(tree: TreeRuntime, node: ActorNode, changes: Changes): void {
  tree.forget(node);
  if (node.parent !== undefined) node.parent.stale = true;
  if (node.stored) changes.dropped.push(node.address);
}

function note(tree: TreeRuntime, node: ActorNode, changes: Changes): void {
  const { _snapshot: snapshot } = node.actor;
  const configuration = node.model?.configurationOf(snapshot);
  const change = node.model === undefined ? undefined : contextChange(node, snapshot);
  if (change !== undefined) changes.contexts.push(change);
  node.saved = snapshot;
  node.stale = false;
  if (node.parent === undefined || isTaskAlone(node, snapshot)) return;
  changes.actors.push({ address: node.address, configuration, state: textOf(tree, node) });
  node.stored = true;
}

/** Work that has only begun is wholly in its task: it needs no row of its own. */
function isTaskAlone({ kind, actor }: ActorNode, { status, context }: LiveSnapshot): boolean {
  if (kind === 'machine' || kind === 'transition' || context !== undefined) return false;
  if (restOf(actor._snapshot) !== undefined) return false;
  return status === 'active' && actor._processingStatus === RUNNING;
}

function contextChange(node: ActorNode, snapshot: LiveSnapshot): ContextChange | undefined {
  const before: Record<string, unknown> = node.saved?.context ?? {};
  const after: Record<string, unknown> = snapshot.context ?? {};
  // one that is new is told also where it is undefined: history says which keys there were
  const changed = Object.keys(after).filter(
    (key) => !Object.is(before[key], after[key]) || !(key in before),
  );
  const unset = Object.keys(before).filter((key) => !(key in after));
  const isRoot = node.parent === undefined;
  if (isRoot && changed.length === 0 && unset.length === 0) return undefined;
  const set = Object.fromEntries(changed.map((key) => [key, after[key]]));
  return {
    ...(isRoot ? undefined : { address: node.address, value: JSON.stringify(snapshot.value) }),
    ...(changed.length === 0 ? undefined : { set }),
    ...(unset.length === 0 ? undefined : { unset }),
  };
}
