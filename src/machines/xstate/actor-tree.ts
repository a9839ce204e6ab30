import type { AnyStateMachine, EventObject } from 'xstate';
import type { Configuration } from '../configuration.ts';
import { decode, encode } from '../codec.ts';
import type { Exit } from '../exits.ts';
import type { PauseMeta, Suspension } from '../pause.ts';
import type { MachineEvent, Recording, Timer } from '../recording.ts';
import type { TaskLogic } from '../task.ts';
import { workKey, type ActorNode } from './actor-node.ts';
import { armDelays } from './arm-delays.ts';
import { exitsOf } from './exits-of.ts';
import { finishTurn } from './finish-turn.ts';
import { createRoot, isActorRef, type LiveActor, type LiveSnapshot } from './internals.ts';
import type { Logic } from './logic.ts';
import { suspensionsOf } from './standing.ts';
import { TreeRuntime, type TreeOptions } from './tree-runtime.ts';
import { TurnRecorder, type Taking } from './turn-recorder.ts';

/**
 * The actors of one workflow, live but inert. XState's own actors take each step in XState's own
 * order; their system, scopes and logics are ours, so that a step is recorded and nothing is done.
 * A turn is therefore a function of what was stored, the message and `now` (T1), and a tree kept
 * between turns is only a cache: `restoreTree` makes an equal one from the records.
 */
export class ActorTree {
  readonly runtime: TreeRuntime;

  constructor(options: TreeOptions) {
    this.runtime = new TreeRuntime(options);
  }

  get root(): ActorNode {
    const { root } = this.runtime;
    if (root === undefined) throw new Error('the tree has no root yet');
    return root;
  }

  /** The root's snapshot, XState's own object: immutable, but not to be handed out as is. */
  get snapshot(): LiveSnapshot {
    return this.root.actor._snapshot;
  }

  get configuration(): Configuration {
    const { model } = this.root;
    if (model === undefined) throw new Error('the root of a workflow is a machine');
    return model.configurationOf(this.snapshot);
  }

  get timers(): ReadonlyMap<string, Timer> {
    return this.runtime.timers.timers;
  }

  /** The first turn: from the input, or on from a snapshot that XState persisted. */
  begin(
    machine: AnyStateMachine,
    from: { readonly input?: unknown; readonly snapshot?: unknown },
    now: number,
  ): Recording {
    return this.#run(now, undefined, () => {
      const { id, system } = this.runtime;
      const root = createRoot(machine, { id, system, ...from });
      root.subscribe({ error: () => {} });
      root.start();
      if (from.snapshot !== undefined) armDelays(this.runtime);
    });
  }

  /** An event for an actor of the tree; `undefined` where there is no such actor. */
  deliver(address: string, event: MachineEvent, now: number): Recording | undefined {
    const node = this.runtime.byAddress.get(address);
    if (node === undefined) return undefined;
    return this.#run(now, { actor: node.actor, event }, () => {
      this.runtime.sendEvent(undefined, node.actor, event);
    });
  }

  /** A timer that came due; `undefined` where it was cancelled or set anew meanwhile (B5, B6). */
  fire(key: string, now: number): Recording | undefined {
    const { timers, byAddress } = this.runtime;
    const timer = timers.timers.get(key);
    if (timer === undefined) return undefined;
    const { target, event } = timer;
    const node = timers.targetOf(timer);
    return this.#run(now, node && { actor: node.actor, event }, (turn) => {
      timers.clear(key);
      if (target.type === 'workflow') this.runtime.leave(target.id, event);
      else if (node === undefined) turn.lose(target.address, event);
      else this.runtime.sendEvent(byAddress.get(timer.source)?.actor, node.actor, event);
    });
  }

  /** Work answered. `undefined` where its actor is gone: a late result is ignored (B22, K2). */
  answer(key: string, event: MachineEvent, now: number): Recording | undefined {
    const node = this.worker(key);
    if (node === undefined) return undefined;
    return this.#send(node.actor, node.actor, event, now);
  }

  /** An event that a callback or event observable sends to its parent. */
  answerParent(key: string, event: MachineEvent, now: number): Recording | undefined {
    const node = this.worker(key);
    if (node?.parent === undefined) return undefined;
    return this.#send(node.actor, node.parent.actor, event, now);
  }

  /** What the state says of itself whose timer this is, if it is a pause state. */
  pauseOf({ source, state }: Timer): PauseMeta | undefined {
    const { model } = this.runtime.byAddress.get(source) ?? {};
    return state === undefined ? undefined : model?.pauseAt(state);
  }

  /** Moves timers to other due times. */
  reschedule(timers: readonly Timer[], now: number): Recording {
    return this.#run(now, undefined, (turn) => {
      for (const timer of timers) {
        this.runtime.timers.timers.set(timer.key, timer);
        turn.setTimer(timer);
      }
    });
  }

  /**
   * Every actor written down as if it had just changed, by a tree that was put back: its texts in
   * the words of the machine as it is now. Names go on after `counter`, so that none recurs (M2).
   */
  writtenAnew(counter: number, now: number): Recording {
    this.runtime.counter = Math.max(this.runtime.counter, counter);
    for (const node of this.runtime.nodes.values()) node.saved = undefined;
    return this.#run(now, undefined, () => {});
  }

  /** Stops the root and all below it at once, as `actor.stop()` does. */
  stop(now: number): Recording {
    return this.#run(now, undefined, () => this.root.actor._stop());
  }

  /** The actor whose work this is, while it still waits for it. */
  worker(key: string): ActorNode | undefined {
    const node = this.runtime.byAddress.get(key.slice(0, key.lastIndexOf('#')));
    const waits = node?.actor._snapshot.status === 'active' && workKey(node) === key;
    return waits ? node : undefined;
  }

  /** How the work of this key asked to be run, if it is a `fromTask` that still waits. */
  taskOf(key: string): TaskLogic<unknown>['task'] | undefined {
    return (this.worker(key)?.actor.logic as Logic | undefined)?.task;
  }

  /** Whether the actor would take the event now: its guards are asked, nothing is done. */
  can(address: string, event: MachineEvent): boolean {
    const snapshot = this.runtime.byAddress.get(address)?.actor._snapshot;
    return snapshot?.can?.(event) ?? false;
  }

  /** Lets an actor fail as if its own step had thrown. */
  fail(address: string, error: unknown, now: number): Recording | undefined {
    const actor = this.runtime.byAddress.get(address)?.actor;
    if (actor?._snapshot.status !== 'active') return undefined;
    return this.#run(now, undefined, () => {
      actor._snapshot = { ...actor._snapshot, status: 'error', error };
      actor._error(error);
    });
  }

  /** Every way out of where the machines of the tree stand. */
  exits(): readonly Exit[] {
    return exitsOf(this.runtime);
  }

  /** Why each machine of the tree stands still. */
  suspensions(before: readonly Suspension[], now: number): readonly Suspension[] {
    return suspensionsOf(this.runtime, before, now);
  }

  /** The tree in XState's own persisted form. */
  persisted(): unknown {
    return this.root.actor.getPersistedSnapshot();
  }

  /** A value as text; an actor of this tree in it becomes its address. */
  encode(value: unknown, at: string): string {
    return encode(value, {
      at,
      address: (object) => (isActorRef(object) ? this.runtime.refOf(object) : undefined),
    });
  }

  decode(text: string): unknown {
    return decode(text, (ref) => this.runtime.actorOf(ref));
  }

  #send(source: LiveActor, actor: LiveActor, event: EventObject, now: number): Recording {
    return this.#run(now, { actor, event }, () => this.runtime.sendEvent(source, actor, event));
  }

  #run(now: number, taking: Taking | undefined, act: (turn: TurnRecorder) => void): Recording {
    const turn = new TurnRecorder(now, taking);
    this.runtime.turn = turn;
    try {
      act(turn);
      return finishTurn(this.runtime, turn);
    } finally {
      this.runtime.turn = undefined;
    }
  }
}
