import { durationText } from '../chart/duration-text.ts';

/** `3m ago`, `in 4d 2h`, `now`. */
export function relativeTime(at: number, now: number): string {
  const apart = Math.abs(at - now);
  if (apart < 1_000) return 'now';
  // below a minute nobody needs tenths, above a day no minutes
  const text = durationText(Math.floor(apart / 1_000) * 1_000);
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
