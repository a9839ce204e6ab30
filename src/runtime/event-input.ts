import { encode } from '../machines/codec.ts';
import { AbeyanceError } from '../machines/errors.ts';
import type { EventInput, WorkflowEvent } from '../machines/event.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { checkLimit, type Limits } from './limits.ts';
import { OWN_ID } from './messages.ts';

const EVENT_KEYS = new Set(['type', 'payload', 'id', 'timestamp', 'targetWorkflowId']);

/** An event that may be taken, and its text, which is needed again. */
export interface Checked<Event extends MachineEvent> {
  readonly event: Event;
  readonly text: string;
}

/**
 * Checks an event as users send it and fills in what was left out.
 * @throws `EventInvalid`, `EventRejected` for reserved names, `NotSerializable`, `LimitExceeded`.
 */
export function readEvent(
  input: EventInput,
  limits: Limits,
  now: number,
  newId: () => string,
): Checked<WorkflowEvent> {
  if (!isRecord(input)) throw invalid('the event', 'is not an object with a type');
  for (const key of Object.keys(input)) {
    if (!EVENT_KEYS.has(key)) throw invalid(`event.${key}`, 'is no field; put it in the payload');
  }
  const { payload, id = newId(), timestamp = now, targetWorkflowId } = input;
  checkEventType(input.type, limits);
  checkId(id, 'event.id', limits);
  if (id.startsWith(OWN_ID)) throw invalid('event.id', `begins with ${OWN_ID}; those are our own`);
  if (targetWorkflowId !== undefined) checkId(targetWorkflowId, 'event.targetWorkflowId', limits);
  if (!Number.isSafeInteger(timestamp)) throw invalid('event.timestamp', 'is no ms since epoch');
  const target = targetWorkflowId === undefined ? undefined : { targetWorkflowId };
  return checkSize({ id, type: input.type, payload, timestamp, ...target }, limits);
}

/**
 * Checks an event as machines know it: any object with a type.
 * @throws as `readEvent` does.
 */
export function readMachineEvent(event: unknown, limits: Limits): Checked<MachineEvent> {
  if (!isRecord(event)) throw invalid('the event', 'is not an object with a type');
  const { type } = event;
  checkEventType(type, limits);
  return checkSize({ ...event, type }, limits);
}

function checkSize<Event extends MachineEvent>(event: Event, limits: Limits): Checked<Event> {
  const text = encode(event, { at: 'event' });
  checkLimit('eventLength', limits, text.length, 'the event');
  return { event, text };
}

/** Nobody outside may forge what only the machine's own actors and the engine say (B20). */
function checkEventType(type: unknown, limits: Limits): asserts type is string {
  if (typeof type !== 'string' || type === '') {
    throw invalid('event.type', 'is not a non-empty string');
  }
  checkLimit('idLength', limits, type.length, 'event.type');
  if (type === '*') throw invalid('event.type', 'is the wildcard, which is for receivers');
  if (type !== 'xstate' && !type.startsWith('xstate.') && !type.startsWith('workflow.')) return;
  const message =
    `event.type ${JSON.stringify(type)} is reserved: xstate.* and workflow.* events come from` +
    ' the machine and the engine only; choose another name';
  throw new AbeyanceError('EventRejected', message, { details: { eventType: type } });
}

/** @throws `OptionInvalid` or `LimitExceeded`, naming the place. */
export function checkId(id: unknown, at: string, limits: Limits): asserts id is string {
  if (typeof id !== 'string' || id === '') {
    throw new AbeyanceError('OptionInvalid', `${at} is not a non-empty string`, {
      details: { option: at },
    });
  }
  checkLimit('idLength', limits, id.length, at);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(at: string, reason: string): AbeyanceError {
  return new AbeyanceError('EventInvalid', `${at} ${reason}`, { details: { at } });
}
