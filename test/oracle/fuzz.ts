import type { Registry } from '../../src/machines/registry.ts';
import { failureOf, lanesOf, smallest, unfold, type Case } from './cases.ts';
import { CONSTRUCTS, type Construct, type Counts } from './constructs.ts';
import { History, type Look } from './history.ts';
import { Runaway, type LaneOf } from './lane.ts';

/** One seed in so many is run from rows too, with a tree beside it that is kept between turns. */
const ROWS_EACH = 2;

export interface Tally {
  equal: number;
  runaway: number;
  readonly counts: Counts;
}

export function newTally(): Tally {
  return { equal: 0, runaway: 0, counts: new Map() };
}

export interface FuzzOptions {
  readonly first: number;
  readonly count: number;
  readonly tally: Tally;
  readonly lookWith?: (registry: Registry) => Look;
  /** What else is to do as live XState, in place of the core. */
  readonly laneOf?: LaneOf;
}

/**
 * Runs a random history of each of so many random machines, live and durably. Both are made from
 * their seed alone; a failure is made smaller and printed as code.
 */
export async function fuzz({ first, count, ...options }: FuzzOptions): Promise<void> {
  for (let seed = first; seed < first + count; seed += 1) {
    await runSeed(seed, options);
  }
}

export async function runSeed(
  seed: number,
  { tally, lookWith, laneOf }: Pick<FuzzOptions, 'tally' | 'lookWith' | 'laneOf'>,
): Promise<void> {
  const rowsEach = lookWith === undefined ? ROWS_EACH : 1;
  const { given, next } = unfold(seed, { rowsEach, engine: false, laneOf });
  const count = (one: Construct): unknown =>
    tally.counts.set(one, (tally.counts.get(one) ?? 0) + 1);
  try {
    const lanes = lanesOf(given, count);
    const history = new History(lanes, lookWith?.(lanes.registry));
    for (let doing = next(undefined); doing !== undefined; doing = next(history.report)) {
      history.do(doing);
    }
    tally.equal += 1;
  } catch (thrown) {
    if (!(thrown instanceof Runaway)) {
      const { least, error } = await smallest(given, thrown, replay);
      throw failureOf(seed, least, error);
    }
    tally.runaway += 1;
  }
}

/** Runs a case as it was. @throws `Difference`, and what the machine's making throws. */
export function replay(given: Case): void {
  const history = new History(lanesOf(given));
  for (const doing of given.doings) {
    history.do(doing);
    if (history.report?.ended === true) return;
  }
}

/** Constructs that never happened. */
export function missing({ counts }: Pick<Tally, 'counts'>): readonly Construct[] {
  return CONSTRUCTS.filter((one) => (counts.get(one) ?? 0) === 0);
}
