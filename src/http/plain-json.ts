/**
 * JSON as other languages read it. What JSON has no word for becomes the nearest it has: a `BigInt`
 * and a `Date` become text, a `Map` a list of pairs, a `Set` a list, an `Error` its name and
 * message (B50: never its stack).
 */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, plain) ?? 'null';
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map || value instanceof Set) return [...value];
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
}
