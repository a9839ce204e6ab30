import type { Suspension } from 'abeyance';
import type { Cut, Kept, StateValue } from './json.ts';
import type { SummaryRow } from './summary.ts';

/** Names one workflow. */
export interface RunRequest {
  readonly id: string;
  /** Characters of a value's text from which on it is cut; 256 KiB if left out. */
  readonly maxLength?: number | undefined;
}

/** All there is of one workflow now. */
export interface RunAnswer {
  readonly row: SummaryRow;
  readonly value: StateValue;
  readonly context: Cut<Kept>;
  /** Its chart is cancelling itself; it is stopped at `until`, ms since epoch, at the latest. */
  readonly cancelling?: { readonly until: number } | undefined;
  /** Only when `done`. */
  readonly output?: Cut<Kept> | undefined;
  /** Only when `failed`, or parked over an event. */
  readonly error?: Cut<Kept> | undefined;
  /** The event a parked workflow stumbled over. */
  readonly stumbled?: KeptEventRow | undefined;
  readonly suspensions: readonly KeptSuspension[];
  readonly timers: readonly TimerRow[];
  readonly tasks: readonly TaskStandingRow[];
  readonly exits: readonly ExitRow[];
  /** Events kept for later, oldest first. */
  readonly kept: readonly KeptEventRow[];
  /** Actors of its tree, the root first. */
  readonly actors: readonly ActorStandingRow[];
  /** Ids of workflows it began, oldest first, at most 100. */
  readonly children: readonly string[];
  /** Why it stands there and what would move it, in sentences; only where an engine runs. */
  readonly explanation?: string | undefined;
  /** Sequence of the newest turn that is in this answer. */
  readonly sequence: number;
}

/** A suspension, `data` as it is stored. */
export type KeptSuspension = WithoutData<Suspension> & { readonly data?: Kept | undefined };

/** Of each member of a union by itself, so that it stays one. */
type WithoutData<T> = T extends unknown ? Omit<T, 'data'> : never;

/** A timer that is set. */
export interface TimerRow {
  readonly workflowId: string;
  readonly key: string;
  /** Address of the actor that set it. */
  readonly address: string;
  /** Dotted path of the state whose `after` it is; `undefined`: an action set it. */
  readonly state?: string | undefined;
  /** Type of the event it brings. */
  readonly event: string;
  /** ms since epoch. */
  readonly setAt: number;
  /** ms since epoch. */
  readonly dueAt: number;
}

/** Work outside the machine that has not come to its end. */
export interface TaskStandingRow {
  readonly key: string;
  /** Address of the actor that waits for it. */
  readonly address: string;
  /** Name of the logic. */
  readonly src?: string | undefined;
  readonly kind: string;
  readonly state: 'running' | 'resting' | 'suspended' | 'held';
  /** The attempt that runs or comes next, from 1. */
  readonly attempt: number;
  /** ms since epoch of the next attempt, or of the end of its wait. */
  readonly nextAt?: number | undefined;
  readonly askedAt?: number | undefined;
  /** What its last attempt failed with, in one sentence. */
  readonly lastError?: string | undefined;
}

/** A way out of where an actor stands now. */
export interface ExitRow {
  readonly type: 'event' | 'timer' | 'actor' | 'always';
  /** Id of the transition in the definition's graph. */
  readonly transition: string;
  /** Address of the actor that stands there. */
  readonly address: string;
  /** Dotted path of the state whose transition it is; empty for the machine itself. */
  readonly state: string;
  /** The event descriptor, for `event`. */
  readonly event?: string | undefined;
  /** ms since epoch, for `timer`, if it is set. */
  readonly dueAt?: number | undefined;
  /** Key of that timer, to be fired by. */
  readonly timerKey?: string | undefined;
  /** Id of the invoked actor, for `actor`. */
  readonly actor?: string | undefined;
  readonly when?: 'done' | 'error' | 'snapshot' | undefined;
  readonly guard?: string | undefined;
  /**
   * What its guard says of an event that carries nothing but its type; `undefined`: it could not
   * say so, or no engine is there to ask it.
   */
  readonly allows?: boolean | undefined;
  /** Ids of target states; none: it stays. */
  readonly targets: readonly string[];
}

export interface KeptEventRow {
  readonly key: string;
  readonly type: string;
  /** `early`: for a wait; `later`: until it is due; `parked`: until the workflow goes on. */
  readonly reason: 'early' | 'later' | 'parked' | 'sending';
  /** Address it is for. */
  readonly to: string;
  /** When it is given up, or taken, ms since epoch. */
  readonly until?: number | undefined;
  readonly event: Cut<Kept>;
  /** What the turn threw that stumbled over it. */
  readonly error?: Cut<Kept> | undefined;
}

/** An actor of a workflow's tree. Its address is stable over every restart. */
export interface ActorStandingRow {
  readonly address: string;
  /** Address of its parent; none for the root. */
  readonly parent?: string | undefined;
  /** Its id among its parent's children. */
  readonly name: string;
  readonly type: 'machine' | 'task' | 'other';
  /** Hash of its machine's definition, if it is a machine. */
  readonly definition?: string | undefined;
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value?: StateValue | undefined;
  readonly context?: Cut<Kept> | undefined;
}

export interface SnapshotAtRequest {
  readonly id: string;
  readonly revision: number;
  readonly maxLength?: number | undefined;
}

/** A workflow's actors as they stood after one of its turns, put together from its history. */
export interface SnapshotAtAnswer {
  readonly id: string;
  readonly revision: number;
  readonly sequence: number;
  /** ms since epoch of that turn. */
  readonly at: number;
  /** Hash of the root's definition then. */
  readonly definition: string;
  /** The root first. */
  readonly actors: readonly PastActorRow[];
  /** Timers that were set then. */
  readonly timers: readonly { readonly key: string; readonly dueAt: number }[];
  /** Keys of work that was open then. */
  readonly tasks: readonly string[];
}

export interface PastActorRow {
  readonly address: string;
  readonly value: StateValue;
  readonly context: Cut<Kept>;
}
