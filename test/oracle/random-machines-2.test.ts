import { expect, test } from 'vitest';
import { countText } from './constructs.ts';
import { fuzzEngine, newEngineTally } from './engine-fuzz.ts';
import { missing } from './fuzz.ts';
import { quiet } from './quiet.ts';

/** Machines of each half; a soak may have as many as one likes. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 15_000 : 2_500));

/** The halves are far from each other. */
const FIRST = 1_000_000;

/** What random-rows.test.ts has: an engine may find such a callback left before it throws. */
const OF_ROWS: ReadonlySet<string> = new Set([
  'callback: throws',
  'transition logic: emits and sends',
]);

quiet();

test('T1, B5, B6, B21, B24: by the core, and on an engine that dies, half 2', async () => {
  const tally = newEngineTally();
  await fuzzEngine(FIRST, RUNS, tally);
  if (process.env['SOAK'] === '1') console.info(countText(tally.counts));
  const never = missing(tally).filter((one) => !OF_ROWS.has(one));
  expect(never, 'constructs that never happened').toEqual([]);
  expect(tally.runaway).toBeLessThan(RUNS / 6);
  expect(tally.died).toBeGreaterThan(RUNS / 4);
}, 3_600_000);
