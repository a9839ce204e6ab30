import { Registry } from '../../src/machines/registry.ts';
import { print, type Code } from './code.ts';
import type { Construct } from './constructs.ts';
import { Difference, randomDoing, type Doing } from './history.ts';
import type { LaneOf, LaneOptions, Report } from './lane.ts';
import { MachineKit } from './machine-kit.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';
import { writeSystem } from './write-machine.ts';

/** Live XState has no such limit; it is tested by itself. */
const MICROSTEPS_MAX = 100_000;

/** A machine as code and all that happened to it: enough to run it again. */
export interface Case {
  readonly code: Code;
  readonly doings: readonly Doing[];
  /** Whether work sends by itself. */
  readonly chatty: boolean;
  /** Whether custom actions only tell. */
  readonly calm: boolean;
  /** Whether it is run from rows too. */
  readonly rows: boolean;
  /** What else runs it, in place of the core and of rows. */
  readonly laneOf?: LaneOf | undefined;
}

/** One that is made up as it goes: `next` gives what happens in how things stand. */
export interface Unfolding {
  readonly given: Case;
  readonly next: (report: Report | undefined) => Doing | undefined;
}

export interface UnfoldingOptions {
  /** One seed in so many is run from rows too, with a tree beside it that is kept. */
  readonly rowsEach: number;
  /** What can be done to an engine, which may die of it. */
  readonly engine: boolean;
  readonly laneOf?: LaneOf | undefined;
}

/** A random machine and what happens to it, both of one seed alone. */
export function unfold(seed: number, options: UnfoldingOptions): Unfolding {
  const { rowsEach, engine, laneOf } = options;
  const { code, traits } = writeSystem(seed);
  const random = new Random(seed + 0.5);
  const doings: Doing[] = [];
  const chatty = traits.has('outside') && random.chance(50);
  const calm = engine && !chatty;
  let left = 3 + random.int(7);
  const make = (report: Report | undefined): Doing => {
    if (report !== undefined) return randomDoing(report, random);
    return { type: 'start', input: random.chance(50) ? { n: random.int(5) } : undefined };
  };
  const next = (report: Report | undefined): Doing | undefined => {
    left -= 1;
    if (left < 0 || report?.ended === true) return undefined;
    const doing = make(report);
    doings.push(engine ? onEngine(doing, calm, random) : doing);
    return doings.at(-1);
  };
  const rows = seed % rowsEach === 0;
  return { given: { code, doings, chatty, calm, rows, laneOf }, next };
}

/** Children are not sent to from outside, since such an event has another form. */
function onEngine(doing: Doing, dies: boolean, random: Random): Doing {
  const given = doing.type === 'event' ? { ...doing, to: 0 } : doing;
  if (!dies || !random.chance(40)) return given;
  return { ...given, dies: { skip: random.int(2), stored: random.chance(50) } };
}

/** What the lanes of a case are made with. */
export function lanesOf(
  { code, chatty, calm, rows, laneOf }: Case,
  count: (construct: Construct) => unknown = () => {},
): LaneOptions {
  const kit = new MachineKit();
  kit.count = count;
  kit.chatty = chatty;
  kit.calm = calm;
  const text = print(code);
  const machine = kit.compile(text);
  const registry = new Registry([machine], MICROSTEPS_MAX);
  // what becomes of an action that throws is up to who hosts the core
  const core = calm || !text.includes('kit.toss(');
  if (laneOf !== undefined) {
    return { machine, kit, registry, core: false, rows: false, beside: laneOf };
  }
  return { machine, kit, registry, core, rows: rows || !core };
}

/** What a failure is told with: the case made as small as it can be, as code. */
export function failureOf(seed: number, least: Case, error: unknown): Error {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const printed = [
    `{ name: 'seed ${seed}', chatty: ${least.chatty}, doings: [`,
    ...least.doings.map((doing) => `  ${JSON.stringify(doing)},`),
    `], code: \`\n${print(least.code)}\n\` }`,
  ];
  return new Error(`seed ${seed}\n${text}\n\n${printed.join('\n')}`, { cause: error });
}

/** A case is made smaller as long as it fails in the same way. */
export async function smallest(
  given: Case,
  error: unknown,
  replay: (smaller: Case) => unknown,
): Promise<{ readonly least: Case; readonly error: unknown }> {
  const kind = kindOf(error);
  let last = error;
  const fails = async (smaller: Case): Promise<boolean> => {
    try {
      await replay(smaller);
      return false;
    } catch (thrown) {
      if (kindOf(thrown) !== kind) return false;
      last = thrown;
      return true;
    }
  };
  return { least: await shrink(given, fails), error: last };
}

function kindOf(error: unknown): string {
  if (error instanceof Difference) return error.kind;
  return error instanceof Error ? `${error.name} ${error.message.slice(0, 24)}` : 'equal';
}
