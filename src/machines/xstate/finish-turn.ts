import { encode } from '../codec.ts';
import type { ActorChange, ContextChange, Recording } from '../recording.ts';
import { childRecord, isGone, type ActorNode } from './actor-node.ts';
import { stateText } from './actor-state.ts';
import { isActorRef, RUNNING, type LiveSnapshot } from './internals.ts';
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
  if (snapshot.status !== 'active') stopAll(tree, root);
  const changes: Changes = { actors: [], dropped: [], contexts: [] };
  // An actor's record lists its children: it is written after those that are gone have left it.
  const bereft = new Set<ActorNode | undefined>();
  for (const node of tree.nodes.values()) {
    if (!isLost(tree, node, snapshot)) continue;
    drop(tree, node, changes);
    bereft.add(node.parent);
  }
  for (const node of tree.nodes.values()) {
    if (node.actor._snapshot !== node.saved || bereft.has(node)) note(tree, node, changes);
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
  };
}

/** XState leaves the children of a root that failed running; here no orphan is left (B30). */
function stopAll(tree: TreeRuntime, root: ActorNode): void {
  for (const { actor } of tree.nodes.values()) {
    if (actor !== root.actor && actor._processingStatus === RUNNING) actor._stop();
  }
  for (const key of tree.timers.timers.keys()) tree.timers.clear(key);
}

/**
 * Parents come before their children in `nodes`, so a lost parent has been dropped already. Of a
 * tree whose root has ended nobody is left (B30).
 */
function isLost(tree: TreeRuntime, node: ActorNode, root: LiveSnapshot): boolean {
  if (node.parent === undefined) return false;
  return root.status !== 'active' || isGone(node) || !tree.nodes.has(node.parent.actor);
}

function drop(tree: TreeRuntime, node: ActorNode, changes: Changes): void {
  tree.forget(node);
  if (node.stored) changes.dropped.push(node.address);
}

function note(tree: TreeRuntime, node: ActorNode, changes: Changes): void {
  const { _snapshot: snapshot } = node.actor;
  const configuration = node.model?.configurationOf(snapshot);
  const change = node.model === undefined ? undefined : contextChange(node, snapshot);
  if (change !== undefined) changes.contexts.push(change);
  node.saved = snapshot;
  if (node.parent === undefined || isTaskAlone(node, snapshot)) return;
  changes.actors.push({ address: node.address, configuration, state: textOf(tree, node) });
  node.stored = true;
}

/** Work that has only begun is wholly in its task: it needs no row of its own. */
function isTaskAlone({ kind }: ActorNode, { status, context }: LiveSnapshot): boolean {
  return (
    kind !== 'machine' && kind !== 'transition' && status === 'active' && context === undefined
  );
}

function textOf(tree: TreeRuntime, node: ActorNode): string {
  const children = [...node.children].map(childRecord);
  const counter = node.parent === undefined ? tree.counter : undefined;
  const address = (value: object): string | undefined =>
    isActorRef(value) ? tree.addressOf(value) : undefined;
  const write = (value: unknown, at: string): string => encode(value, { at, address });
  const { _snapshot: snapshot } = node.actor;
  return stateText(snapshot, contextText(node, write), children, counter, write);
}

/** Contexts are replaced and not changed, so the same object has the same text. */
function contextText(
  node: ActorNode,
  write: (value: unknown, at: string) => string,
): string | undefined {
  const { context } = node.actor._snapshot;
  if (context === undefined) return undefined;
  const known = node.contextText;
  if (known !== undefined && known.context === context) return known.text;
  const text = write(context, 'context');
  // an actor it refers to may be gone by the next turn, and is then written in another way
  node.contextText = text.includes('$') ? undefined : { context, text };
  return text;
}

function contextChange(node: ActorNode, snapshot: LiveSnapshot): ContextChange | undefined {
  const before: Record<string, unknown> = node.saved?.context ?? {};
  const after: Record<string, unknown> = snapshot.context ?? {};
  const changed = Object.keys(after).filter((key) => !Object.is(before[key], after[key]));
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
