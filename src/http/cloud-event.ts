import { AbeyanceError } from '../machines/errors.ts';
import type { EventInput, WorkflowEvent } from '../machines/event.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import { timestampMs } from '../machines/timestamp.ts';
import { EVENT_KEYS } from '../runtime/event-keys.ts';
import { Problem } from './problem.ts';

/** An event as CloudEvents 1.0 has it in JSON, without extension attributes. */
export interface CloudEvent<Data = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly subject?: string;
  readonly datacontenttype?: string;
  readonly data?: Data;
}

/** The first moment of the year 10000, which RFC 3339 cannot name. */
const TIME_END = 253_402_300_800_000;

/**
 * An event of a workflow as a CloudEvent of `source`, a URI reference: who sends it.
 * @throws `EventInvalid`, `OptionInvalid`.
 */
export function toCloudEvent<Payload>(
  event: WorkflowEvent<Payload>,
  options: { readonly source: string },
): CloudEvent<Payload> {
  const given = readFields(event, 'event', EVENT_KEYS, 'EventInvalid');
  const { id, type, payload, timestamp, targetWorkflowId: subject } = given;
  const { source } = readFields(options, 'options', ['source']);
  if (!isSource(source)) throw invalidOption('source', 'give a URI reference');
  for (const [key, text] of Object.entries({ id, type, targetWorkflowId: subject ?? ' ' })) {
    if (!isText(text)) throw wrongField(key, 'is not a non-empty string');
  }
  if (!Number.isSafeInteger(timestamp)) throw wrongField('timestamp', 'is no ms since epoch');
  const isNamed = timestamp >= 0 && timestamp < TIME_END;
  return {
    specversion: '1.0',
    id,
    source,
    type,
    ...(isNamed ? { time: new Date(timestamp).toISOString() } : undefined),
    ...(subject === undefined ? undefined : { subject }),
    ...(payload === undefined ? undefined : { datacontenttype: 'application/json', data: payload }),
  };
}

function wrongField(key: string, reason: string): AbeyanceError {
  const at = `event.${key}`;
  return new AbeyanceError('EventInvalid', `${at} ${reason}`, { details: { at } });
}

/**
 * The event a CloudEvent stands for. Its id is that of the CloudEvent behind its source: the two
 * together name it, and the same event sent twice is one (B11).
 */
export function fromCloudEvent(
  attributes: Readonly<Record<string, unknown>>,
  payload: unknown,
): EventInput | Problem {
  const { specversion, id, source, type, time, subject } = attributes;
  if (specversion !== '1.0') return invalid('specversion', 'is not 1.0');
  if (!isText(id)) return invalid('id', 'is no text');
  if (!isText(type)) return invalid('type', 'is no text');
  if (!isSource(source)) return invalid('source', 'is no URI reference');
  if (subject !== undefined && !isText(subject)) return invalid('subject', 'is no text');
  const timestamp = time === undefined ? undefined : momentOf(time);
  if (Number.isNaN(timestamp)) return invalid('time', 'is no time as RFC 3339 has it');
  return {
    type,
    id: `${source} ${id}`,
    ...(payload === undefined ? undefined : { payload }),
    ...(timestamp === undefined ? undefined : { timestamp }),
    ...(subject === undefined ? undefined : { targetWorkflowId: subject }),
  };
}

/** One event in JSON, `application/cloudevents+json`. */
export function fromStructured(event: unknown): EventInput | Problem {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return new Problem('EventInvalid', 'A CloudEvent is a JSON object.');
  }
  const attributes = event as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(attributes, 'data_base64')) return invalid('data_base64', 'is not taken');
  return fromCloudEvent(attributes, attributes['data']);
}

const PREFIX = 'ce-';

/** Whether the attributes of an event stand in the headers and its data is the body. */
export function isBinary({ headers }: Request): boolean {
  return headers.has(`${PREFIX}specversion`);
}

/** The attributes of an event in binary mode. */
export function headerAttributes({ headers }: Request): Readonly<Record<string, unknown>> {
  const names = ['specversion', 'id', 'source', 'type', 'time', 'subject'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers.get(PREFIX + name);
      return value === null ? [] : [[name, fromHeader(value)]];
    }),
  );
}

/** Percent-encoded UTF-8, which may be quoted; `null`, as no attribute is, for what is not. */
function fromHeader(value: string): string | null {
  const [, quoted] = /^"(.*)"$/.exec(value) ?? [];
  try {
    return decodeURIComponent(quoted?.replaceAll(/\\(.)/g, '$1') ?? value);
  } catch {
    return null;
  }
}

function momentOf(time: unknown): number {
  try {
    return typeof time === 'string' ? Math.trunc(timestampMs(time, 'time')) : NaN;
  } catch {
    return NaN;
  }
}

/** A URI holds no space: the first one ends it where something follows. */
function isSource(value: unknown): value is string {
  return isText(value) && !/\s/.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function invalid(attribute: string, reason: string): Problem {
  return new Problem('EventInvalid', `The attribute ${attribute} of the CloudEvent ${reason}.`, {
    details: { at: attribute },
  });
}
