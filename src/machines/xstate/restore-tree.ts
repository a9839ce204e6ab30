import { AbeyanceError } from '../errors.ts';
import type { Timer } from '../recording.ts';
import { ActorTree } from './actor-tree.ts';
import { defaultAddress, type ActorNode } from './actor-node.ts';
import {
  readState,
  restorable,
  reviveState,
  type ActorState,
  type ChildRecord,
} from './actor-state.ts';
import {
  createChild,
  createRoot,
  RUNNING,
  STOPPED,
  type LiveActor,
  type LiveSnapshot,
} from './internals.ts';
import { restoredSnapshot } from './logic.ts';
import type { MachineModel } from './machine-model.ts';
import type { TreeOptions } from './tree-runtime.ts';

/** What is stored of one actor. */
export interface StoredActor {
  /** Machines only: the text of the value, and the chart it is of. */
  readonly configuration:
    | { readonly value: string; readonly definition: { readonly hash: string } }
    | undefined;
  readonly state: string;
}

/** What is stored of one tree, as restoring needs it. */
export interface StoredTree extends StoredActor {
  readonly actors: ReadonlyMap<string, StoredActor>;
  /** How to read the input of open work, by the address that waits for it. */
  readonly work: ReadonlyMap<string, (actorOf: ActorOf) => unknown>;
}

type ActorOf = (ref: string) => unknown;

/** An actor as it was stored. */
interface Stored {
  readonly address: string;
  readonly state: ActorState;
  /** Reads it again when the actors are there; `undefined` where it refers to none. */
  readonly again: ((actorOf: ActorOf) => ActorState) | undefined;
  /** Whether it has a row of its own. */
  readonly stored: boolean;
  readonly value: unknown;
  /** Hash of its chart. */
  readonly definition: string | undefined;
  /** `undefined`: the root. */
  readonly record: ChildRecord | undefined;
  readonly parent: Stored | undefined;
}

/**
 * Makes a tree equal to the one that was stored. Nothing is started: every actor is put back as if
 * it had never stopped running. All are born again in the order of their first births, so that
 * what goes through them all does so in the same order (T1).
 * @throws `ActorUnknown` where the machine no longer has what is stored: a state or a logic.
 */
export function restoreTree(
  options: TreeOptions,
  model: MachineModel,
  stored: StoredTree,
): ActorTree {
  const tree = new ActorTree(options);
  const all: Stored[] = [];
  readAll(textRead(options.id, stored, undefined, undefined), stored, all);
  all.sort((one, other) => (one.record?.incarnation ?? 0) - (other.record?.incarnation ?? 0));
  const nodes = all.map((read) => [read, bear(tree, options, model, read)] as const);
  for (const [read, node] of nodes) listChildren(tree, read, node);
  for (const [read, node] of nodes) resume(tree, read, node);
  tree.runtime.counter = all[0]?.state.counter ?? 0;
  tree.root.actor.subscribe({ error: () => {} });
  return tree;
}

export function restoreTimers(tree: ActorTree, timers: readonly Timer[]): void {
  for (const timer of timers) tree.runtime.timers.timers.set(timer.key, timer);
}

function readAll(read: Stored, stored: StoredTree, all: Stored[]): void {
  all.push(read);
  for (const child of read.state.children ?? []) {
    const address = addressOf(read.address, child);
    const row = stored.actors.get(address);
    const childRead =
      row === undefined
        ? workRead(address, stored, child, read)
        : textRead(address, row, child, read);
    readAll(childRead, stored, all);
  }
}

/** Where the child of a record stands. */
export function addressOf(parent: string, { id, address }: ChildRecord): string {
  return address ?? defaultAddress(parent, id);
}

function textRead(
  address: string,
  { configuration, state: text }: StoredActor,
  record: ChildRecord | undefined,
  parent: Stored | undefined,
): Stored {
  const value: unknown = configuration === undefined ? undefined : JSON.parse(configuration.value);
  const definition = configuration?.definition.hash;
  const { state, refers } = readState(text);
  const again = refers ? (actorOf: ActorOf) => reviveState(text, actorOf) : undefined;
  return { address, state, again, stored: parent !== undefined, value, definition, record, parent };
}

/** Work that has only begun is wholly in its task. */
function workRead(
  address: string,
  { work }: StoredTree,
  record: ChildRecord,
  parent: Stored,
): Stored {
  const read = work.get(address);
  if (read === undefined) throw unknownActor(address, undefined);
  let refers = false;
  const input = read(() => {
    refers = true;
    return undefined;
  });
  const again = refers ? (actorOf: ActorOf) => ({ input: read(actorOf) }) : undefined;
  const nothing = { value: undefined, definition: undefined };
  return { address, state: { input }, again, stored: false, ...nothing, record, parent };
}

function bear(tree: ActorTree, options: TreeOptions, model: MachineModel, read: Stored): ActorNode {
  const { runtime } = tree;
  const { address, state, value, record, parent } = read;
  if (record === undefined || parent === undefined) {
    const snapshot = restorable(state, value);
    const { system, id } = runtime;
    return checked(read, runtime.node(createRoot(model.machine, { id, system, snapshot })));
  }
  const owner = runtime.byAddress.get(parent.address);
  const logic = owner?.model?.places.logics.get(record.src);
  if (owner?.model === undefined || logic === undefined) throw unknownActor(address, undefined);
  const kind = options.models.kindOf(logic);
  const { id, sync: syncSnapshot = false } = record;
  // Of what is over, the name in the system is free or another's.
  const isOver = state.status !== undefined || record.unstarted === true;
  const systemId = isOver ? undefined : record.systemId;
  runtime.reborn = { ...record, address };
  try {
    const actor = createChild(logic, {
      id,
      parent: owner.actor,
      src: isNamed(owner.model, record.src) ? record.src : logic,
      systemId,
      syncSnapshot,
      snapshot: kind === 'machine' ? restorable(state, value) : restoredSnapshot(kind, state),
    });
    actor.systemId = record.systemId;
    return checked(read, runtime.node(actor));
  } finally {
    runtime.reborn = undefined;
  }
}

function checked({ address, state }: Stored, node: ActorNode): ActorNode {
  const { status, error } = node.actor._snapshot;
  if (status === 'error' && state.status !== 'error') throw unknownActor(address, error);
  return node;
}

/** As XState names it: an implementation or an invocation by name, any other logic itself. */
function isNamed({ machine }: MachineModel, src: string): boolean {
  return src in machine.implementations.actors || src.startsWith('xstate.invoke.');
}

function listChildren(tree: ActorTree, { address, state }: Stored, { actor }: ActorNode): void {
  const { children } = actor._snapshot;
  for (const record of state.children ?? []) {
    const child = tree.runtime.byAddress.get(addressOf(address, record))?.actor;
    if (record.orphan === true || children === undefined || child === undefined) continue;
    children[record.key ?? record.id] = child;
  }
}

/** Puts an actor back as it ran, with its context and the actors it refers to. */
function resume(tree: ActorTree, read: Stored, node: ActorNode): void {
  const { actor } = node;
  const { _snapshot: snapshot } = actor;
  const state = read.again?.((ref) => tree.runtime.actorOf(ref));
  // The numbers of a chart that was changed meanwhile say nothing.
  const isSame = read.definition === node.model?.definition.hash;
  fillIn(snapshot, state ?? read.state, { refers: state !== undefined, isSame, model: node.model });
  node.saved = snapshot;
  node.stored = read.stored;
  if (snapshot.status !== 'active' || read.record?.unstarted === true) {
    actor._processingStatus = STOPPED;
    return;
  }
  actor._processingStatus = RUNNING;
  actor.mailbox.start();
  if (actor._syncSnapshot) relaySnapshots(tree, actor);
}

/** What a state is put back into a snapshot with. */
interface Filling {
  /** Whether it refers to actors, and so was read again when they were there. */
  readonly refers: boolean;
  /** Whether it is of the chart as it is now. */
  readonly isSame: boolean;
  readonly model: MachineModel | undefined;
}

/** Gives a snapshot that XState restored what it leaves out: the context, actors, the order. */
export function fillIn(
  snapshot: LiveSnapshot,
  state: ActorState,
  { refers, isSame, model }: Filling,
): void {
  if (state.context !== undefined) snapshot.context = state.context;
  if (refers) {
    const { output, error, input, rest } = state;
    Object.assign(snapshot, { output, error }, input === undefined ? undefined : { input }, rest);
  }
  const remembered = Object.keys(state.history ?? {});
  const { historyValue = {} } = snapshot;
  if (remembered.some((id) => historyValue[id] === undefined)) {
    // An empty history is one all the same: XState leaves it out, and would follow the default.
    snapshot.historyValue = Object.fromEntries(
      remembered.map((id) => [id, historyValue[id] ?? []]),
    );
  }
  model?.putInOrder(snapshot, isSame ? state.order : undefined);
}

/** As `Actor.start` does for an invocation with `onSnapshot`. */
function relaySnapshots(tree: ActorTree, actor: LiveActor): void {
  actor.subscribe({
    next: (snapshot) => {
      if (snapshot.status !== 'active' || actor._parent === undefined) return;
      const event = { type: `xstate.snapshot.${actor.id}`, snapshot };
      tree.runtime.system._relay(actor, actor._parent, event);
    },
    error: () => {},
  });
}

function unknownActor(address: string, cause: unknown): AbeyanceError {
  const message =
    `${address} cannot be put back: the machine no longer has its state or its logic; register` +
    ' the version it was started with, or give the state back';
  return new AbeyanceError('ActorUnknown', message, { cause, details: { address } });
}
