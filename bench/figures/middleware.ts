import { createEngine, type Engine, type Middleware } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { BenchDirectory } from '../files.ts';
import { approval } from '../machines.ts';
import { inFlight, inRounds, median, ratio, took } from '../measure.ts';
import type { Figure, Line } from '../report.ts';

const ROUNDS = 5;
const WORKFLOWS = 500;
const WIDTH = 50;
/** One that hears all and does nothing: what is left is what hearing costs. */
const passing: Middleware = (event, next) => next(event);

/** What registered middleware costs a workflow, notices stored with its turns included. */
export const middleware: Figure = {
  name: 'middleware',
  about: 'approvals heard by 0, 1 and 10 middleware that only pass on; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const engines = await Promise.all(
    [0, 1, 10].map((count) =>
      createEngine({
        workflows: [approval],
        store: sqliteStore(directory.file()),
        middleware: Array.from({ length: count }, () => passing),
      }),
    ),
  );
  const [none, one, ten] = engines;
  if (!none || !one || !ten) throw new Error('An engine is missing.');
  const cpu = await inRounds(ROUNDS, {
    none: () => cpuEach(none),
    one: () => cpuEach(one),
    ten: () => cpuEach(ten),
  });
  await Promise.all(engines.map((engine) => engine.close()));
  return [
    { what: 'CPU of an approval, no middleware', value: median(cpu.none), unit: 'ms' },
    { what: 'CPU of an approval, 1 middleware', value: median(cpu.one), unit: 'ms' },
    { what: 'CPU of an approval, 10 middleware', value: median(cpu.ten), unit: 'ms' },
    { what: '1 middleware against none', value: ratio(cpu.one, cpu.none), unit: 'times' },
    { what: '10 middleware against none', value: ratio(cpu.ten, cpu.none), unit: 'times' },
  ];
}

async function cpuEach(engine: Engine): Promise<number> {
  const { cpuMs } = await took(() => inFlight(WORKFLOWS, WIDTH, (order) => approve(engine, order)));
  return cpuMs / WORKFLOWS;
}

async function approve(engine: Engine, order: number): Promise<void> {
  const handle = await engine.start(approval, { input: { order } });
  await handle.send({ type: 'approved', by: 'ada' });
  await handle.result();
}
