/**
 * What an event must hold to be the awaited one: plain values by dotted paths into the event, such
 * as `'payload.orderId'`. All of them must be equal.
 */
export type EventMatch = Readonly<Record<string, unknown>>;

/** Whether an event holds what is asked. Only its own fields are looked at (B49). */
export function matchesEvent(event: object, match: EventMatch): boolean {
  return Object.entries(match).every(([path, wanted]) => isEqual(valueAt(event, path), wanted));
}

function valueAt(event: object, path: string): unknown {
  let value: unknown = event;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

const PLAIN_KINDS: ReadonlySet<string> = new Set(['[object Object]', '[object Array]']);

/** Equality of plain data: of objects and arrays by what they hold, of the rest by `Object.is`. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || kindOf(one) !== kindOf(other)) return false;
  if (isDate(one) && isDate(other)) return one.getTime() === other.getTime();
  // of a map or a set no key would tell what it holds
  if (!PLAIN_KINDS.has(kindOf(one))) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** `[object Object]`, `[object Array]`, `[object Date]`: the same in every realm. */
function kindOf(value: object): string {
  return Object.prototype.toString.call(value);
}

function isDate(value: object): value is Date {
  return kindOf(value) === '[object Date]';
}
