import { expect, test } from 'vitest';
import { quiet } from './quiet.ts';
import { runHistories } from './random-histories.ts';

/** Of each half. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 40_000 : 1_600));

quiet();

test('T1, T2, B6, B7: read back after each step, a tree does as XState does, first half', () => {
  const { equal, runaway } = runHistories(0, RUNS);
  expect(equal).toBeGreaterThanOrEqual(RUNS);
  expect(runaway).toBeLessThan(RUNS / 4 + 20);
}, 900_000);
