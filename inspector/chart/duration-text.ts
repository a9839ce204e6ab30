const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** `7d`, `1h 30m`, `250ms` of a delay in ms; the name of a delay is said as it is. */
export function durationText(delay: number | string): string {
  const ms = typeof delay === 'number' ? delay : Number(delay);
  if (!Number.isFinite(ms) || ms < 0 || delay === '') return String(delay);
  if (ms < 1) return `${ms}ms`;
  let rest = Math.round(ms);
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return parts.slice(0, 2).join(' ');
}

/** The time that is left, as it stands in a chart: `4d 02:11`, `02:11:09`, `00:03.2`, `due`. */
export function countdownText(leftMs: number): string {
  if (leftMs <= 0) return 'due';
  const seconds = Math.floor(leftMs / 1000);
  const days = Math.floor(seconds / 86_400);
  const hours = pair(Math.floor(seconds / 3600) % 24);
  const minutes = pair(Math.floor(seconds / 60) % 60);
  if (days > 0) return `${days}d ${hours}:${minutes}`;
  if (seconds >= 3600) return `${hours}:${minutes}:${pair(seconds % 60)}`;
  const tenths = Math.floor((leftMs % 1000) / 100);
  return seconds >= 60 ? `${minutes}:${pair(seconds % 60)}` : `00:${pair(seconds)}.${tenths}`;
}

function pair(count: number): string {
  return String(count).padStart(2, '0');
}
