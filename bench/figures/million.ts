import { createEngine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { runChild } from '../child.ts';
import { BenchDirectory } from '../files.ts';
import { sleeper } from '../machines.ts';
import { median } from '../measure.ts';
import type { Figure, Line } from '../report.ts';
import { fillWithSleepers } from '../sleeping.ts';

const TOTAL = 1_000_000;
const REOPENED = 5;
/** What the store keeps of a file's pages, bytes. */
const CACHE = 16 * 2 ** 20;

/** A million workflows that sleep in one file: what is known of them costs nothing. */
export const million: Figure = {
  name: 'million',
  about: '1,000,000 workflows that sleep 30 days in one file of 0.5 GB; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const { path, rate, bytes } = await fillWithSleepers(
    directory.file(),
    TOTAL,
    (index) => `order-${index}`,
  );
  const empty = directory.file();
  await (await createEngine({ workflows: [sleeper], store: sqliteStore(empty) })).close();
  const room = of('memory', empty) + CACHE;
  return [
    { what: 'starts', value: rate, unit: 'a second' },
    { what: 'disk each', value: bytes, unit: 'bytes', atMost: 500 },
    { what: 'opened', value: of('open', path), unit: 'ms', atMost: 1_000 },
    { what: 'first page by state, 100 of them', value: of('first', path), unit: 'ms', atMost: 50 },
    { what: 'pages by state after it', value: of('list', path), unit: 'ms', atMost: 50 },
    { what: 'count by state', value: of('count', path), unit: 'ms' },
    {
      what: 'memory, of that of an empty engine and its cache',
      value: (100 * of('memory', path)) / room,
      unit: '%',
      atMost: 110,
    },
    {
      what: 'timers due at 1,000 a second, stored, 99 %',
      value: runChild('million', 'timers', path),
      unit: 'ms late',
      atMost: 1_000,
    },
    {
      what: 'CPU of each of them',
      value: runChild('million', 'timersCpu', path),
      unit: 'ms',
      atMost: 1,
    },
  ];
}

/** Each time in a process of its own, the median. */
function of(what: string, file: string): number {
  return median(Array.from({ length: REOPENED }, () => runChild('million', what, file)));
}
