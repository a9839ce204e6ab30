import type { Exit } from '../machines/exits.ts';
import type { Suspension } from '../machines/pause.ts';
import type { TurnOutcome, WorkflowStatus } from './records.ts';
import type { StateValue } from './workflow-snapshot.ts';

/** Why a workflow stands where it stands, and what would move it. It holds no payload (B50). */
export interface Explanation {
  readonly workflowId: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly version: string;
  readonly status: WorkflowStatus;
  readonly revision: number;
  readonly value: StateValue;
  /** When it last moved, ms since epoch. */
  readonly since: number;
  /** Why it failed, was parked or cancelled. */
  readonly failure: string | undefined;
  readonly suspensions: readonly Suspension[];
  /** Every way out of the states it stands in, innermost first. */
  readonly exits: readonly Exit[];
  readonly tasks: readonly TaskStanding[];
  /** Events kept for later, oldest first. */
  readonly kept: readonly KeptEvent[];
  /** Events of late that moved nothing, newest first. */
  readonly unmoved: readonly UnmovedEvent[];
  /** What can be done, in sentences. */
  readonly remedies: readonly string[];
  /** All of it in words. */
  readonly text: string;
}

/** Work outside the machine that has not come to its end. */
export interface TaskStanding {
  readonly key: string;
  /** Address of the actor that waits for it. */
  readonly address: string;
  /** `resting`: between two attempts; `held`: the workflow is parked. */
  readonly state: 'running' | 'resting' | 'suspended' | 'held';
  /** The attempt that runs or comes next, from 1. */
  readonly attempt: number;
  /** When time moves it next, ms since epoch. */
  readonly dueAt: number | undefined;
  /** What its last attempt failed with, in one sentence. */
  readonly lastError: string | undefined;
}

export interface KeptEvent {
  readonly type: string;
  /** `early`: for a wait; `later`: until it is due; `parked`: until the workflow goes on. */
  readonly reason: 'early' | 'later' | 'parked';
  /** When it is given up, or `later` taken, ms since epoch. */
  readonly until: number | undefined;
}

export interface UnmovedEvent {
  readonly type: string;
  /** ms since epoch. */
  readonly at: number;
  readonly outcome: TurnOutcome;
  readonly reason: string | undefined;
}
