import { failureOf, lanesOf, smallest, unfold, type Case } from './cases.ts';
import type { Construct, Counts } from './constructs.ts';
import { EngineLane, type Seen } from './engine-lane.ts';
import { Difference, History, type Doing } from './history.ts';
import { Runaway, type Report } from './lane.ts';
import { parting, picture, withoutSessionIds } from './picture.ts';

export interface EngineTally {
  equal: number;
  runaway: number;
  /** How often the process died in the midst of something. */
  died: number;
  readonly counts: Counts;
}

export function newEngineTally(): EngineTally {
  return { equal: 0, runaway: 0, died: 0, counts: new Map() };
}

/**
 * Runs random histories of random machines three ways: live, by `abeyance/core` with its state
 * through JSON after each step, and as workflows of a whole engine, which dies and comes back. A
 * failure is made smaller and printed as code.
 */
export async function fuzzEngine(first: number, count: number, tally: EngineTally): Promise<void> {
  for (let seed = first; seed < first + count; seed += 1) {
    await runSeedOnEngine(seed, tally);
  }
}

export async function runSeedOnEngine(seed: number, tally: EngineTally): Promise<void> {
  const { given, next } = unfold(seed, { rowsEach: Infinity, engine: true });
  const { counts } = tally;
  const count = (one: Construct): unknown => counts.set(one, (counts.get(one) ?? 0) + 1);
  try {
    tally.died += await run(given, next, count);
    tally.equal += 1;
  } catch (thrown) {
    if (!(thrown instanceof Runaway)) {
      const { least, error } = await smallest(given, thrown, replayOnEngine);
      throw failureOf(seed, least, error);
    }
    tally.runaway += 1;
  }
}

/** Runs a case as it was. @throws `Difference`, and what the machine's making throws. */
export async function replayOnEngine(given: Case): Promise<void> {
  const left = [...given.doings];
  await run(given, (report) => (report?.ended === true ? undefined : left.shift()));
}

/** How often the process died. */
async function run(
  given: Case,
  next: (report: Report | undefined) => Doing | undefined,
  count: (construct: Construct) => unknown = () => {},
): Promise<number> {
  const options = { ...lanesOf(given, count), rows: false, dueFirst: true };
  const history = new History(options);
  const lane = await EngineLane.open(options);
  const beside = new Beside();
  let died = 0;
  try {
    for (let doing = next(undefined); doing !== undefined; doing = next(history.report)) {
      history.said = [];
      history.worked = [];
      history.do(doing);
      // an engine does not wait to be asked for what is due at once
      if (history.report?.ended === false) history.pass(0);
      const seen = await lane.do(doing);
      beside.compare(history, seen, doing);
      if (seen.died) died += 1;
    }
  } finally {
    await lane.close();
  }
  return died;
}

/** Compares what an engine did with what live XState did. */
class Beside {
  readonly #liveIds = new Map<string, string>();
  readonly #engineIds = new Map<string, string>();
  /** Custom actions of earlier doings: after a crash they may run again. */
  readonly #before = new Set<string>();

  compare({ pictured, said, worked }: History, seen: Seen, doing: Doing): void {
    const told = said.flatMap(toldByEngine);
    if (seen.world === undefined) {
      neverStarted(pictured, seen);
      return;
    }
    const live = this.#texts(pictured, told, worked, this.#liveIds);
    const engine = this.#texts(seen, seen.said, seen.worked, this.#engineIds);
    const problem =
      unequal('world', live.world, engine.world) ??
      (seen.died
        ? this.#lost(live.said, engine.said)
        : (unequal('said', live.said.join('\n'), engine.said.join('\n')) ??
          unequal('work', live.worked, engine.worked)));
    for (const one of live.said) this.#before.add(one);
    if (problem !== undefined) {
      const death = seen.died ? ', in which the process died' : '';
      const [what = ''] = problem.split('\n');
      throw new Difference(`engine ${what}`, `after ${JSON.stringify(doing)}${death}\n${problem}`);
    }
  }

  #texts(
    report: Pick<Report, 'world' | 'ended'> | undefined,
    said: readonly unknown[],
    worked: Report['worked'],
    ids: Map<string, string>,
  ): { readonly world: string; readonly said: readonly string[]; readonly worked: string } {
    const text = (value: unknown): string => withoutSessionIds(JSON.stringify(value), ids);
    const world = report?.ended === true ? ended(report.world) : report?.world;
    const paths = [...new Set(worked.map(([path]) => path))];
    const byPath = paths.flatMap((path) => {
      const list = lasting(worked.flatMap(([at, told]) => (at === path ? told : [])));
      return list.length === 0 ? [] : [text([path, list])];
    });
    return { world: text(world), said: said.map(text), worked: byPath.toSorted().join('\n') };
  }

  /** Each custom action ran, in order; others are those of before, again. */
  #lost(expected: readonly string[], heard: readonly string[]): string | undefined {
    const acts = expected.filter(isAct);
    let at = 0;
    for (const one of heard.filter(isAct)) {
      if (one === acts[at]) at += 1;
      else if (!this.#before.has(one) && !acts.includes(one)) return `never asked for: ${one}`;
    }
    return at === acts.length ? undefined : `never ran: ${acts[at]}`;
  }
}

/** Work that is left before it has begun does not begin, and when it begins is for the engine. */
function lasting(said: Report['worked'][number][1]): Report['worked'][number][1] {
  const left: (typeof said)[number][] = [];
  for (const one of said) {
    const start = left.lastIndexOf('start');
    if (one === 'stop' && start !== -1) left.splice(start);
    else left.push(one);
  }
  return left;
}

function isAct(text: string): boolean {
  return text.startsWith('{"act"');
}

/** A machine that throws when it is started is no workflow. */
function neverStarted(pictured: Report | undefined, { refusal }: Seen): void {
  const { error } = (pictured?.world ?? {}) as { readonly error?: unknown };
  const cause = picture((refusal as { readonly cause?: unknown }).cause, () => '');
  if (pictured?.ended === true && String(error) === String(cause)) return;
  throw new Difference('engine start', `only the engine did not start it: ${String(refusal)}`);
}

/** An engine tells no address with what is emitted, and of what is logged the text. */
function toldByEngine(said: unknown): readonly unknown[] {
  const { act, emit, log, context, event, params } = said as Readonly<Record<string, unknown>>;
  if (act !== undefined) return [{ act, context, event, params }];
  if (emit !== undefined) return [{ emit }];
  return log === undefined ? [] : [{ log: String((log as readonly unknown[]).at(-1)) }];
}

function unequal(what: string, live: string, engine: string): string | undefined {
  return live === engine ? undefined : `${what}\n${parting('live', live, 'engine', engine)}`;
}

/** What has ended is stored by its configuration: its states stand as in the document. */
function ended(world: unknown): unknown {
  const { tags, value, ...rest } = world as Readonly<Record<string, unknown>>;
  return { ...rest, value: sorted(value), tags: (tags as readonly string[]).toSorted() };
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).toSorted();
  return keys.map((key) => [key, sorted((value as Readonly<Record<string, unknown>>)[key])]);
}
