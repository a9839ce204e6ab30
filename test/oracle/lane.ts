import type { AnyStateMachine } from 'xstate';
import type { Registry } from '../../src/machines/registry.ts';
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
  | { readonly type: 'reject'; readonly promise: number; readonly error: unknown };

/** How both runs stand after a step, and what they said in it. */
export interface Report {
  readonly said: readonly unknown[];
  readonly world: unknown;
  readonly ended: boolean;
  readonly running: number;
  readonly promises: number;
  /** ms until the first timer is due. */
  readonly dueIn: number;
}

export interface LaneOptions {
  readonly machine: AnyStateMachine;
  readonly kit: MachineKit;
  readonly registry: Registry;
}

export const START = 1_000_000;

export const PROMISE_EVENTS = {
  resolve: 'xstate.promise.resolve',
  reject: 'xstate.promise.reject',
} as const;

/** Events that a machine which never comes to rest would send itself are no longer counted. */
export class Runaway extends Error {}
