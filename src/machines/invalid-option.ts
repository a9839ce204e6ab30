import { AbeyanceError, type ErrorCode } from './errors.ts';

/** The error of an option that cannot be taken: its name, then what to give instead. */
export function invalidOption(option: string, remedy: string, cause?: unknown): AbeyanceError {
  return new AbeyanceError('OptionInvalid', `${option}: ${remedy}`, { cause, details: { option } });
}

/**
 * A copy of a plain object of options, read once: what it says cannot change between a check and
 * its use. `keys` are the ones it may have.
 * @throws `code`, naming the place `at`.
 */
export function readFields<T extends object>(
  given: T,
  at: string,
  keys?: readonly string[],
  code: ErrorCode = 'OptionInvalid',
): T {
  const fail = (place: string, reason: string, cause?: unknown): AbeyanceError =>
    new AbeyanceError(code, `${place} ${reason}`, { cause, details: { at: place } });
  let copy: T | undefined;
  try {
    copy = isPlainObject(given) ? { ...given } : undefined;
  } catch (cause) {
    throw fail(at, 'cannot be read; see the cause', cause);
  }
  if (copy === undefined) throw fail(at, 'is not a plain object');
  const unknown = keys && Object.keys(copy).find((key) => !keys.includes(key));
  if (unknown === undefined) return copy;
  throw fail(`${at}.${unknown}`, `is not known; there are ${keys?.join(', ')}`);
}

/**
 * A copy of an array, read once.
 * @throws `OptionInvalid` for what is none, with the remedy.
 */
export function readList<T>(given: readonly T[], option: string, remedy: string): readonly T[] {
  try {
    if (Array.isArray(given)) return [...given];
  } catch (cause) {
    throw invalidOption(option, remedy, cause);
  }
  throw invalidOption(option, remedy);
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  // the second kind is a plain object of another realm, such as that of a test runner
  return proto === null || Object.getPrototypeOf(proto) === null;
}

/** Whether a value has all these methods; one that throws when it is looked at has none. */
export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  try {
    const methods = Object(value) as Record<string, unknown>;
    return names.every((name) => typeof methods[name] === 'function');
  } catch {
    return false;
  }
}
