import { expect, test } from 'vitest';
import { countText } from './constructs.ts';
import { fuzzEngine, newEngineTally } from './engine-fuzz.ts';
import { missing } from './fuzz.ts';
import { quiet } from './quiet.ts';

/** Machines of each half; a soak may have as many as one likes. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 15_000 : 2_500));

/** The halves are far from each other. */
const FIRST = 0;

quiet();

test('T1, T2, B5, B6, B7, B21, B24: by the core, and on an engine that dies, as in XState, half 1', async () => {
  const tally = newEngineTally();
  await fuzzEngine(FIRST, RUNS, tally);
  if (process.env['SOAK'] === '1') console.info(countText(tally.counts));
  // an engine may find it left by then, so here none throws; test/oracle/random-rows has them
  const never = missing(tally).filter((one) => one !== 'callback: throws');
  expect(never, 'constructs that never happened').toEqual([]);
  expect(tally.runaway).toBeLessThan(RUNS / 6);
  expect(tally.died).toBeGreaterThan(RUNS / 4);
}, 3_600_000);
