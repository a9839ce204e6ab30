import { decode, encode } from '../machines/codec.ts';
import { AbeyanceError, type ErrorCode } from '../machines/errors.ts';
import type { EventInput, WorkflowEvent } from '../machines/event.ts';
import { readFields } from '../machines/invalid-option.ts';
import { CHANGED_BY_DATABASES, isKeptAsItIs } from '../machines/kept-text.ts';
import { RESUMED } from '../machines/pause.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { isReserved, ROUTE_EVENT } from '../machines/reserved.ts';
import { EVENT_KEYS } from './event-keys.ts';
import { checkLimit, type Limits } from './limits.ts';
import { OWN_ID } from './messages.ts';

/** An event that may be taken, and its text, which is needed again. */
export interface Checked<Event extends MachineEvent> {
  readonly event: Event;
  readonly text: string;
  /** Whether the sender gave it an id. */
  readonly named: boolean;
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
  const given = readFields(input, 'event', EVENT_KEYS, 'EventInvalid');
  const { type, payload, id = newId(), timestamp = now } = given;
  const { targetWorkflowId, correlationId, traceparent } = given;
  checkEventType(type, limits);
  if (type === ROUTE_EVENT) throw invalid('event.type', 'needs a `to`; use `handle.send`');
  checkEventId(id, 'event.id', limits, 'EventInvalid');
  if (targetWorkflowId !== undefined) {
    checkId(targetWorkflowId, 'event.targetWorkflowId', limits, 'EventInvalid');
  }
  if (correlationId !== undefined) {
    checkId(correlationId, 'event.correlationId', limits, 'EventInvalid');
  }
  if (!Number.isSafeInteger(timestamp)) throw invalid('event.timestamp', 'is no ms since epoch');
  const target = targetWorkflowId === undefined ? undefined : { targetWorkflowId };
  const correlation = correlationId === undefined ? undefined : { correlationId };
  const trace = traceparent === undefined ? undefined : { traceparent: checkTrace(traceparent) };
  const event = { id, type, payload, timestamp, ...target, ...correlation, ...trace };
  return checkSize(event, limits, given.id !== undefined);
}

/**
 * Checks an event as machines know it: any object with a type.
 * @throws as `readEvent` does.
 */
export function readMachineEvent(given: MachineEvent, limits: Limits): Checked<MachineEvent> {
  const event = { ...readFields(given, 'event', undefined, 'EventInvalid') };
  // only a resume by hand passes a wait without being asked
  Reflect.deleteProperty(event, RESUMED);
  checkEventType(event.type, limits);
  return checkSize(event, limits);
}

function checkSize<Event extends MachineEvent>(
  event: Event,
  limits: Limits,
  named = false,
): Checked<Event> {
  const text = encode(event, { at: 'event' });
  checkLimit('eventLength', limits, text.length, 'the event');
  // read from its text: what the sender does to its own object must not reach the machine
  return { event: decode(text) as Event, text, named };
}

/** An id by which an event is taken once. @throws `code` or `LimitExceeded`, naming the place. */
export function checkEventId(
  id: unknown,
  at: string,
  limits: Limits,
  code: ErrorCode = 'OptionInvalid',
): asserts id is string {
  checkId(id, at, limits, code);
  if (!id.startsWith(OWN_ID)) return;
  const message = `${at} begins with ${OWN_ID}; those are our own`;
  throw new AbeyanceError(code, message, { details: { at } });
}

/** Nobody outside may forge what only the machine's own actors and the engine say (B20). */
function checkEventType(type: unknown, limits: Limits): asserts type is string {
  checkId(type, 'event.type', limits, 'EventInvalid');
  if (type === '*') throw invalid('event.type', 'is the wildcard, which is for receivers');
  if (!isReserved(type)) return;
  const message =
    `event.type ${JSON.stringify(type)} is reserved: xstate.* and workflow.* events come from` +
    ' the machine and the engine only; choose another name';
  throw new AbeyanceError('EventRejected', message, { details: { eventType: type } });
}

/** @throws `code` or `LimitExceeded`, naming the place. */
export function checkId(
  id: unknown,
  at: string,
  limits: Limits,
  code: ErrorCode = 'OptionInvalid',
): asserts id is string {
  if (id === '') throw new AbeyanceError(code, `${at} is empty`, { details: { at } });
  checkText(id, at, limits, code);
}

/**
 * A text for a column of its own, where no escape keeps it as it is.
 * @throws `code` or `LimitExceeded`, naming the place.
 */
export function checkText(
  text: unknown,
  at: string,
  limits: Limits,
  code: ErrorCode = 'OptionInvalid',
): asserts text is string {
  if (typeof text !== 'string') {
    throw new AbeyanceError(code, `${at} is not a string`, { details: { at } });
  }
  checkLimit('idLength', limits, text.length, at);
  if (isKeptAsItIs(text)) return;
  throw new AbeyanceError(code, `${at} ${CHANGED_BY_DATABASES}`, { details: { at } });
}

/** As W3C Trace Context has it: version, trace id, span id and flags in hexadecimal digits. */
const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

function checkTrace(traceparent: unknown): string {
  if (typeof traceparent === 'string' && TRACEPARENT.test(traceparent)) return traceparent;
  throw invalid('event.traceparent', 'is no W3C trace context; leave it out, or pass what came in');
}

function invalid(at: string, reason: string): AbeyanceError {
  return new AbeyanceError('EventInvalid', `${at} ${reason}`, { details: { at } });
}
