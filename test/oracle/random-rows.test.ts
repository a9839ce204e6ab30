import { expect, test } from 'vitest';
import { fuzz, newTally } from './fuzz.ts';
import { quiet } from './quiet.ts';

/** Machines whose actors are also sent to from outside, half of them read back from rows too. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 20_000 : 600));

/** Far from what other tests have. */
const FIRST = 2_000_000;

quiet();

test('T1, T2, B6, B7: read back after each turn, machines do as in XState', async () => {
  const tally = newTally();
  await fuzz({ first: FIRST, count: RUNS, tally });
  expect(tally.equal + tally.runaway).toBe(RUNS);
  for (const rare of ['callback: throws', 'transition logic: emits and sends'] as const) {
    expect(tally.counts.get(rare), rare).toBeGreaterThan(0);
  }
  expect(tally.runaway).toBeLessThan(RUNS / 8);
}, 3_600_000);
