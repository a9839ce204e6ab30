import { protocolError, SourceError } from './errors.ts';
import type { Json } from './json.ts';

/**
 * Reads a value that came from elsewhere. `at` is where it stands, for the message.
 * @throws `RequestInvalid`.
 */
export type Check<T> = (value: unknown, at: string) => T;

/** Nested deeper than this a value is refused: recursion must end somewhere. */
const DEPTH_MAX = 1_000;

export function invalid(at: string, what: string): Error {
  return protocolError('RequestInvalid', `${at} ${what}`, { at });
}

/** The same check, which whatever it is given refuses by an error of the protocol. */
export function guarded<T>(check: Check<T>): Check<T> {
  return (value, at) => {
    try {
      return check(value, at);
    } catch (error) {
      if (isProtocolError(error)) throw error;
      // what was read threw, or is nested deeper than can be read
      throw invalid(at, 'cannot be read');
    }
  };
}

function isProtocolError(error: unknown): boolean {
  try {
    return error instanceof SourceError;
  } catch {
    return false;
  }
}

export const text: Check<string> = (value, at) => {
  if (typeof value === 'string') return value;
  throw invalid(at, 'is not a string');
};

export const flag: Check<boolean> = (value, at) => {
  if (typeof value === 'boolean') return value;
  throw invalid(at, 'is neither true nor false');
};

export const number: Check<number> = (value, at) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid(at, 'is not a number');
};

/** A whole number from `min` to `max`. */
export function whole(min = 0, max: number = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value, at) => {
    if (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max) {
      return Number(value);
    }
    throw invalid(at, `is no whole number from ${min} to ${max}`);
  };
}

/** A text of 1 to `max` characters. */
export function shortText(max: number): Check<string> {
  return (value, at) => {
    const found = text(value, at);
    if (found.length > 0 && found.length <= max) return found;
    throw invalid(at, `has not 1 to ${max} characters`);
  };
}

export function oneOf<const T extends string | number>(values: readonly T[]): Check<T> {
  return (value, at) => {
    const found = values.find((one) => one === value);
    if (found !== undefined) return found;
    throw invalid(at, `is none of ${values.join(', ')}`);
  };
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, at) => (value === undefined ? undefined : check(value, at));
}

export function listOf<T>(
  check: Check<T>,
  max: number = Number.MAX_SAFE_INTEGER,
): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw invalid(at, 'is not a list');
    if (value.length > max) throw invalid(at, `has more than ${max} entries`);
    return Array.from(value, (one, index) => check(one, `${at}[${index}]`));
  };
}

export function recordOf<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, at) => {
    const fields = objectOf(value, at);
    return Object.fromEntries(
      Object.entries(fields).map(([key, one]) => [key, check(one, `${at}.${key}`)]),
    );
  };
}

/**
 * An object of these fields. `strict`: one more is refused, so that nothing that was asked for is
 * passed over in silence; else it is left out, so that a newer sender can be read.
 */
export function shape<T extends object>(
  fields: { readonly [K in keyof T]-?: Check<T[K]> },
  { strict = false }: { readonly strict?: boolean } = {},
): Check<T> {
  const known = Object.entries(fields) as readonly (readonly [string, Check<unknown>])[];
  return (value, at) => {
    const given = objectOf(value, at);
    if (strict) {
      const extra = Object.keys(given).find((key) => !Object.hasOwn(fields, key));
      if (extra !== undefined) throw invalid(`${at}.${extra}`, 'is not known here');
    }
    const read: Record<string, unknown> = {};
    for (const [key, check] of known) {
      const found = check(Object.hasOwn(given, key) ? given[key] : undefined, `${at}.${key}`);
      if (found !== undefined) read[key] = found;
    }
    return read as T;
  };
}

/** Objects told apart by the text at `key`. */
export function unionOf<T extends object>(
  key: string,
  members: { readonly [name: string]: Check<T> },
): Check<T> {
  return (value, at) => {
    const given = objectOf(value, at);
    const name = oneOf(Object.keys(members))(given[key], `${at}.${key}`);
    const check = members[name];
    if (check === undefined) throw invalid(`${at}.${key}`, 'is not known here');
    return check(value, at);
  };
}

/** What JSON can say. */
export const json: Check<Json> = (value, at) => {
  checkJson(value, at, 0);
  return value as Json;
};

export function objectOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw invalid(at, 'is not an object');
}

function checkJson(value: unknown, at: string, depth: number): void {
  if (depth > DEPTH_MAX) throw invalid(at, `is nested deeper than ${DEPTH_MAX}`);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) checkJson(one, `${at}[${index}]`, depth + 1);
    return;
  }
  const fields = objectOf(value, at);
  const proto: unknown = Object.getPrototypeOf(fields);
  if (proto !== Object.prototype && proto !== null) throw invalid(at, 'is not plain data');
  for (const [key, one] of Object.entries(fields)) {
    // written as text it would be left out
    if (one !== undefined) checkJson(one, `${at}.${key}`, depth + 1);
  }
}
