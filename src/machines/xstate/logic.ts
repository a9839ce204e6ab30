import { fromCallback, type EventObject } from 'xstate';
import type { ActorState } from './actor-state.ts';
import type { TaskLogic } from '../task.ts';
import { hasOwnTransition, startedKind } from './creators.ts';
import { isMachine, type LiveActor, type LiveSnapshot } from './internals.ts';

/**
 * What kind of logic an actor runs. Machines and transitions are pure and step within a turn; the
 * others are work outside the machine, which a turn asks for and the engine hosts.
 */
export type LogicKind =
  | 'machine'
  | 'transition'
  | 'promise'
  | 'callback'
  | 'observable'
  | 'eventObservable';

/** The part of the `ActorLogic` contract that is called here. */
export interface Logic {
  readonly config?: unknown;
  /** Only on what `fromTask` made. */
  readonly task?: TaskLogic<unknown>['task'];
  readonly start?: (snapshot: LiveSnapshot, scope: unknown) => void;
  readonly transition: (snapshot: LiveSnapshot, event: EventObject, scope: unknown) => LiveSnapshot;
  readonly getInitialSnapshot: (scope: unknown, input: unknown) => LiveSnapshot;
  readonly getPersistedSnapshot: (snapshot: LiveSnapshot) => unknown;
  readonly restoreSnapshot?: (snapshot: LiveSnapshot, scope: unknown) => LiveSnapshot;
}

/** What is subscribed lives with the work. */
const UNSUBSCRIBED = { _subscription: { unsubscribe: (): void => {} } };

const PROBE: LiveSnapshot = { status: 'active', output: undefined, error: undefined };

function answer(logic: Logic, type: string): LiveSnapshot | undefined {
  try {
    return logic.transition(PROBE, { type, data: 1 } as EventObject, { self: {} });
  } catch {
    return undefined;
  }
}

/**
 * Of another copy of XState, whose creators read otherwise, it is told by its answers: a promise
 * logic ends on its own result event, an observable takes the next value, a callback looks up live
 * state that is not there and throws.
 */
export function logicKind(logic: Logic): LogicKind {
  if (isMachine(logic)) return 'machine';
  if (logic.start === undefined) return 'transition';
  const kind = startedKind(logic);
  if (kind !== undefined) return kind;
  if (answer(logic, 'xstate.promise.resolve')?.status === 'done') return 'promise';
  if (answer(logic, 'xstate.observable.complete')?.status !== 'done') return 'callback';
  const taken = answer(logic, 'xstate.observable.next');
  return taken !== undefined && taken !== PROBE ? 'observable' : 'eventObservable';
}

export interface LogicHost {
  /** The actor's work begins: to be hosted after the commit. */
  startWork(actor: LiveActor): void;
  /** The actor's work is to end. */
  stopWork(actor: LiveActor): void;
  /** An event for a callback actor's receivers. */
  receive(actor: LiveActor, event: EventObject): void;
}

function stopped(snapshot: LiveSnapshot): LiveSnapshot {
  return { ...snapshot, status: 'stopped', error: undefined };
}

/**
 * The same logic with its work taken out: starting and stopping it only tell the host. What XState
 * keeps beside a snapshot (abort controllers, receivers, subscriptions) then lives with the work.
 */
export function inertLogic(logic: Logic, kind: LogicKind, host: LogicHost): Logic {
  if (kind === 'machine' || kind === 'transition') return logic;
  return {
    ...(logic.task === undefined ? undefined : { task: logic.task }),
    config: logic.config,
    getInitialSnapshot: logic.getInitialSnapshot,
    getPersistedSnapshot: logic.getPersistedSnapshot,
    restoreSnapshot: (snapshot) => snapshot,
    start: (snapshot, scope) => {
      if (snapshot.status === 'active') host.startWork(scopeSelf(scope));
    },
    transition: hasOwnTransition(logic, kind)
      ? ownStep(logic, kind, host)
      : step(logic, kind, host),
  };
}

type Step = Logic['transition'];

function step(logic: Logic, kind: LogicKind, host: LogicHost): Step {
  return (snapshot, event, scope) => {
    const self = scopeSelf(scope);
    if (event.type === 'xstate.stop') {
      host.stopWork(self);
      return stopped(snapshot);
    }
    if (kind === 'callback') {
      host.receive(self, event);
      return snapshot;
    }
    const next = logic.transition(snapshot, event, scope);
    if (next.status !== 'active' && snapshot.status === 'active') host.stopWork(self);
    return next;
  };
}

/** Of a logic around another, which is to see all that the other does. */
function ownStep(logic: Logic, kind: LogicKind, host: LogicHost): Step {
  const isObservable = kind === 'observable' || kind === 'eventObservable';
  const known = new WeakSet<LiveActor>();
  const begin = (self: LiveActor): void => {
    if (kind !== 'callback' || known.has(self)) return;
    known.add(self);
    receiving(self, host);
  };
  return (snapshot, event, scope) => {
    const self = scopeSelf(scope);
    begin(self);
    const stops = event.type === 'xstate.stop';
    if (stops) host.stopWork(self);
    const given = stops && isObservable ? { ...snapshot, ...UNSUBSCRIBED } : snapshot;
    const next = logic.transition(given, event, scope);
    if (!stops && next.status !== 'active' && snapshot.status === 'active') host.stopWork(self);
    return next;
  };
}

/** XState keeps what a callback receives by beside its actor: here stands the host instead. */
function receiving(self: LiveActor, host: LogicHost): void {
  const stand = fromCallback(({ receive }) => {
    receive((event) => host.receive(self, event));
  });
  stand.start?.({} as never, { self } as never);
}

function scopeSelf(scope: unknown): LiveActor {
  return (scope as { self: LiveActor }).self;
}

/** A snapshot of the shape that its kind of logic makes; machines have theirs from XState. */
export function restoredSnapshot(kind: LogicKind, state: ActorState): LiveSnapshot {
  const { status = 'active', output, error, context, input, rest } = state;
  const snapshot: LiveSnapshot = { status, output, error, ...rest };
  if (kind === 'promise' || kind === 'callback') return { ...snapshot, input };
  if (kind !== 'transition') return { ...snapshot, context, input, _subscription: undefined };
  const given = input === undefined ? undefined : { input };
  return { ...snapshot, ...(context === undefined ? undefined : { context }), ...given };
}
