const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** `3m ago`, `in 4d 2h`, `now`: the largest unit and the next one, more nobody reads. */
export function relativeTime(at: number, now: number): string {
  const apart = Math.abs(at - now);
  const largest = UNITS.findIndex(([, size]) => apart >= size);
  if (largest < 0) return 'now';
  const text = UNITS.slice(largest, largest + 2)
    .map(([unit, size], index) => {
      const [, above] = UNITS[largest + index - 1] ?? ['', Infinity];
      return { unit, count: Math.floor((index === 0 ? apart : apart % above) / size) };
    })
    .flatMap(({ unit, count }) => (count === 0 ? [] : [`${count}${unit}`]))
    .join(' ');
  return at > now ? `in ${text}` : `${text} ago`;
}

/** ISO 8601, or what was found where it is no time. */
export function isoTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}

/** On a terminal how long ago, with `--long` also when. */
export function shownTime(at: number, { now, isLong }: TimeShown): string {
  if (!isLong) return relativeTime(at, now);
  return `${isoTime(at).replace(/\.\d+Z$/, 'Z')} (${relativeTime(at, now)})`;
}

export interface TimeShown {
  /** ms since epoch. */
  readonly now: number;
  readonly isLong: boolean;
}
