import { readFileSync } from 'node:fs';
import { SourceError } from '../../inspector/protocol/index.ts';
import { isAbeyanceError } from '../../src/index.ts';
import { usedHeap } from '../runtime/used-heap.ts';
import { Chance } from '../simulation/chance.ts';
import type { Call } from './call.ts';
import { mutated } from './mutate.ts';
import { Trap } from './poison.ts';
import { CALLS } from './table.ts';
import { canary, closeWorld, openWorld, type World } from './world.ts';

export interface FuzzReport {
  readonly calls: number;
  /** How many calls of each name. */
  readonly byName: Readonly<Record<string, number>>;
  /** How many were refused, by code. */
  readonly byCode: Readonly<Record<string, number>>;
  /** Calls that only their end or that of their engine ended. */
  readonly waited: number;
  readonly worlds: number;
  /** Bytes after each world. */
  readonly heaps: readonly number[];
  readonly findings: readonly string[];
}

export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
  /** Calls at least. */
  readonly callsMin?: number;
  /** Calls on one world. */
  readonly callsEach?: number;
  /** Only these. */
  readonly names?: readonly string[];
  readonly progress?: (text: string) => void;
}

/** The codes there are, read from where they are told to users. */
const CODES: ReadonlySet<string> = new Set(
  [...readFileSync('docs/errors.md', 'utf8').matchAll(/^## (\w+)$/gm)].map(
    ([, code]) => code ?? '',
  ),
);

/** Those of the inspector's protocol, which its errors have beside them. */
const PROTOCOL_CODES: ReadonlySet<string> = new Set([
  'DefinitionNotFound',
  'Disconnected',
  'ReadOnly',
  'RequestInvalid',
  'TooLarge',
  'Unsupported',
]);

/** Longer than any call may hold up the process, on a busy machine too, ms. */
const SLOW_MS = 15_000;
/** What shall come to an end has that long for it, ms. */
const PATIENCE_MS = 15_000;
/** What an error may repeat of what it was given. */
const MESSAGE_LENGTH = 5_000;
/** How far the clock is moved for a call, ms: it is over by then, or it waits. */
const STEPS = [0, 0, 0, 1_000, 3_600_000, 86_400_000, 3 * 86_400_000];
const FINDINGS_MAX = 200;

/** Counts of a run, and what was found. */
class Run {
  calls = 0;
  waited = 0;
  worlds = 0;
  readonly byName: Record<string, number> = {};
  readonly byCode: Record<string, number> = {};
  readonly heaps: number[] = [];
  readonly findings: string[] = [];
  readonly #known = new Set<string>();

  /** Each kind once: what broke is told by the first that broke it. */
  found(place: string, what: string): void {
    const kind = `${place.replace(/ .*/, '')} ${what.slice(0, 90)}`;
    if (this.#known.has(kind) || this.findings.length >= FINDINGS_MAX) return;
    this.#known.add(kind);
    this.findings.push(`${place}: ${what.slice(0, 1_500)}`);
  }
}

/** Calls everything with what nobody should hand over, until the time is over. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { seed, seconds, callsMin = 0, callsEach = 250, names, progress } = options;
  const until = Date.now() + seconds * 1_000;
  const calls = CALLS.filter(({ name }) => names === undefined || names.includes(name));
  const run = new Run();
  const lost = (error: unknown): void => run.found('process', `unhandled: ${shown(error)}`);
  process.on('unhandledRejection', lost);
  const uncaught = (error: unknown): void => run.found('process', `uncaught: ${shown(error)}`);
  process.on('uncaughtException', uncaught);
  const before = prototypes();
  try {
    const goesOn = (): boolean => Date.now() < until || run.calls < callsMin;
    while (goesOn()) {
      const worldSeed = seed + run.worlds;
      const world = await openWorld(worldSeed);
      const pending: Pending[] = [];
      for (let index = 0; index < callsEach && goesOn(); index += 1) {
        const chance = new Chance(Math.imul(worldSeed, 7_919) + index);
        // each of them in turn, so that also a short run reaches every one
        const call = calls[(worldSeed * callsEach + index) % calls.length] as Call;
        const place = `${call.name} (seed ${worldSeed}, call ${index})`;
        await oneCall({ run, world, pending, chance, call, place });
        if (prototypes() !== before) run.found(place, 'a prototype was changed');
        run.calls += 1;
      }
      await endWorld(run, world, pending);
      run.worlds += 1;
      run.heaps.push(usedHeap());
      progress?.(`${run.calls} calls, ${run.worlds} worlds, heap ${run.heaps.at(-1)}`);
    }
  } finally {
    process.off('unhandledRejection', lost);
    process.off('uncaughtException', uncaught);
  }
  return run;
}

interface Pending {
  readonly place: string;
  readonly isOver: () => boolean;
}

interface OneCall {
  readonly run: Run;
  readonly world: World;
  readonly pending: Pending[];
  readonly chance: Chance;
  readonly call: Call;
  readonly place: string;
}

async function oneCall({ run, world, pending, chance, call, place }: OneCall): Promise<void> {
  const args = mutated(chance, call.args(chance, world)) as unknown as readonly never[];
  run.byName[call.name] = (run.byName[call.name] ?? 0) + 1;
  const begun = performance.now();
  let isOver = false;
  const answering = (async (): Promise<void> => {
    try {
      const answer = await called(call, world, args);
      const wrong = wrongOf(call, answer, args, world);
      if (wrong !== undefined) run.found(place, wrong);
    } catch (error) {
      judge(run, call, place, error);
    }
    isOver = true;
  })();
  for (const step of STEPS) {
    if (isOver) break;
    await new Promise((resolve) => void setImmediate(resolve));
    await world.test.host.advance(step);
  }
  const took = performance.now() - begun;
  if (took > SLOW_MS) run.found(place, `took ${Math.round(took / 1_000)} s`);
  if (!isOver) await untilReal(() => isOver, call.waits === true ? 0 : PATIENCE_MS);
  if (!isOver && call.waits !== true) run.found(place, 'never came to an end');
  if (!isOver) {
    run.waited += 1;
    pending.push({ place, isOver: () => isOver });
    void answering;
  }
  await liveness(run, world, place);
}

/** What is no promise of ours, though it may look like one, is not waited for. */
async function called(call: Call, world: World, args: readonly never[]): Promise<unknown> {
  const answer = call.run(world, args);
  return answer instanceof Promise ? ((await answer) as unknown) : { answer };
}

function wrongOf(call: Call, answer: unknown, args: readonly never[], world: World) {
  try {
    return call.wrong?.(answer as never, args, world);
  } catch (error) {
    if (error instanceof Trap || error instanceof TypeError) return undefined;
    throw error;
  }
}

function judge(run: Run, { lets }: Call, place: string, error: unknown): void {
  if (isAbeyanceError(error) || isSourceError(error)) {
    run.byCode[error.code] = (run.byCode[error.code] ?? 0) + 1;
    if (!CODES.has(error.code) && !PROTOCOL_CODES.has(error.code))
      run.found(place, `no such code: ${error.code}`);
    if (error.message.length > MESSAGE_LENGTH) {
      run.found(
        place,
        `a message of ${error.message.length} characters: ${error.message.slice(0, 200)}`,
      );
    }
    return;
  }
  // code that was handed over and is meant to be run may throw what it likes
  if (lets === true && !isOurs(error)) return;
  run.found(place, `threw ${shown(error)}`);
}

/** By what an inspector refuses: `Failed` is what it says of a fault of its own. */
function isSourceError(error: unknown): error is SourceError {
  try {
    return error instanceof SourceError && error.code !== 'Failed';
  } catch {
    return false;
  }
}

/** Whether code of ours made it, other than by calling a function that cannot be called. */
function isOurs(error: unknown): boolean {
  if (!(error instanceof Error) || UNCALLABLE.test(error.message)) return false;
  return /(src|inspector)[/\\]/.test(
    error.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '',
  );
}

const UNCALLABLE =
  /^Cannot perform 'apply' on a proxy|constructor.*cannot be invoked|requires 'new'/i;

function shown(error: unknown): string {
  try {
    return error instanceof Error ? (error.stack ?? String(error)) : String(error);
  } catch {
    return 'something that cannot be told';
  }
}

/** Whether the engine still does what it is for. */
async function liveness(run: Run, world: World, place: string): Promise<void> {
  const { engine, host } = world.test;
  try {
    const sleeps = run.calls % 8 === 0;
    const handle = await engine.start(canary, { input: { sleeps } });
    if (sleeps) await host.advance(1_000);
    const output: unknown = await handle.result({ timeout: '1h' });
    if (output !== 'alive') run.found(place, `the canary sings ${String(output)}`);
    await engine.deleteWorkflow(handle.id);
  } catch (error) {
    run.found(place, `the engine is broken after it: ${shown(error)}`);
  }
}

async function endWorld(run: Run, world: World, pending: readonly Pending[]): Promise<void> {
  const place = `world (seed ${world.test.seed})`;
  try {
    const count = await world.engine.count();
    if (count > 300) run.found(place, `${count} workflows are left`);
    world.bus.close();
    world.subscription.unsubscribe();
    for (const wrong of await closeWorld(world)) run.found(place, wrong);
  } catch (error) {
    run.found(place, `could not be closed: ${shown(error)}`);
  }
  await untilReal(() => pending.every(({ isOver }) => isOver()), PATIENCE_MS);
  for (const one of pending) if (!one.isOver()) run.found(one.place, 'outlived its engine');
}

async function untilReal(holds: () => boolean, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  while (!holds() && Date.now() < until)
    await new Promise((resolve) => void setTimeout(resolve, 1));
}

/** What the prototypes everybody shares have, as text. */
function prototypes(): string {
  const shared = [Object, Array, Function, String, Number, Promise, Map, Set, Date, Error, RegExp];
  const keys = shared.map(({ prototype }) => Reflect.ownKeys(prototype).length);
  return `${keys.join(' ')} ${String('polluted' in {})}`;
}
