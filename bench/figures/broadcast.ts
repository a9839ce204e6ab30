import { createEngine, type Engine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { runChild, runKilled } from '../child.ts';
import { BenchDirectory } from '../files.ts';
import { listener } from '../machines.ts';
import { inFlight, inRounds, median, took } from '../measure.ts';
import type { Figure, Line } from '../report.ts';

const TOTAL = 10_000;
const ROUNDS = 5;
const WIDTH = 1_000;
const CUT_AFTER_PAGES = 4;

/** One event to many that wait for it: how fast they all have it, and what a kill costs. */
export const broadcast: Figure = {
  name: 'broadcast',
  about: '10,000 workflows wait for an event that is sent to all; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const engine = await filled(directory.file());
  const cpu: number[] = [];
  const rates = await inRounds(ROUNDS, {
    broadcast: async () => {
      const { wallMs, cpuMs } = await took(() => sendToAll(engine));
      cpu.push(cpuMs / TOTAL);
      return (TOTAL / wallMs) * 1_000;
    },
    targeted: async (round) => {
      const send = (index: number): Promise<unknown> =>
        engine.sendEvent({ id: `t-${round}`, type: 'news', targetWorkflowId: `w-${index}` });
      const { wallMs } = await took(() => inFlight(TOTAL, WIDTH, send));
      return (TOTAL / wallMs) * 1_000;
    },
  });
  await engine.close();
  const path = directory.file();
  await (await filled(path)).close();
  runKilled('broadcast-cut', path, String(CUT_AFTER_PAGES));
  const restMs = runChild('broadcast-rest', path, String(TOTAL));
  const rest = TOTAL - CUT_AFTER_PAGES * WIDTH;
  return [
    { what: 'workflows reached by a broadcast', value: median(rates.broadcast), unit: 'a second' },
    {
      what: 'the same, sent one by one, 1,000 in flight',
      value: median(rates.targeted),
      unit: 'a second',
    },
    { what: 'CPU each', value: median(cpu.slice(1)), unit: 'ms' },
    {
      what: `killed after ${CUT_AFTER_PAGES} pages: opened to the last reached`,
      value: restMs,
      unit: 'ms',
    },
    {
      what: 'the rest reached by the next process',
      value: (rest / restMs) * 1_000,
      unit: 'a second',
    },
  ];
}

async function filled(path: string): Promise<Engine> {
  const engine = await createEngine({ workflows: [listener], store: sqliteStore(path) });
  await inFlight(TOTAL, WIDTH, (index) => engine.start(listener, { id: `w-${index}` }));
  return engine;
}

async function sendToAll(engine: Engine): Promise<void> {
  const { recipients } = await engine.sendEvent({ type: 'news' });
  if (recipients !== TOTAL) throw new Error(`reached ${recipients} of ${TOTAL}`);
}
