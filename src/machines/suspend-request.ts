import type { AnyStateMachine } from 'xstate';
import { durationMs, type Duration } from './duration.ts';
import type { EventMatch } from './event-match.ts';
import { hasMethods, invalidOption, readFields } from './invalid-option.ts';
import { SUSPEND_TYPES, type SuspendType } from './pause.ts';
import { POLL_KEYS, pollSchedule, type PollSchedule } from './poll-schedule.ts';
import type {
  DelayRequest,
  ExternalEventRequest,
  OnParentClose,
  PollingRequest,
  SubWorkflowRequest,
} from './suspend.ts';
import { timestampMs } from './timestamp.ts';
import { checkWaitedEvent } from './waited-event.ts';
import { isMachine } from './xstate/internals.ts';

/**
 * What a task asks for when it suspends itself, read and checked. What is the user's own (`match`,
 * `input`, `data`) the codec has yet to look at.
 */
export type SuspendRequest = (
  | ExternalEventSuspension
  | DelaySuspension
  | PollingSuspension
  | SubWorkflowSuspension
) & {
  /** What the application was given by `data`. */
  readonly data: unknown;
};

export interface ExternalEventSuspension {
  readonly type: 'externalEvent';
  readonly event: string;
  readonly match: EventMatch;
  readonly timeoutMs: number | undefined;
}

export type DelaySuspension =
  | { readonly type: 'delay'; readonly durationMs: number }
  | {
      readonly type: 'delay';
      /** ms since epoch. */
      readonly until: number;
    };

export interface PollingSuspension extends PollSchedule {
  readonly type: 'polling';
}

export interface SubWorkflowSuspension {
  readonly type: 'subWorkflow';
  /** The name it is registered under. */
  readonly workflow: string;
  readonly version: string | undefined;
  readonly input: unknown;
  readonly id: string | undefined;
  readonly onParentClose: OnParentClose;
  readonly timeoutMs: number | undefined;
}

/**
 * Reads what `suspend` was given.
 *
 * @throws `OptionInvalid`, `DurationInvalid` as `suspend`.
 */
export function suspendRequest(type: SuspendType, request: unknown): SuspendRequest {
  switch (type) {
    case 'externalEvent':
      return externalEvent(request as ExternalEventRequest);
    case 'delay':
      return delay(request as DelayRequest);
    case 'polling':
      return polling(request as PollingRequest);
    case 'subWorkflow':
      return subWorkflow(request as SubWorkflowRequest<string>);
    default:
      throw invalidOption('type', `give one of ${SUSPEND_TYPES.join(', ')}`);
  }
}

function externalEvent(request: ExternalEventRequest): SuspendRequest {
  const keys = ['event', 'match', 'timeout', 'data'];
  const { event, match = {}, timeout, data } = readFields(request, 'request', keys);
  checkWaitedEvent(event);
  return {
    type: 'externalEvent',
    event,
    match: readMatch(match),
    timeoutMs: optionalMs(timeout),
    data,
  };
}

function readMatch(given: EventMatch): EventMatch {
  const match = readFields(given, 'match');
  for (const [path, value] of Object.entries(match)) {
    if (path.split('.').includes('')) {
      throw invalidOption('match', 'give paths of field names, such as "payload.orderId"');
    }
    if (value === undefined) {
      throw invalidOption(`match.${path}`, 'is undefined, which no event can be asked for');
    }
  }
  return match;
}

function delay(request: DelayRequest): SuspendRequest {
  const fields = delayFields(request);
  if (fields === undefined) {
    const duration = durationMs(request as Duration, 'delay');
    return { type: 'delay', durationMs: duration, data: undefined };
  }
  const { duration, until, data } = readFields(fields, 'request', ['duration', 'until', 'data']);
  if (duration !== undefined && until !== undefined) {
    throw invalidOption('until', 'give a duration or a moment, and not both');
  }
  const kind =
    until === undefined
      ? { durationMs: durationMs(duration, 'duration') }
      : { until: timestampMs(until, 'until') };
  return { type: 'delay', ...kind, data };
}

/** `undefined` where the request is a duration itself, such as `{ days: 1 }`. */
function delayFields(request: DelayRequest): Exclude<DelayRequest, Duration> | undefined {
  if (typeof request !== 'object' || request === null) return undefined;
  const fields = readFields(request, 'request');
  return ['duration', 'until', 'data'].some((key) => Object.hasOwn(fields, key))
    ? (fields as Exclude<DelayRequest, Duration>)
    : undefined;
}

function polling(request: PollingRequest): SuspendRequest {
  const { data, ...options } = readFields(request, 'request', [...POLL_KEYS, 'data']);
  return { type: 'polling', ...pollSchedule(options), data };
}

const SUB_WORKFLOW_KEYS = [
  'workflow',
  'version',
  'input',
  'id',
  'onParentClose',
  'timeout',
  'data',
] as const;

function subWorkflow(request: SubWorkflowRequest<string>): SuspendRequest {
  const given = readFields(request, 'request', SUB_WORKFLOW_KEYS);
  const { input, id, onParentClose = 'cancel', timeout, data } = given;
  if (id !== undefined && !isName(id)) throw invalidOption('id', 'give the id of a workflow');
  checkOnParentClose(onParentClose);
  return {
    type: 'subWorkflow',
    ...workflowNamed(given.workflow, given.version),
    input,
    id,
    onParentClose,
    timeoutMs: optionalMs(timeout),
    data,
  };
}

/**
 * The name and version of a workflow given as its machine or by its name.
 *
 * @throws `OptionInvalid`.
 */
export function workflowNamed(
  workflow: unknown,
  version: unknown,
): Pick<SubWorkflowSuspension, 'workflow' | 'version'> {
  if (version !== undefined && !isName(version)) {
    throw invalidOption('version', 'give the version the machine is registered with');
  }
  if (isName(workflow)) return { workflow, version };
  if (!isMachineWhole(workflow) || !isName(workflow.id) || workflow.id === '(machine)') {
    throw invalidOption('workflow', 'give a machine that has an id, or the name of a workflow');
  }
  if (version !== undefined) throw invalidOption('version', 'leave it out: a machine has its own');
  return { workflow: workflow.id, version: workflow.version ?? '1' };
}

function isMachineWhole(value: unknown): value is AnyStateMachine {
  return hasMethods(value, 'transition', 'provide') && isMachine(value);
}

/** @throws `OptionInvalid` for what is no such policy. */
export function checkOnParentClose(policy: unknown): asserts policy is OnParentClose {
  if (policy !== 'cancel' && policy !== 'abandon') {
    throw invalidOption('onParentClose', "give 'cancel' or 'abandon'");
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function optionalMs(timeout: Duration | undefined): number | undefined {
  return timeout === undefined ? undefined : durationMs(timeout, 'timeout');
}
