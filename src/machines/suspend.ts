import type { AnyStateMachine, InputFrom, OutputFrom } from 'xstate';
import type { Duration } from './duration.ts';
import type { WorkflowEvent } from './event.ts';
import type { EventMatch } from './event-match.ts';
import type { SuspendType } from './pause.ts';
import type { PollOptions } from './poll-schedule.ts';
import { suspendRequest, type SuspendRequest } from './suspend-request.ts';
import type { Timestamp } from './timestamp.ts';

/** By the registry of symbols, so that two copies of this package know each other's. */
const SUSPENDED: unique symbol = Symbol.for('abeyance.suspended');

/** What `suspend` returns: nothing to look into, only to be returned by the task. */
export interface Suspended<TOutput = unknown> {
  readonly [SUSPENDED]: SuspendRequest;
  /** What the task comes to when it is resumed; for the types alone. */
  readonly output?: TOutput;
}

/**
 * What the function of a `fromTask` returns to stand still as its end. The invocation stays open;
 * what resumes the task becomes its output, the `onDone` of the state: the awaited event, the
 * output of the other workflow, the data of `resumeWorkflow`, or nothing when a delay is over.
 *
 * - `externalEvent`: until an event comes. A timeout fails the task with `WaitTimeout`.
 * - `delay`: for a time, or until a moment.
 * - `polling`: the function is called again and again, until it returns anything else. Out of time
 *   or attempts, the task fails with `WaitTimeout`.
 * - `subWorkflow`: until the workflow that it starts ends.
 *
 * Needs the engine: in plain XState a task that returns it fails with `EngineRequired`. What cannot
 * be kept of it (`match`, `input`, `data`) fails the task with `NotSerializable`.
 *
 * @throws `OptionInvalid`, `DurationInvalid` naming the option.
 */
export function suspend<T extends SuspendType, TWorkflow extends AnyStateMachine | string = string>(
  type: T,
  request: T extends keyof SuspendRequests ? SuspendRequests[T] : SubWorkflowRequest<TWorkflow>,
): Suspended<T extends keyof SuspendOutputs ? SuspendOutputs[T] : WorkflowOutput<TWorkflow>> {
  return Object.freeze({ [SUSPENDED]: suspendRequest(type, request) });
}

export type Suspend = typeof suspend;

interface RequestBase {
  /** Plain data for the application, such as its middleware. */
  readonly data?: unknown;
}

export interface SuspendRequests {
  readonly externalEvent: ExternalEventRequest;
  readonly delay: DelayRequest;
  readonly polling: PollingRequest;
}

/** What the task comes to. */
interface SuspendOutputs {
  readonly externalEvent: WorkflowEvent;
  readonly delay: undefined;
  readonly polling: unknown;
}

/** What a workflow comes to; of one that is only named nothing is known. */
export type WorkflowOutput<TWorkflow extends AnyStateMachine | string> =
  TWorkflow extends AnyStateMachine ? OutputFrom<TWorkflow> : unknown;

interface TimeoutOption {
  /** How long it waits at most. Default: for as long as it takes. */
  readonly timeout?: Duration | undefined;
}

export interface ExternalEventRequest extends RequestBase, TimeoutOption {
  /** The event type that is waited for, or `user.*` for all below `user`. */
  readonly event: string;
  /** Plain values the event must hold, by paths: `{ 'payload.orderId': '42' }`. Default: any. */
  readonly match?: EventMatch | undefined;
}

export type DelayRequest =
  | Duration
  | (RequestBase & { readonly duration: Duration; readonly until?: undefined })
  | (RequestBase & { readonly until: Timestamp; readonly duration?: undefined });

export interface PollingRequest extends RequestBase, PollOptions {}

/** `input` may be left out where the workflow takes none; `version` belongs to a name. */
export type SubWorkflowRequest<TWorkflow extends AnyStateMachine | string> = RequestBase &
  TimeoutOption & {
    /** The machine, or the name a machine is registered under. */
    readonly workflow: TWorkflow;
    /** Id of the workflow. Default: made of the key of the task, so the same for each attempt. */
    readonly id?: string | undefined;
    /** What becomes of it when the task is ended before it. Default: `cancel`. */
    readonly onParentClose?: OnParentClose | undefined;
  } & (TWorkflow extends AnyStateMachine
    ? InputOption<InputFrom<TWorkflow>> & { readonly version?: undefined }
    : { readonly input?: unknown; readonly version?: string | undefined });

export type InputOption<TInput> = undefined extends TInput
  ? { readonly input?: TInput }
  : { readonly input: TInput };

/** What becomes of a workflow when whoever started it is ended first. */
export type OnParentClose = 'cancel' | 'abandon';

/** Whether a task came to a suspension: a value made by `suspend`, of any copy of this package. */
export function isSuspended(value: unknown): value is Suspended {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, SUSPENDED);
}

/** What a suspension asks for. */
export function requestOf(suspended: Suspended): SuspendRequest {
  return suspended[SUSPENDED];
}
