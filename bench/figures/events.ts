import { createEngine, type Engine, type WorkflowHandle } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { BenchDirectory } from '../files.ts';
import { counter } from '../machines.ts';
import { inFlight, inRounds, median, ratio, took } from '../measure.ts';
import type { Figure, Line } from '../report.ts';

const EVENT = { type: 'increment' };
const TOTAL = 10_000;
const ROUNDS = 15;
/** Events of one window; those of the youngest are spread over workflows that take 20 each. */
const WINDOW = 400;
const YOUNG = 20;
/** Ages at which windows begin, so that their middle is the event asked for. */
const MIDDLE_AGE = 1000 - WINDOW / 2;
const OLD_AGE = 100_000 - (WINDOW * ROUNDS) / 2;

/** One workflow that takes event after event, and what its age does to the next one. */
export const events: Figure = {
  name: 'events',
  about: 'events to one workflow, each a turn; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const store = sqliteStore(directory.file());
  const engine = await createEngine({ workflows: [counter], store });
  const aged = await engine.start(counter, { id: 'aged' });
  await sendMany(aged, TOTAL, 1);
  const alone = await took(() => sendMany(aged, TOTAL, 1));
  const crowd = await took(() => sendMany(aged, TOTAL, 50));
  await engine.close();
  const ages = await byAge(directory);
  return [
    { what: 'CPU each, 10,000 one at a time', value: alone.cpuMs / TOTAL, unit: 'ms', atMost: 0.4 },
    { what: 'CPU each, 10,000, 50 in flight', value: crowd.cpuMs / TOTAL, unit: 'ms', atMost: 0.4 },
    { what: 'events, one at a time', value: (TOTAL / alone.wallMs) * 1000, unit: 'a second' },
    { what: 'events, 50 in flight', value: (TOTAL / crowd.wallMs) * 1000, unit: 'a second' },
    ...ages,
  ];
}

/** The youngest, the middle and the oldest each in a file of their own, round by round. */
async function byAge(directory: BenchDirectory): Promise<readonly Line[]> {
  const [young, middle, old] = await Promise.all(
    [0, MIDDLE_AGE, OLD_AGE].map((age) => open(directory, age)),
  );
  if (young === undefined || middle === undefined || old === undefined) return [];
  const cpu = await inRounds(ROUNDS, {
    tenth: async (round) => {
      const handles = await startYoung(young.engine, round);
      return cpuOf(async () => {
        for (const handle of handles) await sendMany(handle, YOUNG, 1);
      });
    },
    thousandth: async (round) => {
      const handle = await start(middle.engine, `round-${round}`, MIDDLE_AGE);
      return cpuOf(() => sendMany(handle, WINDOW, 1));
    },
    last: async () => cpuOf(() => sendMany(old.handle, WINDOW, 1)),
  });
  await Promise.all([young, middle, old].map(({ engine }) => engine.close()));
  const growth = ratio(cpu.last, cpu.tenth);
  return [
    { what: 'CPU of the 10th event', value: median(cpu.tenth), unit: 'ms' },
    { what: 'CPU of the 1,000th event', value: median(cpu.thousandth), unit: 'ms' },
    { what: 'CPU of the 100,000th event', value: median(cpu.last), unit: 'ms' },
    { what: 'the 100,000th beside the 10th', value: growth, unit: 'times', atMost: 1.1 },
  ];
}

interface Aged {
  readonly engine: Engine;
  readonly handle: WorkflowHandle;
}

async function open(directory: BenchDirectory, age: number): Promise<Aged> {
  const store = sqliteStore(directory.file());
  const engine = await createEngine({ workflows: [counter], store });
  return { engine, handle: await start(engine, 'first', age) };
}

async function start(engine: Engine, id: string, age: number): Promise<WorkflowHandle> {
  const handle = await engine.start(counter, { id });
  await sendMany(handle, age, 200);
  return handle;
}

function startYoung(engine: Engine, round: number): Promise<readonly WorkflowHandle[]> {
  const handles = Array.from({ length: WINDOW / YOUNG }, (_, index) =>
    engine.start(counter, { id: `young-${round}-${index}` }),
  );
  return Promise.all(handles);
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  return (await took(work)).cpuMs / WINDOW;
}

function sendMany(handle: WorkflowHandle, total: number, width: number): Promise<void> {
  return inFlight(total, width, () => handle.send(EVENT));
}
