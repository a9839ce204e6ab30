// Random machines with random histories, run by XState's own actors and by durable ones: all that
// can be seen is the same after each step. A failure is made smaller and printed as code.
import { expect, test } from 'vitest';
import { createDurableActor } from '../../src/testing.ts';
import { fuzz, newTally } from '../oracle/fuzz.ts';
import { LiveLane } from '../oracle/live-lane.ts';
import { quiet } from '../oracle/quiet.ts';

const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 20_000 : 80));

/** Far from what other tests have. */
const FIRST = 5_000_000;

quiet();

test('T1: resting as text after each step, actors behave as those of XState', async () => {
  const tally = newTally();
  const create = createDurableActor as never;
  await fuzz({
    first: FIRST,
    count: RUNS,
    tally,
    laneOf: (options) => new LiveLane(options, create),
  });
  expect(tally.equal + tally.runaway).toBe(RUNS);
  expect(tally.runaway).toBeLessThan(RUNS / 8);
}, 3_600_000);
