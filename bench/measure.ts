/** What a stretch of work took, all of it in milliseconds. */
export interface Took {
  readonly wallMs: number;
  /** User and system time of the whole process, other threads of Node included. */
  readonly cpuMs: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share of all values lies, between neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export async function took(work: () => unknown): Promise<Took> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await work();
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

/** Runs `one` for 0 to `total` - 1, never more than `width` of them at once. */
export async function inFlight(
  total: number,
  width: number,
  one: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < total) {
      next += 1;
      await one(next - 1);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, total) }, lane));
}

/**
 * Runs each contender once per round, so that what else the machine does hits all of them alike;
 * the first round warms up and is not counted. Gives each contender's values, round by round.
 */
export async function inRounds<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<Record<Name, readonly number[]>> {
  const names = Object.keys(contenders) as Name[];
  const values = names.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [place, name] of names.entries()) {
      const value = await contenders[name](round);
      if (round > 0) values[place]?.push(value);
    }
  }
  const entries = names.map((name, place) => [name, values[place] ?? []] as const);
  return Object.fromEntries(entries) as unknown as Record<Name, readonly number[]>;
}

/** The median of the ratios round by round: steadier than the ratio of two medians. */
export function ratio(values: readonly number[], yardstick: readonly number[]): number {
  return median(values.map((value, round) => value / (yardstick[round] ?? NaN)));
}
