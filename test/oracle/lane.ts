import type { AnyStateMachine } from 'xstate';
import type { Registry } from '../../src/machines/registry.ts';
import type { WorkSaid } from './hands.ts';
import type { MachineKit } from './machine-kit.ts';

export interface Event {
  readonly type: string;
  readonly n?: number;
}

/** One thing that happens to a workflow. */
export type Step =
  | { readonly type: 'start'; readonly input: unknown }
  /** For the nth running actor in order of birth. */
  | { readonly type: 'event'; readonly to: number; readonly event: Event }
  /** Time goes on without anything coming due on the way. */
  | { readonly type: 'wait'; readonly ms: number }
  /** The timer due first fires. */
  | { readonly type: 'fire' }
  /** The nth promise that is waited for settles. */
  | { readonly type: 'resolve'; readonly promise: number; readonly data: unknown }
  | { readonly type: 'reject'; readonly promise: number; readonly error: unknown }
  /** The nth work that runs, of whatever kind, brings something. */
  | { readonly type: 'give'; readonly work: number; readonly data: Event }
  | { readonly type: 'fail'; readonly work: number; readonly error: unknown }
  | { readonly type: 'end'; readonly work: number }
  /** A promise settles whose actor is over: the nth of them. */
  | { readonly type: 'late'; readonly work: number; readonly data: Event }
  /** The process was down: work is started again, and what came due meanwhile is to come. */
  | { readonly type: 'restart'; readonly ms: number };

/** How both runs stand after a step, and what they said in it. */
export interface Report {
  readonly said: readonly unknown[];
  /** What happened to callbacks and observables, by actor. */
  readonly worked: readonly (readonly [path: string, said: readonly WorkSaid[]])[];
  readonly world: unknown;
  readonly ended: boolean;
  readonly running: number;
  readonly promises: number;
  readonly works: number;
  /** Promises that are over. */
  readonly over: number;
  /** ms until the first timer is due. */
  readonly dueIn: number;
}

export interface LaneOptions {
  readonly machine: AnyStateMachine;
  readonly kit: MachineKit;
  readonly registry: Registry;
  /** Whether `abeyance/core` runs it; by default it does. */
  readonly core?: boolean;
  /**
   * Whether a tree read from rows runs it, and beside that one that is kept, which must write the
   * same; by default they do.
   */
  readonly rows?: boolean;
  /** Whether an engine runs it: what is due comes before whatever comes with it. */
  readonly dueFirst?: boolean;
  /** What else is to do the same. */
  readonly beside?: LaneOf | undefined;
}

/** One way to take a history. */
export interface Lane {
  take(step: Step): Report;
}

export type LaneOf = (options: LaneOptions) => Lane;

export const START = 1_000_000;

export const PROMISE_EVENTS = {
  resolve: 'xstate.promise.resolve',
  reject: 'xstate.promise.reject',
} as const;

/** Events that a machine which never comes to rest would send itself are no longer counted. */
export class Runaway extends Error {}

/** By actor what was said of its work in a step. */
export function workedBy(
  all: readonly (readonly [path: string, said: WorkSaid])[],
): Report['worked'] {
  const paths = [...new Set(all.map(([path]) => path))];
  return paths.map((path) => [path, all.flatMap(([at, said]) => (at === path ? [said] : []))]);
}
