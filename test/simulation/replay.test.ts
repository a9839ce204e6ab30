import { expect, test } from 'vitest';
import { Run } from './run.ts';

const RUNS = Number(process.env['SIM_RUNS'] ?? 100);

test(
  'T1: every turn follows from what was stored, the message and the time alone',
  {
    timeout: 3_600_000,
  },
  async () => {
    const failed: string[] = [];
    let count = 0;
    for (let seed = 100_001; seed <= 100_000 + RUNS; seed += 1) {
      const run = new Run(seed, { replay: true });
      try {
        await run.run();
      } catch (error) {
        failed.push(`seed ${seed}: ${String(error)}`);
      }
      count += run.simulation.replay?.count ?? 0;
    }
    expect(failed).toStrictEqual([]);
    expect(count).toBeGreaterThan(RUNS);
  },
);
