import type { WorkflowStatus } from 'abeyance';
import type { Cut, Kept, StateValue } from './json.ts';

/** A page of the lines of one workflow, or of all. Give `after` or `before`, not both. */
export interface PageOfRun {
  readonly id?: string | undefined;
  /** Sequence: lines after it, oldest first. */
  readonly after?: number | undefined;
  /** Sequence: lines before it, newest first. */
  readonly before?: number | undefined;
  /** 1 to 1000; 100 if left out. */
  readonly limit?: number | undefined;
  readonly newestFirst?: boolean | undefined;
}

export interface EntriesRequest extends PageOfRun {
  readonly id: string;
}

export interface PageOf<T> {
  readonly items: readonly T[];
  /** Pass as `after` (oldest first) or `before` (newest first); `undefined`: it was the last. */
  readonly cursor?: number | undefined;
}

/** One turn of a workflow, without payload. */
export interface EntryLine {
  readonly revision: number;
  /** Grows over the whole store. */
  readonly sequence: number;
  /** ms since epoch. */
  readonly at: number;
  readonly source:
    | 'start'
    | 'event'
    | 'message'
    | 'timer'
    | 'task'
    | 'resume'
    | 'cancel'
    | 'recovery';
  readonly eventType: string;
  /** Only where the sender named the event. */
  readonly eventId?: string | undefined;
  /** Address it was for. */
  readonly to: string;
  readonly outcome: 'handled' | 'deferred' | 'ignored' | 'failed';
  /** Why it was kept or passed over. */
  readonly reason?: string | undefined;
  /** Transitions taken, in order. */
  readonly transitions: readonly TakenTransition[];
  /** The root's state value after it. */
  readonly value: StateValue;
  /** Hash of the root's definition. */
  readonly definition: string;
  /** One can go back to it: it is kept, or the workflow stands there now. */
  readonly checkpoint: boolean;
  /** Top-level keys of contexts that changed, `key`, or `address key` of another actor's. */
  readonly changed: readonly string[];
  readonly timersSet: readonly { readonly key: string; readonly dueAt: number }[];
  readonly timersCleared: readonly string[];
  readonly workStarted: readonly string[];
  readonly workStopped: readonly string[];
  /** Addresses of actors that were gone after it. */
  readonly actorsDropped: readonly string[];
  readonly hasError: boolean;
  /** Characters of its event's text; 0: it has nothing but its type. */
  readonly eventLength: number;
}

/** A transition of the definition's graph, taken by one actor. */
export interface TakenTransition {
  readonly address: string;
  /** As the graph of that actor's machine names it. */
  readonly id: string;
}

export interface PayloadRequest {
  readonly id: string;
  readonly revision: number;
  readonly part: 'event' | 'changes' | 'error';
  /** Characters of the value's text from which on it is cut; 256 KiB if left out. */
  readonly maxLength?: number | undefined;
}

export interface PayloadAnswer {
  /** `undefined`: there is none. */
  readonly value?: Cut<Kept> | undefined;
}

/** A failed attempt of a task. */
export interface AttemptLine {
  readonly workflowId: string;
  readonly sequence: number;
  readonly key: string;
  readonly attempt: number;
  /** ms since epoch. */
  readonly startedAt: number;
  /** ms since epoch. */
  readonly endedAt: number;
  /** The error with its stack and causes. */
  readonly error: Cut<Kept>;
  /** One sentence of it. */
  readonly message: string;
  /** ms since epoch of the next attempt; `undefined`: it was the last. */
  readonly retryAt?: number | undefined;
}

/** A message that found no taker. */
export interface DeadLetterLine {
  readonly workflowId: string;
  readonly sequence: number;
  /** ms since epoch. */
  readonly at: number;
  readonly eventType: string;
  readonly reason: string;
  readonly to: string;
  readonly event: Cut<Kept>;
}

export interface TimersRequest {
  readonly after?: TimerCursor | undefined;
  readonly limit?: number | undefined;
}

/** A place in the order of what comes due. */
export interface TimerCursor {
  readonly dueAt: number;
  readonly seq: number;
}

export interface TimersAnswer {
  readonly items: readonly DueRow[];
  readonly cursor?: TimerCursor | undefined;
}

/** What time moves next, in any workflow. */
export interface DueRow {
  /** `event`: one sent to be taken later; `giveUp`: when an early event is dropped. */
  readonly type: 'timer' | 'event' | 'giveUp' | 'task';
  readonly workflowId: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly status: WorkflowStatus;
  readonly key: string;
  readonly address: string;
  readonly state?: string | undefined;
  readonly event?: string | undefined;
  /** ms since epoch. */
  readonly dueAt: number;
  readonly setAt?: number | undefined;
}

export interface FailuresRequest {
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/** A workflow that failed or is parked. */
export interface FailureLine {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly status: 'failed' | 'parked';
  readonly states: readonly string[];
  readonly failure: string;
  readonly error?: Cut<Kept> | undefined;
  /** Type of the event a parked workflow stumbled over. */
  readonly eventType?: string | undefined;
  /** ms since epoch. */
  readonly at: number;
  readonly revision: number;
}
