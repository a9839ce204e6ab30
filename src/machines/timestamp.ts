import { AbeyanceError } from './errors.ts';

/**
 * A moment: ms since epoch, a `Date`, or ISO 8601 text. Text with a time of day names its offset
 * (`2026-12-24T18:00:00Z`, `…+01:00`), lest it mean another moment on another host; text without
 * one is the beginning of that day in UTC.
 */
export type Timestamp = number | string | Date;

const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** Characters of a text that are shown. */
const SHOWN_MAX = 80;

/** The farthest moment a `Date` can hold, ms since epoch. */
const DATE_MAX = 8.64e15;

/**
 * The moment in ms since epoch; `at` names the place in the error.
 *
 * @throws `DurationInvalid` for what is no moment.
 */
export function timestampMs(timestamp: Timestamp, at: string): number {
  const ms = read(timestamp);
  if (Math.abs(ms) <= DATE_MAX) return ms;
  throw new AbeyanceError(
    'DurationInvalid',
    `${at}: ${show(timestamp)} is no moment; give ms since epoch, a valid Date, ` +
      'or ISO 8601 text with its offset, such as "2026-12-24T18:00:00Z"',
    { details: { at } },
  );
}

function read(timestamp: unknown): number {
  if (typeof timestamp === 'number') return timestamp;
  if (isDate(timestamp)) return momentOf(timestamp);
  const day = typeof timestamp === 'string' ? ISO.exec(timestamp)?.[1] : undefined;
  return day !== undefined && isDay(day) ? Date.parse(timestamp as string) : NaN;
}

/** What only says it is a `Date` has no moment. */
function momentOf(date: Date): number {
  try {
    return Date.prototype.getTime.call(date);
  } catch {
    return NaN;
  }
}

/** `Date.parse` takes February 30 for March 2. */
function isDay(day: string): boolean {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

/** A proxy may throw when it is asked what it is. */
function isDate(value: unknown): value is Date {
  try {
    return value instanceof Date;
  } catch {
    return false;
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN_MAX));
  if (typeof value === 'number' || value === null) return String(value);
  return isDate(value) ? 'this Date' : `a value of type ${typeof value}`;
}
