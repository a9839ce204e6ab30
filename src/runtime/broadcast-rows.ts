import { decode, encode } from '../machines/codec.ts';
import type { WorkflowEvent } from '../machines/event.ts';
import { objectText } from '../machines/object-text.ts';
import type { Checked } from './event-input.ts';
import type { BroadcastRow } from './records.ts';

/**
 * What the row of a broadcast holds. One to a few is one row, with the event and whom it is for.
 * One to many has a row for the event and a row for each page of recipients: a page is dropped when
 * it was delivered, and the event with the last. One that is due later has no recipients yet.
 */
export interface BroadcastBody {
  readonly event?: WorkflowEvent;
  /** Addresses of those it is for. */
  readonly to?: readonly string[];
  /** Id of the row that holds the event. */
  readonly of?: string;
  /** ms since epoch: whoever waits then is a recipient. */
  readonly dueAt?: number;
}

/** The rows that keep an event for its recipients, who come in pages. */
export function broadcastRows(
  id: string,
  { text }: Checked<WorkflowEvent>,
  pages: readonly (readonly string[])[],
): readonly BroadcastRow[] {
  const [only, second] = pages;
  if (second === undefined) {
    return [{ id, body: objectText({ event: text, to: JSON.stringify(only ?? []) }) }];
  }
  return [
    { id, body: objectText({ event: text }) },
    ...pages.map((to, place) => ({ id: pageId(id, place), body: JSON.stringify({ of: id, to }) })),
  ];
}

/** Ids of the rows that are over when the page at this place is. */
export function rowsOver(id: string, place: number, pages: number): readonly string[] {
  if (pages === 1) return [id];
  return place === pages - 1 ? [pageId(id, place), id] : [pageId(id, place)];
}

function pageId(id: string, place: number): string {
  return `${id}.${place}`;
}

/** Of an event that is due later: the same event is stored once. */
export function dueRowId(eventId: string): string {
  return `@${eventId}`;
}

export function dueRow(id: string, { text }: Checked<WorkflowEvent>, dueAt: number): BroadcastRow {
  return { id, body: objectText({ event: text, dueAt: String(dueAt) }) };
}

export function readBroadcast({ body }: BroadcastRow): BroadcastBody {
  return decode(body) as BroadcastBody;
}

/** An event as it was stored: it was checked when it was sent. */
export function checkedAgain(event: WorkflowEvent): Checked<WorkflowEvent> {
  return { event, text: encode(event, { at: 'event' }), named: true };
}
