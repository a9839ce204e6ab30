import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runHistories } from './random-histories.ts';

const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 60_000 : 300));

beforeAll(() => {
  // XState warns of each event to a stopped actor.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

afterAll(() => {
  vi.restoreAllMocks();
});

test('T1, B6, B7: a tree read back after each step does as live XState does, first half', () => {
  const { equal, runaway } = runHistories(0, RUNS);
  expect(equal).toBeGreaterThanOrEqual(RUNS);
  expect(runaway).toBeLessThan(RUNS);
}, 900_000);
