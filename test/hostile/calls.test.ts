// Everything that is public, called with what nobody should hand over. FUZZ_SECONDS=3600 for as
// long as that; by itself: node test/hostile/run.ts SECONDS SEED.
import { beforeAll, expect, test } from 'vitest';
import { fuzz, type FuzzReport } from './fuzz.ts';
import { SECONDS, SEED } from './seconds.ts';
import { CALLS } from './table.ts';

let report: FuzzReport;

beforeAll(
  async () => {
    report = await fuzz({ seed: SEED, seconds: SECONDS * 0.6, callsMin: 2 * CALLS.length });
  },
  (SECONDS + 60) * 1_000,
);

test('B49: what is handed over is taken or refused by a typed error, and all goes on', () => {
  expect(report.findings, `seed ${SEED}`).toEqual([]);
  expect(Object.keys(report.byName)).toHaveLength(CALLS.length);
});

test('nothing grows by it', () => {
  const { heaps } = report;
  // what is loaded, compiled and cached has been by the fourth
  expect(heaps.at(-1)).toBeLessThan((heaps[3] ?? Infinity) * 1.5 + 20_000_000);
});
