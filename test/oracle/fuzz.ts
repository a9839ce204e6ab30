import { Registry } from '../../src/machines/registry.ts';
import { print, type Code } from './code.ts';
import { CONSTRUCTS, type Construct, type Counts } from './constructs.ts';
import { Difference, History, randomDoing, type Doing, type LaneOf, type Look } from './history.ts';
import { Runaway } from './lane.ts';
import { MachineKit } from './machine-kit.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';
import { writeSystem } from './write-machine.ts';

/** Live XState has no such limit; it is tested by itself. */
const MICROSTEPS_MAX = 100_000;

/** One seed in so many has a tree beside it that is kept between turns. */
const KEEPS_EACH = 4;

export interface Tally {
  equal: number;
  runaway: number;
  readonly counts: Counts;
}

/** A machine as code and all that happened to it: enough to run it again. */
export interface Case {
  readonly code: Code;
  readonly doings: readonly Doing[];
  readonly chatty: boolean;
  readonly keeps: boolean;
  /** What live XState is compared with, if not a tree that is read back. */
  readonly laneOf?: LaneOf | undefined;
}

export function newTally(): Tally {
  return { equal: 0, runaway: 0, counts: new Map() };
}

export interface FuzzOptions {
  readonly first: number;
  readonly count: number;
  readonly tally: Tally;
  readonly lookWith?: (registry: Registry) => Look;
  readonly laneOf?: LaneOf;
}

/**
 * Runs a random history of each of so many random machines. A machine and its history are made from
 * their seed alone; a failure is made smaller and printed as code.
 */
export function fuzz({ first, count, tally, lookWith, laneOf }: FuzzOptions): void {
  for (let seed = first; seed < first + count; seed += 1) runSeed(seed, tally, lookWith, laneOf);
}

export function runSeed(
  seed: number,
  tally: Tally,
  lookWith?: (registry: Registry) => Look,
  laneOf?: LaneOf,
): Case {
  const { code, traits } = writeSystem(seed);
  const random = new Random(seed + 0.5);
  const doings: Doing[] = [];
  const chatty = traits.has('outside') && random.chance(50);
  const given: Case = { code, doings, chatty, keeps: seed % KEEPS_EACH === 0, laneOf };
  const counted = (one: Construct): unknown =>
    tally.counts.set(one, (tally.counts.get(one) ?? 0) + 1);
  try {
    const history = begin(given, counted, lookWith);
    const input = random.chance(50) ? { n: random.int(5) } : undefined;
    let doing: Doing = { type: 'start', input };
    for (let left = 4 + random.int(7); left > 0; left -= 1) {
      doings.push(doing);
      history.do(doing);
      if (history.report === undefined || history.report.ended) break;
      doing = randomDoing(history.report, random);
    }
    tally.equal += 1;
  } catch (error) {
    if (error instanceof Runaway) tally.runaway += 1;
    else throw failure(seed, given, error);
  }
  return given;
}

/** Runs a case as it was. @throws `Difference`, and what the machine's making throws. */
export function replay(given: Case): void {
  const history = begin(given, () => {});
  for (const doing of given.doings) {
    history.do(doing);
    if (history.report?.ended === true) return;
  }
}

function begin(
  { code, chatty, keeps, laneOf }: Case,
  count: (construct: Construct) => unknown,
  lookWith?: (registry: Registry) => Look,
): History {
  const kit = new MachineKit();
  kit.count = count;
  kit.chatty = chatty;
  const machine = kit.compile(print(code));
  const registry = new Registry([machine], MICROSTEPS_MAX);
  return new History({ machine, kit, registry, keeps }, lookWith?.(registry), laneOf);
}

function failure(seed: number, given: Case, error: unknown): Error {
  const kind = kindOf(error);
  const least = shrink(given, (smaller) => kindOf(why(smaller)) === kind);
  const last = why(least) ?? error;
  const text = last instanceof Error ? (last.stack ?? last.message) : String(last);
  const printed = [
    `{ name: 'seed ${seed}', chatty: ${given.chatty}, doings: [`,
    ...least.doings.map((doing) => `  ${JSON.stringify(doing)},`),
    `], code: \`\n${print(least.code)}\n\` }`,
  ];
  return new Error(`seed ${seed}\n${text}\n\n${printed.join('\n')}`, { cause: error });
}

/** What is wrong with it, if it is. */
function why(given: Case): unknown {
  try {
    replay(given);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A case is made smaller as long as it fails in the same way. */
function kindOf(error: unknown): string {
  if (error instanceof Difference) return 'difference';
  return error instanceof Error ? `${error.name} ${error.message.slice(0, 24)}` : 'equal';
}

/** Constructs that never happened. */
export function missing({ counts }: Tally): readonly Construct[] {
  return CONSTRUCTS.filter((one) => (counts.get(one) ?? 0) === 0);
}
