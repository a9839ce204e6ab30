import type { InspectionEvent } from 'xstate';
import { encode } from '../machines/codec.ts';
import { fieldsOf } from './stored-text.ts';
import { storedTurn, type StoredTurn } from './stored-turn.ts';
import { storedState, type StoredState } from './stored-run.ts';
import type { TakenTurn } from './turn-taker.ts';
import type { StateValue } from './workflow-snapshot.ts';

/** What an inspection event has beside what XState's have. */
export interface InspectionFacts {
  /** When the turn was taken, ms since epoch. */
  readonly at: number;
  readonly revision: number;
  /** Whether the event did anything; XState's events do not tell. */
  readonly handled: boolean;
}

/** An actor as an inspection event names it: its address is its id, and stays so for ever. */
export interface InspectedActor {
  readonly sessionId: string;
  readonly id: string;
  readonly _parent: InspectedActor | undefined;
  /** A machine's, as its author wrote it. */
  readonly logic: { readonly config: unknown } | undefined;
  /** As the turn left it. All of it is plain JSON. */
  getSnapshot(): InspectedSnapshot;
}

/** Plain JSON: what that cannot say is tagged, as in a store. */
export interface InspectedSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value?: StateValue;
  readonly context: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

/** Actors an observer has been told of, by workflow. */
export type Introduced = Map<string, Set<string>>;

/** Workflows whose actors are remembered; one that is forgotten is told of again. */
const INTRODUCED_MAX = 10_000;

/**
 * A turn as XState's inspection events: the actors that are new, the event, custom actions, and how
 * each actor that changed stands now. Microsteps are left out, as what stood between them is not
 * recorded. It is called after the commit, outside of any turn.
 */
export function inspectionOf(taken: TakenTurn, introduced: Introduced): readonly InspectionEvent[] {
  return new Telling(taken, knownOf(introduced, taken.commit.workflow.id)).events();
}

function knownOf(introduced: Introduced, id: string): Set<string> {
  const known = introduced.get(id) ?? new Set();
  introduced.delete(id);
  introduced.set(id, known);
  const [oldest] = introduced.keys();
  if (introduced.size > INTRODUCED_MAX && oldest !== undefined) introduced.delete(oldest);
  return known;
}

class Telling {
  readonly #taken: TakenTurn;
  readonly #turn: StoredTurn;
  readonly #known: Set<string>;
  readonly #facts: InspectionFacts;
  readonly #told: object[] = [];
  readonly #actors = new Map<string, InspectedActor>();

  constructor(taken: TakenTurn, known: Set<string>) {
    const { workflow, turn } = taken.commit;
    this.#taken = taken;
    this.#known = known;
    this.#turn = storedTurn({ ...turn, workflowId: workflow.id });
    const handled = turn.outcome === 'handled';
    this.#facts = { at: turn.at, revision: turn.revision, handled };
  }

  events(): readonly InspectionEvent[] {
    const { recording, commit } = this.#taken;
    const { id } = commit.workflow;
    this.#introduce(id);
    for (const { address } of recording.actors) this.#introduce(address);
    for (const { address } of recording.workStarted) this.#introduce(address);
    const { event } = this.#turn;
    const target = this.#actor(this.#turn.to);
    this.#tell({ type: '@xstate.event', sourceRef: undefined, event }, target);
    for (const said of recording.utterances) {
      if (said.type !== 'action') continue;
      const { name, params, address } = said.action;
      const action = { type: name, params: plain(params) };
      this.#tell({ type: '@xstate.action', action }, this.#actor(address));
    }
    this.#snapshot(id);
    for (const { address } of recording.actors) this.#snapshot(address);
    for (const key of recording.workStopped) this.#snapshot(key.slice(0, key.lastIndexOf('#')));
    for (const address of recording.actorsDropped) this.#known.delete(address);
    return this.#told as readonly InspectionEvent[];
  }

  #introduce(address: string): void {
    if (this.#known.has(address)) return;
    this.#known.add(address);
    this.#tell({ type: '@xstate.actor' }, this.#actor(address));
  }

  #snapshot(address: string): void {
    const actor = this.#actor(address);
    const { event, transitions } = this.#turn;
    const own = transitions.filter((one) => one.address === address).map(({ id }) => id);
    // only where it is asked for: an observer that passes a snapshot over has not paid for it
    const told = { type: '@xstate.snapshot', event, transitions: own };
    Object.defineProperty(told, 'snapshot', { enumerable: true, get: () => actor.getSnapshot() });
    this.#tell(told, actor);
  }

  #tell(event: object, actorRef: InspectedActor): void {
    const { id: rootId } = this.#taken.commit.workflow;
    // assigned onto the event, so that what it gets when it is asked for stays so
    this.#told.push(Object.assign(event, { rootId, actorRef, ...this.#facts }));
  }

  #actor(address: string): InspectedActor {
    const known = this.#actors.get(address);
    if (known !== undefined) return known;
    const slash = address.lastIndexOf('/');
    let snapshot: InspectedSnapshot | undefined;
    const actor: InspectedActor = {
      sessionId: address,
      id: address.slice(slash + 1),
      _parent: slash < 0 ? undefined : this.#actor(address.slice(0, slash)),
      logic: this.#logic(address),
      getSnapshot: () => (snapshot ??= this.#snapshotOf(address)),
    };
    this.#actors.set(address, actor);
    return actor;
  }

  #logic(address: string): InspectedActor['logic'] {
    const { actor, model } = this.#taken.tree?.runtime.byAddress.get(address) ?? {};
    if (model === undefined) return undefined;
    return { config: (actor?.logic as { readonly config?: unknown } | undefined)?.config };
  }

  #snapshotOf(address: string): InspectedSnapshot {
    const { commit, recording } = this.#taken;
    const { workflow } = commit;
    if (address === workflow.id) {
      const state = storedState(workflow.state);
      const status = recording.status === 'stopped' ? 'stopped' : state.status;
      return snapshotOf({ ...state, status }, workflow.configuration.value);
    }
    const change = recording.actors.find((one) => one.address === address);
    if (change !== undefined) {
      return snapshotOf(storedState(change.state), change.configuration?.value);
    }
    return this.#workSnapshot(address);
  }

  /** Work that has only begun, was answered by this turn, or is stopped by it. */
  #workSnapshot(address: string): InspectedSnapshot {
    const { workStopped } = this.#taken.recording;
    const isOver = workStopped.some((key) => key.startsWith(`${address}#`));
    if (!isOver) return { status: 'active', context: {} };
    const { type, data } = fieldsOf(this.#turn.event);
    if (this.#turn.to === address && type === 'xstate.promise.resolve') {
      return { status: 'done', context: {}, output: data };
    }
    if (this.#turn.to === address && type === 'xstate.promise.reject') {
      return { status: 'error', context: {}, error: data };
    }
    return { status: 'stopped', context: {} };
  }
}

function snapshotOf(state: StoredState, value: string | undefined): InspectedSnapshot {
  const { status, context = {}, output, error } = state;
  return {
    status,
    context,
    ...(value === undefined ? undefined : { value: JSON.parse(value) as StateValue }),
    ...(output === undefined ? undefined : { output }),
    ...(error === undefined ? undefined : { error }),
  };
}

/** Parameters are the user's own, and may be anything. */
function plain(value: unknown): unknown {
  try {
    return JSON.parse(encode(value, { address: () => '' })) as unknown;
  } catch {
    return undefined;
  }
}
