import { expect, test } from 'vitest';
import { fuzzEngine, type EngineTally } from './engine-fuzz.ts';
import { quiet } from './quiet.ts';

/** Machines that a whole engine runs, of those that are run without one too. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 10_000 : 500));

quiet();

test('B5, B6, B21, B24: on an engine that dies, random machines do as in XState', async () => {
  const tally: EngineTally = { equal: 0, runaway: 0, died: 0 };
  await fuzzEngine(0, RUNS, tally);
  expect(tally.runaway).toBeLessThan(RUNS / 6);
  expect(tally.died).toBeGreaterThan(RUNS / 4);
}, 3_600_000);
