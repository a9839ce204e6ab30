import { createEngine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { nap, sleeper } from './machines.ts';
import { median, quantile, took } from './measure.ts';
import { timedStore } from './timed-store.ts';

// Prints one number about an engine on a file of very many sleepers; the first argument says which.

const workflows = [sleeper, nap];
const ROUNDS = 25;
/** From the starts to the first that is due, so that these are over by then. */
const LEAD_MS = 45_000;
/** Due one each millisecond. */
const NAPS = 10_000;
const SETTLE_MS = 500;

const MEASURES: Readonly<Record<string, (path: string) => Promise<number>>> = {
  /** Until the engine runs, ms. */
  async open(path) {
    const begun = performance.now();
    const engine = await createEngine({ workflows, store: sqliteStore(path) });
    const tookMs = performance.now() - begun;
    await engine.close();
    return tookMs;
  },
  /** Pages by the state of them all, ms. */
  async list(path) {
    await using engine = await createEngine({ workflows, store: sqliteStore(path) });
    const values: number[] = [];
    let after: number | undefined;
    for (let round = 0; round < ROUNDS; round += 1) {
      const query = { state: 'cooling', ...(after === undefined ? {} : { after }) };
      values.push((await took(async () => (after = (await engine.list(query)).cursor))).wallMs);
    }
    return median(values);
  },
  /** The first such page of a process, with nothing read yet, ms. */
  async first(path) {
    await using engine = await createEngine({ workflows, store: sqliteStore(path) });
    return (await took(() => engine.list({ state: 'cooling', newestFirst: true }))).wallMs;
  },
  async count(path) {
    await using engine = await createEngine({ workflows, store: sqliteStore(path) });
    return (await took(() => engine.count({ state: 'cooling' }))).wallMs;
  },
  /** Of the process after it has listed, looked workflows up and sent events, bytes. */
  async memory(path) {
    await using engine = await createEngine({ workflows, store: sqliteStore(path) });
    for (let index = 0; index < 1_000; index += 1) {
      await engine.get(`order-${index * 999}`).catch(() => {});
    }
    await engine.count({ state: 'cooling' });
    await new Promise((resolve) => {
      setTimeout(resolve, SETTLE_MS);
    });
    globalThis.gc?.();
    return process.memoryUsage().rss;
  },
  /** How late 99 % at most are stored, of timers due at 1,000 a second, ms. */
  async timers(path) {
    return (await napping(path)).lateMs;
  },
  /** What each of them costs, ms of CPU. */
  async timersCpu(path) {
    return (await napping(path)).cpuMs / NAPS;
  },
};

/** Workflows that are started first, and then due one each millisecond. */
async function napping(path: string): Promise<{ readonly lateMs: number; readonly cpuMs: number }> {
  const { store, fired } = timedStore(path);
  await using engine = await createEngine({ workflows, store });
  const begun = Date.now();
  const ids = Array.from({ length: NAPS }, (_, index) => index);
  const handles = await Promise.all(
    ids.map((index) => engine.start(nap, { input: { ms: LEAD_MS + index } })),
  );
  if (Date.now() - begun > LEAD_MS) throw new Error('the starts took longer than their lead');
  const { cpuMs } = await took(() => Promise.all(handles.map((handle) => handle.result())));
  const late = fired().map(({ stored }) => stored);
  return { lateMs: quantile(late, 0.99), cpuMs };
}

const [name = '', path = ''] = process.argv.slice(2);
const measure = MEASURES[name];
if (measure === undefined) throw new Error(`no measure is called ${name}`);
process.stdout.write(String(await measure(path)));
