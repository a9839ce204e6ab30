import { AbeyanceError } from './errors.ts';

type DurationUnit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w';

/** `'500ms'`, `'1.5h'`, `'1h 30m'`, or ISO 8601: `'PT5M'`, `'P1DT12H'`, `'P2W'`. */
export type DurationText =
  | `${number}${DurationUnit}`
  | `${number}${DurationUnit} ${string}`
  | `P${string}`;

export interface DurationObject {
  readonly weeks?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/**
 * A span of time; a number is milliseconds. Text that is not a literal needs `as Duration` and is
 * checked when it is used.
 */
export type Duration = number | DurationText | DurationObject;

/** Longer texts are refused unread. */
const TEXT_LENGTH_MAX = 100;

const FORMS =
  "give milliseconds (5000), text ('500ms', '5s', '5m', '1h 30m', '30d', '2w'), " +
  "ISO 8601 ('PT5M', 'P1DT12H', 'P2W') or an object ({ days: 1, hours: 12 })";

const DAY_MS = 86_400_000;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['w', 7 * DAY_MS],
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
]);

const FIELDS: ReadonlyMap<string, number> = new Map([
  ['weeks', 7 * DAY_MS],
  ['days', DAY_MS],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
  ['milliseconds', 1],
]);

/**
 * A duration in whole milliseconds. `at` names the place in the message: `sleep in order.cooling`.
 *
 * @throws `DurationInvalid` for whatever is no duration, negative, or beyond
 * `Number.MAX_SAFE_INTEGER`.
 */
export function durationMs(duration: Duration, at: string): number {
  const ms = Math.round(measure(duration, at)) + 0; // + 0 makes -0 a plain zero
  if (ms > Number.MAX_SAFE_INTEGER) throw invalid(at, 'is too long to count in milliseconds');
  return ms;
}

/** A duration in words for sentences, by its two largest units: `24h`, `1d 2h`, `350ms`. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  if (rest === DAY_MS) return '24h';
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    // weeks are left out: people say 30 days, not four weeks and two days
    if (unit === 'w' || rest < length) continue;
    parts.push(`${Math.floor(rest / length)}${unit}`);
    rest %= length;
  }
  return parts.length === 0 ? '0ms' : parts.slice(0, 2).join(' ');
}

function measure(duration: unknown, at: string): number {
  switch (typeof duration) {
    case 'number':
      if (Number.isFinite(duration) && duration >= 0) return duration;
      throw invalid(at, `is ${duration}`);
    case 'string':
      return measureText(duration, at);
    case 'object':
      if (duration === null) throw invalid(at, 'is null');
      return measureObject(duration, at);
    default:
      throw invalid(at, duration === undefined ? 'is undefined' : `is a ${typeof duration}`);
  }
}

function measureText(text: string, at: string): number {
  if (text.length > TEXT_LENGTH_MAX) {
    throw invalid(at, `is a text of more than ${TEXT_LENGTH_MAX} characters`);
  }
  const ms = text.startsWith('P') ? measureIso(text) : measureUnits(text);
  if (ms !== undefined) return ms;
  const calendar = /^P[^T]*[YM]/.test(text) ? ' (months and years have no fixed length)' : '';
  throw invalid(at, `is the text ${JSON.stringify(text)}${calendar}`);
}

function measureUnits(text: string): number | undefined {
  const part = /\s*(\d+(?:\.\d+)?)(ms|[smhdw])\s*/y;
  const seen = new Set<string>();
  let ms = 0;
  while (part.lastIndex < text.length) {
    const [, amount, unit = ''] = part.exec(text) ?? [];
    const length = UNITS.get(unit);
    if (length === undefined || seen.has(unit)) return undefined;
    seen.add(unit);
    ms += Number(amount) * length;
  }
  return seen.size === 0 ? undefined : ms;
}

function measureIso(text: string): number | undefined {
  const n = String.raw`(\d+(?:[.,]\d+)?)`;
  const parts = new RegExp(`^P(?:${n}W)?(?:${n}D)?(?:T(?:${n}H)?(?:${n}M)?(?:${n}S)?)?$`).exec(
    text,
  );
  if (parts === null || !/\d[WDHMS]$/.test(text)) return undefined;
  let ms = 0;
  for (const [index, length] of [...UNITS.values()].entries()) {
    const amount = parts[index + 1];
    if (amount !== undefined) ms += Number(amount.replace(',', '.')) * length;
  }
  return ms;
}

function measureObject(fields: object, at: string): number {
  let ms: number | undefined;
  for (const [key, amount] of entriesOf(fields, at)) {
    const length = FIELDS.get(key);
    if (length === undefined)
      throw invalid(at, `is an object with a key ${JSON.stringify(key.slice(0, TEXT_LENGTH_MAX))}`);
    if (amount === undefined) continue;
    if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0) {
      throw invalid(at, `is an object whose ${key} is no number from zero up`);
    }
    ms = (ms ?? 0) + amount * length;
  }
  if (ms === undefined) throw invalid(at, 'is an empty object');
  return ms;
}

function entriesOf(fields: object, at: string): readonly [string, unknown][] {
  let kind = 'cannot be read';
  try {
    const proto: unknown = Object.getPrototypeOf(fields);
    if (proto === Object.prototype || proto === null) return Object.entries(fields);
    kind = Array.isArray(fields) ? 'is an array' : 'is a class instance';
  } catch {
    // A getter or a proxy threw: what it is cannot be told.
  }
  throw invalid(at, kind);
}

function invalid(at: string, what: string): AbeyanceError {
  return new AbeyanceError('DurationInvalid', `The duration of ${at} ${what}; ${FORMS}`, {
    details: { at },
  });
}
