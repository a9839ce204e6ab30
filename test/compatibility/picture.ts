/** A value as plain data that both runs show alike: an actor is the path of its ids. */
export function picture(value: unknown): unknown {
  if (typeof value === 'function') return '(function)';
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Set) return { set: [...value].map(picture) };
  if (value instanceof Map) return { map: [...value].map(picture) };
  if (value instanceof Date || value instanceof Promise) return value;
  if (Array.isArray(value)) return value.map(picture);
  const ref = pathOf(value);
  if (ref !== undefined) return `@${ref}`;
  if ('transition' in value && 'getInitialSnapshot' in value) return '(logic)';
  // Whether a child that tells nothing of itself was never asked or asked not to says nothing.
  const entries = Object.entries(value).filter(([key, item]) => key !== 'syncSnapshot' || item);
  return Object.fromEntries(entries.map(([key, item]) => [key, picture(item)]));
}

function pathOf(value: object): string | undefined {
  if ('address' in value && Object.keys(value).length === 1) return plain(value.address as string);
  if ('xstate$$type' in value) return last((value as unknown as { id: string }).id);
  if (!('sessionId' in value && 'getSnapshot' in value)) return undefined;
  return last((value as unknown as { id: string }).id);
}

/** Of two actors with one id the later has an address of its own; refs name an incarnation. */
function plain(address: string): string {
  return last(address.replaceAll(/[~#]\d+/g, ''));
}

function last(path: string): string {
  return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
}

/** Ids that XState counts on over all actors are told by when they appear. */
export function withoutCounts(value: unknown): unknown {
  const seen = new Map<string, string>();
  const text = JSON.stringify(value, (_, item: unknown) => (item === undefined ? '(none)' : item));
  const told = text.replaceAll(/\bx:\d+/g, (id) => {
    if (!seen.has(id)) seen.set(id, `x:#${seen.size}`);
    return seen.get(id) ?? id;
  });
  return JSON.parse(told) as unknown;
}
