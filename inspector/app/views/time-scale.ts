/** Time mapped to space. */
export interface TimeScale {
  /** ms since epoch. */
  readonly from: number;
  /** ms since epoch. */
  readonly to: number;
  /** px */
  readonly width: number;
  /** px of a moment. */
  at(time: number): number;
  /** The moment at px. */
  timeAt(x: number): number;
}

/** Every second is as long as any other. */
export function evenScale(from: number, to: number, width: number): TimeScale {
  return piecewise([from, Math.max(to, from + 1)], [0, width]);
}

/**
 * A gap is as long as the order of its size: seconds and weeks are seen side by side. `times` are
 * the moments something happened at, in any order.
 */
export function compressedScale(
  times: readonly number[],
  from: number,
  to: number,
  width: number,
): TimeScale {
  const inner = times.filter((time) => time > from && time < to);
  const points = [...new Set([from, ...inner, Math.max(to, from + 1)])].toSorted((a, b) => a - b);
  const places = [0];
  for (const [index, time] of points.entries()) {
    if (index === 0) continue;
    const gap = time - (points[index - 1] ?? time);
    places.push((places.at(-1) ?? 0) + 0.2 + Math.log10(1 + gap / 100));
  }
  const all = places.at(-1) ?? 1;
  return piecewise(
    points,
    places.map((place) => (place / all) * width),
  );
}

/** Straight between points, of which there are two or more. */
function piecewise(times: readonly number[], places: readonly number[]): TimeScale {
  const from = times[0] ?? 0;
  const to = times.at(-1) ?? 1;
  return {
    from,
    to,
    width: places.at(-1) ?? 0,
    at: (time) => between(times, places, Math.min(to, Math.max(from, time))),
    timeAt: (x) => between(places, times, Math.min(places.at(-1) ?? 0, Math.max(0, x))),
  };
}

function between(keys: readonly number[], values: readonly number[], key: number): number {
  let [low, high] = [0, keys.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? 0) <= key) low = middle;
    else high = middle;
  }
  const [start, end] = [keys[low] ?? 0, keys[high] ?? 0];
  const [first, last] = [values[low] ?? 0, values[high] ?? 0];
  return end === start ? first : first + ((key - start) / (end - start)) * (last - first);
}
