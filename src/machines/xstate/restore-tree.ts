import type { Configuration } from '../configuration.ts';
import { AbeyanceError } from '../errors.ts';
import type { Timer } from '../recording.ts';
import { ActorTree } from './actor-tree.ts';
import {
  readContext,
  readState,
  restorable,
  type ActorState,
  type ChildRecord,
} from './actor-state.ts';
import {
  createRoot,
  isMachine,
  NOT_STARTED,
  RUNNING,
  STOPPED,
  type LiveActor,
} from './internals.ts';
import type { MachineModel } from './machine-model.ts';
import type { Models, TreeOptions } from './tree-runtime.ts';

/** What is stored of one tree, as restoring needs it. */
export interface StoredTree {
  readonly configuration: Configuration;
  readonly state: string;
  readonly actors: ReadonlyMap<
    string,
    { readonly configuration: Configuration | undefined; readonly state: string }
  >;
  /** Input of open work by the address that waits for it. */
  readonly work: ReadonlyMap<string, unknown>;
}

interface Read {
  readonly address: string;
  readonly text: string | undefined;
  readonly state: ActorState;
  readonly refers: boolean;
  readonly value: unknown;
}

/**
 * Makes a tree equal to the one that was stored. Nothing is started: every actor is put back as if
 * it had never stopped running.
 * @throws `ActorUnknown` where the machine no longer has what is stored: a state or an actor's logic.
 */
export function restoreTree(
  options: TreeOptions,
  model: MachineModel,
  stored: StoredTree,
): ActorTree {
  const tree = new ActorTree(options);
  const { runtime } = tree;
  const reads = new Map<string, Read>();
  const reborn = new Map<string, ChildRecord>();
  const root = textRead(options.id, stored);
  readAll(root, stored, reads, reborn);
  runtime.reborn = reborn;
  try {
    const children = persistedChildren(root, model, reads, options.models);
    const snapshot = restorable(root.state, root.value, children);
    createRoot(model.machine, { id: options.id, system: runtime.system, snapshot });
  } finally {
    runtime.reborn = undefined;
  }
  runtime.counter = root.state.counter ?? 0;
  for (const read of reads.values()) resume(tree, read);
  tree.root.actor.subscribe({ error: () => {} });
  return tree;
}

export function restoreTimers(tree: ActorTree, timers: readonly Timer[]): void {
  for (const timer of timers) tree.runtime.timers.timers.set(timer.key, timer);
}

function readAll(
  read: Read,
  stored: StoredTree,
  reads: Map<string, Read>,
  reborn: Map<string, ChildRecord>,
): void {
  reads.set(read.address, read);
  for (const child of read.state.children ?? []) {
    if (child.orphan !== true) reborn.set(`${read.address}/${child.id}`, child);
    const address = childAddress(read.address, child);
    const row = stored.actors.get(address);
    const childRead = row === undefined ? workRead(address, stored) : textRead(address, row);
    readAll(childRead, stored, reads, reborn);
  }
}

function childAddress(parent: string, child: ChildRecord): string {
  if (child.address !== undefined) return child.address;
  return `${parent}/${child.id.replaceAll('%', '%25').replaceAll('/', '%2F')}`;
}

function textRead(
  address: string,
  row: { readonly configuration: Configuration | undefined; readonly state: string },
): Read {
  const { configuration, state } = row;
  const value: unknown = configuration === undefined ? undefined : JSON.parse(configuration.value);
  return { address, text: state, ...readState(state), value };
}

function workRead(address: string, stored: StoredTree): Read {
  if (!stored.work.has(address)) throw unknownActor(address, undefined);
  const state = { input: stored.work.get(address) };
  return { address, text: undefined, state, refers: false, value: undefined };
}

function persistedChildren(
  parent: Read,
  model: MachineModel,
  reads: ReadonlyMap<string, Read>,
  models: Models,
): Record<string, unknown> {
  const children: Record<string, unknown> = {};
  for (const child of parent.state.children ?? []) {
    const read = reads.get(childAddress(parent.address, child));
    if (read === undefined || child.orphan === true) continue;
    const logic = model.places.logics.get(child.src);
    const snapshot = isMachine(logic)
      ? machineSnapshot(read, models.modelOf(logic), reads, models)
      : plainSnapshot(read.state);
    const src = isNamed(model, child.src) ? child.src : logic;
    const { systemId, sync: syncSnapshot } = child;
    children[child.id] = { src, systemId, syncSnapshot, snapshot };
  }
  return children;
}

/** XState finds implementations and invocations by name itself; other places only we know. */
function isNamed({ machine }: MachineModel, src: string): boolean {
  return src in machine.implementations.actors || src.startsWith('xstate.invoke.');
}

function machineSnapshot(
  read: Read,
  model: MachineModel,
  reads: ReadonlyMap<string, Read>,
  models: Models,
): unknown {
  return restorable(read.state, read.value, persistedChildren(read, model, reads, models));
}

function plainSnapshot(state: ActorState): unknown {
  const { output, error, context, input } = state;
  return { status: state.status ?? 'active', output, error, context, input };
}

/** Puts an actor back as it ran, with its context and the actors its context refers to. */
function resume(tree: ActorTree, { address, text, state, refers }: Read): void {
  const { byAddress } = tree.runtime;
  const node = byAddress.get(address);
  if (node === undefined) throw unknownActor(address, undefined);
  const { actor } = node;
  const { error, status } = actor._snapshot;
  if (status === 'error' && state.status !== 'error') throw unknownActor(address, error);
  if (text !== undefined && state.context !== undefined) {
    actor._snapshot.context = refers
      ? readContext(text, (other) => tree.runtime.actorAt(other))
      : state.context;
  }
  node.saved = actor._snapshot;
  node.stored = text !== undefined && node.parent !== undefined;
  if (actor._processingStatus !== NOT_STARTED) return;
  if (actor._snapshot.status !== 'active') {
    actor._processingStatus = STOPPED;
    return;
  }
  actor._processingStatus = RUNNING;
  actor.mailbox.start();
  if (actor._syncSnapshot) relaySnapshots(tree, actor);
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
