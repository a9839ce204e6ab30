import { TAG } from './codec-writer.ts';

/**
 * A value as `JSON.parse` gives it of a text of the codec, with the addresses of its actor refs
 * changed. Everything else stays as it is, tagged or not.
 */
export function mapRefs(value: unknown, map: (address: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapRefs(item, map));
  const keys = Object.keys(value);
  const tag: unknown = keys.length === 1 ? (value as Record<string, unknown>)[TAG] : undefined;
  return tag === undefined ? mapFields(value, map) : { [TAG]: mapTag(tag, map) };
}

function mapTag(tag: unknown, map: (address: string) => string): unknown {
  if (!Array.isArray(tag)) return tag;
  const [kind, content]: readonly unknown[] = tag;
  if (kind === 'Ref' && typeof content === 'string') return [kind, map(content)];
  if (typeof content !== 'object' || content === null) return tag;
  // the fields of an object that only looks like a tag are under one
  return [kind, Array.isArray(content) ? mapRefs(content, map) : mapFields(content, map)];
}

function mapFields(value: object, map: (address: string) => string): object {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapRefs(item, map)]));
}
