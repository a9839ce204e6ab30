import type { Engine } from 'abeyance';
import { createTestEngine, memoryDisk, type MemoryDisk, type TestEngine } from 'abeyance/testing';
import { expect } from 'vitest';
import {
  workflows,
  type ExampleWorkflow,
  type ScriptedEvent,
} from '../../../examples/workflows/index.ts';
import { durationMs } from '../../../src/machines/duration.ts';
import { World, type Answer } from './world.ts';

/** Something that happens from outside; what has the type `cancel` is no event. */
export type Happening =
  | ScriptedEvent
  | { readonly after: ScriptedEvent['after']; readonly type: 'cancel' };

/** A way a workflow may go. */
export interface Scenario {
  /** By default the sample. */
  readonly input?: unknown;
  /** By default what usually happens. */
  readonly script?: readonly Happening[];
  readonly answers?: Readonly<Record<string, Answer>>;
  /** Where it ends. */
  readonly value: unknown;
  /** By default `done`. */
  readonly status?: string;
  readonly output?: unknown;
  /** How often each task had its effect. */
  readonly effects: Readonly<Record<string, number>>;
}

interface End {
  readonly id: string;
  readonly status: string;
  readonly value: unknown;
  readonly context: string;
  readonly output: unknown;
}

interface Outcome {
  /** Of all workflows there are, by their ids. */
  readonly ends: readonly End[];
  readonly effects: readonly string[];
  /** Of each write, whether there was more in it than that the engine is alive. */
  readonly writes: readonly boolean[];
}

/** When a process dies: at the write after so many, before or after it is durable. */
interface Death {
  readonly skip: number;
  readonly stored: boolean;
}

const SOAK = process.env['SOAK'] === '1';

/** Longer than any of them goes on by itself. */
const LONG_MS = 4_000 * 86_400_000;

/** Plays a scenario without trouble, and checks where it ends. */
export async function playOnce(name: string, scenario: Scenario): Promise<Outcome> {
  return playChecked(new Stage(name, scenario));
}

async function playChecked(stage: Stage): Promise<Outcome> {
  const { name, scenario } = stage;
  const outcome = await play(stage);
  const main = outcome.ends.find(({ id }) => id === name);
  expect(main).toMatchObject({ status: scenario.status ?? 'done', value: scenario.value });
  expect(main?.output).toEqual(scenario.output);
  expect(stage.world.counts()).toEqual(scenario.effects);
  return outcome;
}

/**
 * Plays it again for each of its writes, and lets the process die there: by turns before the write
 * is durable and after it, in the soak both. Wherever it was, the ends are the same, and so is what
 * was done outside. Says how many died.
 */
export async function playThroughCrashes(name: string, scenario: Scenario): Promise<number> {
  const stage = new Stage(name, scenario);
  const { ends, effects, writes } = await playChecked(stage);
  const steps = [...writes.keys()].filter((number) => writes[number]);
  const deaths = steps.flatMap((skip, number) => {
    const both = [
      { skip, stored: false },
      { skip, stored: true },
    ];
    return SOAK ? both : both.slice(number % 2, (number % 2) + 1);
  });
  for (const death of deaths) {
    const outcome = await play(stage, death);
    expect({ death, ends: outcome.ends }).toEqual({ death, ends });
    expect({ death, effects: outcome.effects }).toEqual({ death, effects });
  }
  return deaths.length;
}

/** What is the same in each performance of a scenario. */
export class Stage {
  readonly name: string;
  readonly scenario: Scenario;
  readonly example: ExampleWorkflow;
  readonly world: World;
  readonly machine: ExampleWorkflow['machine'];

  constructor(name: string, scenario: Scenario) {
    this.name = name;
    this.scenario = scenario;
    this.example = exampleOf(name);
    this.world = new World(scenario.answers ?? {});
    this.machine = this.world.provide(this.example.machine);
  }

  get script(): readonly Happening[] {
    return this.scenario.script ?? this.example.script;
  }

  /** For one that starts now, ms since epoch. */
  input(now: number): unknown {
    return this.scenario.input ?? this.example.input(now);
  }
}

async function play(stage: Stage, death?: Death): Promise<Outcome> {
  const { name, example, world, machine } = stage;
  world.forget();
  const beside = Object.entries(example.beside ?? {});
  const machines = [machine, ...beside.map(([, other]) => other)];
  const writes: boolean[] = [];
  await using rig = await createTestEngine({ workflows: machines, store: countedDisk(writes) });
  const fault = death && rig.faults.crashAtWrite(death);
  const now = rig.clock.now();
  for (const [id, other] of beside) await insist(rig, (engine) => engine.start(other, { id }));
  const input = stage.input(now);
  await insist(rig, (engine) => engine.start(machine, { id: name, input }));
  let at = now;
  for (const [number, happening] of stage.script.entries()) {
    at += durationMs(happening.after, 'after');
    await goTo(rig, at);
    await insist(rig, (engine) => happen(engine, { name, number, happening }));
  }
  await goTo(rig, at + LONG_MS, name);
  expect(fault?.hits).toBe(death && 1);
  const { items } = await rig.engine.list();
  const ends = items.map(({ id, status, value, context, output }) => ({
    id,
    status,
    value,
    context: JSON.stringify(context),
    output,
  }));
  return { ends, effects: world.effects, writes };
}

type Store = ReturnType<MemoryDisk['store']>;

/** A disk that notes of each write whether there was anything in it. */
function countedDisk(writes: boolean[]): () => Store {
  const disk = memoryDisk();
  return () => {
    const store = disk.store();
    const write: Store['write'] = (batch) => {
      writes.push(Object.values(batch).some((rows) => Array.isArray(rows) && rows.length > 0));
      return store.write(batch);
    };
    return { ...store, write };
  };
}

function exampleOf(name: string): ExampleWorkflow {
  const example = workflows.find((one) => one.name === name);
  if (example === undefined) throw new Error(`there is no example ${name}`);
  return example;
}

interface Turn {
  readonly name: string;
  readonly number: number;
  readonly happening: Happening;
}

export function happen(engine: Engine, { name, number, happening }: Turn): Promise<unknown> {
  if (happening.type === 'cancel') return engine.cancelWorkflow(name);
  const { type, payload, suffix = '' } = happening as ScriptedEvent;
  const targetWorkflowId = `${name}${suffix}`;
  return engine.sendEvent({ id: `event-${number}`, type, payload, targetWorkflowId });
}

/** Asks again until it is answered, in as many processes as it takes. */
export async function insist(
  rig: TestEngine,
  ask: (engine: Engine) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    if (!rig.alive) await rig.restart();
    const answers: PromiseSettledResult<unknown>[] = [];
    void Promise.allSettled([ask(rig.engine)]).then((settled) => answers.push(...settled));
    await rig.runUntilIdle();
    const [answer] = answers;
    if (answer?.status === 'rejected') throw answer.reason;
    if (answer !== undefined) return;
  }
}

/** Lets time go by; whoever dies on the way is followed at once. */
export async function goTo(rig: TestEngine, at: number, until?: string): Promise<void> {
  for (;;) {
    await rig.runUntilIdle();
    if (!rig.alive) {
      await rig.restart();
      continue;
    }
    const [next] = rig.clock.pending();
    if (next === undefined || next > at) break;
    if (until !== undefined && (await hasEnded(rig, until))) return;
    await rig.clock.next();
  }
  if (until === undefined) await rig.clock.advanceTo(at);
}

async function hasEnded(rig: TestEngine, id: string): Promise<boolean> {
  const handle = await rig.engine.get(id);
  return ['done', 'error', 'cancelled'].includes(handle.getSnapshot().status);
}
