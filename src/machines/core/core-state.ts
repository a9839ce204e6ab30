import type { OnRestart } from '../pause.ts';
import type { RootStatus, TimerTarget, WorkKind } from '../recording.ts';

/** What JSON can hold. Values it would change are tagged, as the codec does: `{"$":["Date",0]}`. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The format this version writes. */
export const CORE_FORMAT = 1;

/**
 * A workflow between two steps, whole: its actors, their timers and their open work. Plain JSON,
 * which stays equal to itself through `JSON.stringify` and back. It is to be kept and handed back
 * unchanged; `status`, `timers` and `work` are for a host to read, the rest by `core.read`.
 */
export interface CoreState {
  readonly format: typeof CORE_FORMAT;
  /** The workflow's id, which is its root's address. */
  readonly id: string;
  /** The machine's id and version. */
  readonly machine: { readonly name: string; readonly version: string };
  readonly status: RootStatus;
  /** The root first. */
  readonly actors: readonly CoreActor[];
  /** In the order in which they are due: the first says when to wake. */
  readonly timers: readonly CoreTimer[];
  /** What is to be run again after a restart, in the order in which it was asked for. */
  readonly work: readonly CoreWork[];
}

/** One actor at rest. Work that has only begun stands under `work` alone. */
export interface CoreActor {
  readonly address: string;
  /** Machines only: the hash of the chart, and the state value. */
  readonly definition?: string;
  readonly value?: JsonValue;
  readonly state: JsonValue;
}

/** A message that is not yet due: `step` it as `{ type: 'timer', key }` when it is. */
export interface CoreTimer {
  readonly key: string;
  /** ms since epoch. */
  readonly dueAt: number;
  /** ms since epoch. */
  readonly setAt: number;
  /** Order among timers due together. */
  readonly number: number;
  /** Address of the actor that set it. */
  readonly source: string;
  readonly target: TimerTarget;
  readonly event: JsonValue;
  /** Dotted path of the state whose `after` it is. */
  readonly state?: string;
  readonly onRestart?: OnRestart;
}

/** Work an actor waits for. */
export interface CoreWork {
  /** Also its idempotency key (K1). */
  readonly key: string;
  readonly address: string;
  readonly kind: WorkKind;
  /** Name of its logic among its parent's. */
  readonly src: string;
  readonly input: JsonValue;
  /** ms since epoch. */
  readonly askedAt: number;
}
