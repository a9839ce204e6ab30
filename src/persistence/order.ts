/** Orders texts by UTF-16 unit, as JavaScript does: the same in every store. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Cuts a list that was asked for with one item too many, which tells whether there is more. The
 * page is a list of its own: what is written later does not change it.
 */
export function pageOf<T>(
  found: readonly T[],
  limit: number,
  cursorOf: (item: T) => number,
): { readonly items: readonly T[]; readonly cursor: number | undefined } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  return { items, cursor: more ? cursorOf(last) : undefined };
}
