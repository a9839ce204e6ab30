import { createEngine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { runChild } from '../child.ts';
import { BenchDirectory } from '../files.ts';
import { nap, sleeper } from '../machines.ts';
import { median } from '../measure.ts';
import type { Figure, Line } from '../report.ts';
import { fillWithSleepers } from '../sleeping.ts';

const TOTAL = 100_000;
const NAP_MS = 500;
const REOPENED = 5;

/** Many workflows that have nothing to do: what they cost to start, to keep and to open. */
export const sleepers: Figure = {
  name: 'sleepers',
  about: '100,000 workflows that sleep 30 days, 1,000 starts in flight; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const named = await fillWithSleepers(directory.file(), TOTAL, (index) => `order-${index}`);
  const generated = await fillWithSleepers(directory.file(), TOTAL, () => undefined);
  const empty = directory.file();
  await (await createEngine({ workflows: [sleeper], store: sqliteStore(empty) })).close();
  const full: number[] = [];
  const idle: number[] = [];
  const opening: number[] = [];
  for (let index = 0; index < REOPENED; index += 1) {
    idle.push(runChild('idle-memory', empty));
    full.push(runChild('idle-memory', named.path));
    await fallAsleep(named.path, index);
    opening.push(runChild('first-due-turn', named.path, `nap-${index}`));
  }
  const memory = (median(full) - median(idle)) / TOTAL;
  return [
    { what: 'starts', value: named.rate, unit: 'a second', atLeast: 10_000 },
    { what: 'starts, generated ids', value: generated.rate, unit: 'a second' },
    { what: 'disk each', value: named.bytes, unit: 'bytes', atMost: 500 },
    { what: 'disk each, generated ids', value: generated.bytes, unit: 'bytes', atMost: 500 },
    { what: 'an idle engine', value: median(idle) / 2 ** 20, unit: 'MB' },
    { what: 'memory each over an idle engine', value: memory, unit: 'bytes', atMost: 64 },
    { what: 'opened to first due turn', value: median(opening), unit: 'ms', atMost: 300 },
  ];
}

/** Leaves one workflow in the file that is due when the file is opened next. */
async function fallAsleep(path: string, index: number): Promise<void> {
  const engine = await createEngine({ workflows: [sleeper, nap], store: sqliteStore(path) });
  await engine.start(nap, { id: `nap-${index}`, input: { ms: NAP_MS } });
  await engine.close();
  await new Promise((resolve) => {
    setTimeout(resolve, NAP_MS);
  });
}
