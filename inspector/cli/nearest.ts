/** `; did you mean list?`, or nothing where no name is near. */
export function hint(given: string, names: readonly string[], before = ''): string {
  const meant = nearest(given, names);
  return meant === undefined ? '' : `; did you mean ${before}${meant}?`;
}

/** The name that is meant, if one is so near that it can be a slip. */
function nearest(given: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, apart: distance(given.toLowerCase(), name) }))
    .toSorted((one, other) => one.apart - other.apart);
  if (best === undefined) return undefined;
  const isBegun = given.length >= 2 && best.name.startsWith(given);
  return best.apart <= Math.max(1, Math.floor(best.name.length / 3)) || isBegun
    ? best.name
    : names.find((name) => given.length >= 2 && name.startsWith(given));
}

/** Letters to change, add, leave out or swap with the next. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const isSame = one[at - 1] === other[to - 1];
      const isSwapped = at > 1 && to > 1 && one[at - 1] === other[to - 2];
      const cells = [
        (row[to] ?? 0) + 1,
        (next[to - 1] ?? 0) + 1,
        (row[to - 1] ?? 0) + (isSame ? 0 : 1),
      ];
      if (isSwapped && one[at - 2] === other[to - 1]) cells.push((before[to - 2] ?? 0) + 1);
      next.push(Math.min(...cells));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
