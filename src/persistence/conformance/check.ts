import { isAbeyanceError, type AbeyanceError, type ErrorCode } from '../../machines/errors.ts';
import type { Awaitable } from '../../runtime/store.ts';

/** What a case throws when a store is not what it must be. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure';
}

export function check(holds: boolean, what: string): void {
  if (!holds) throw new ConformanceFailure(what);
}

/** Equal as records are: by content; a field that is `undefined` is a field that is absent. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const place = difference(actual, expected, what);
  if (place !== undefined) throw new ConformanceFailure(place);
}

/** That `work` is refused with this code; gives the error for a closer look. */
export async function refused(
  code: ErrorCode,
  work: () => Awaitable<unknown>,
): Promise<AbeyanceError> {
  try {
    await work();
  } catch (error) {
    if (isAbeyanceError(error, code)) return error;
    throw new ConformanceFailure(`expected ${code}, not ${String(error)}`, { cause: error });
  }
  throw new ConformanceFailure(`expected ${code}, but it was let through`);
}

function difference(actual: unknown, expected: unknown, place: string): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (
    !isObject(actual) ||
    !isObject(expected) ||
    Array.isArray(actual) !== Array.isArray(expected)
  ) {
    return `${place}: ${show(actual)} where ${show(expected)} is right`;
  }
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const found = difference(own(actual, key), own(expected, key), `${place}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
