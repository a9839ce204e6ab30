import type { EventInput } from '../machines/event.ts';
import { readFields } from '../machines/invalid-option.ts';
import { mediaType, mediaTypeUnsupported, type Body } from './body.ts';
import { fromCloudEvent, fromStructured, headerAttributes, isBinary } from './cloud-event.ts';
import { Problem } from './problem.ts';

/** What came to be sent: one event, or a batch of them, which is answered item by item. */
export type Incoming =
  | { readonly type: 'event'; readonly event: EventInput }
  | { readonly type: 'batch'; readonly events: readonly EventInput[] };

const JSON_TYPE = 'application/json';
const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

const KEYS = ['type', 'payload', 'id', 'timestamp'];

/**
 * Reads the events of a request by its media type: JSON of our own, or CloudEvents in any mode.
 * @throws `EventInvalid`.
 */
export async function readIncoming(
  request: Request,
  body: Body,
  batchEvents: number,
): Promise<Incoming | Problem> {
  if (isBinary(request)) return single(await readBinary(request, body));
  const type = mediaType(request);
  if (type !== JSON_TYPE && type !== STRUCTURED && type !== BATCH) {
    return mediaTypeUnsupported(JSON_TYPE, STRUCTURED, BATCH);
  }
  const value = await body.json();
  if (value instanceof Problem) return value;
  if (type === BATCH) return readBatch(value, batchEvents);
  if (type === STRUCTURED) return single(fromStructured(value));
  return single(readFields(value as EventInput, 'event', KEYS, 'EventInvalid'));
}

function single(event: EventInput | Problem): Incoming | Problem {
  return event instanceof Problem ? event : { type: 'event', event };
}

/** Every item is read before one is sent: a batch that cannot be read does nothing. */
function readBatch(value: unknown, batchEvents: number): Incoming | Problem {
  if (!Array.isArray(value)) return new Problem('EventInvalid', 'A batch is a JSON array.');
  if (value.length > batchEvents) {
    const details = { limit: 'batchEvents', value: batchEvents, found: value.length };
    return new Problem('LimitExceeded', `The batch is of over ${batchEvents} events.`, { details });
  }
  const events = value.map(fromStructured);
  const problem = events.find((event) => event instanceof Problem);
  return problem ?? { type: 'batch', events: events as readonly EventInput[] };
}

async function readBinary(request: Request, body: Body): Promise<EventInput | Problem> {
  const bytes = await body.bytes();
  if (bytes instanceof Problem) return bytes;
  const data = bytes.length === 0 ? undefined : await readData(mediaType(request), body);
  return data instanceof Problem ? data : fromCloudEvent(headerAttributes(request), data);
}

/** The data of a CloudEvent: JSON or text. */
function readData(type: string, body: Body): Promise<unknown> | Problem {
  if (type === JSON_TYPE || type.endsWith('+json')) return body.json();
  if (type.startsWith('text/')) return body.text();
  return mediaTypeUnsupported(JSON_TYPE, 'text/plain');
}
