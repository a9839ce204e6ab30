import { expect, test } from 'vitest';
import { countText } from './constructs.ts';
import { fuzz, missing, newTally } from './fuzz.ts';
import { quiet } from './quiet.ts';

/** Machines of each half; a soak may have as many as one likes. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 20_000 : 2_500));

/** The halves are far from each other. */
const FIRST = 0;

quiet();

test('T1, T2, B6, B7: read back after each turn, machines do as in XState, half 1', async () => {
  const tally = newTally();
  await fuzz({ first: FIRST, count: RUNS, tally });
  if (process.env['SOAK'] === '1') console.info(countText(tally.counts));
  expect(missing(tally), 'constructs that never happened').toEqual([]);
  expect(tally.runaway).toBeLessThan(RUNS / 8);
}, 3_600_000);
