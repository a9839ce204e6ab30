/** Units of time, the greatest first, ms. */
const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['y', 365 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** How long ago, or how long until, in the greatest unit: `3 min ago`, `in 2 d`, `now`. */
export function relativeText(at: number, now: number): string {
  const distance = Math.abs(at - now);
  const unit = UNITS.find(([, ms]) => distance >= ms);
  if (unit === undefined) return 'now';
  const text = `${Math.floor(distance / unit[1])} ${unit[0]}`;
  return at < now ? `${text} ago` : `in ${text}`;
}

/** A moment by the reader's clock, always in the same form: `2026-03-01 14:05:09`. */
export function exactText(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(pair).join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pair).join(':');
  return `${day} ${time}`;
}

function pair(value: number): string {
  return String(value).padStart(2, '0');
}
