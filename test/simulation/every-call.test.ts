import { describe, expect, test } from 'vitest';
import type { Fault } from './faulty-store.ts';
import { Scenario } from './scenario.ts';

/*
 * Not sampled but all of them: in one short scenario every single call of the store is the one that
 * fails, is durable and says it failed, or is the last thing its process did.
 */

const TIMEOUT_MS = 600_000;

async function faultAtEveryCall(fault: Fault, distant: boolean): Promise<void> {
  const clean = new Scenario(0, { type: 'none' }, distant);
  expect(await clean.run()).toStrictEqual([]);
  expect(clean.calls).toBeGreaterThan(50);
  const failed: string[] = [];
  for (let at = 1; at <= clean.calls; at += 1) {
    const scenario = new Scenario(at, fault, distant);
    const found = await scenario.run();
    if (found.length === 0) continue;
    const { trace } = scenario.simulation;
    failed.push(`call ${at}: ${found.join('\n')}\nafter\n  ${trace.join('\n  ')}`);
    if (failed.length >= 3) break;
  }
  expect(failed).toStrictEqual([]);
}

const everyWay = process.env['SOAK'] === '1';

describe('in a short life of several workflows, at every call of the store', () => {
  test.for(everyWay ? [false, true] : [false])(
    'a crash before it loses and doubles nothing (C1 M1 K1 B21 B39), far away: %s',
    { timeout: TIMEOUT_MS },
    (distant) => faultAtEveryCall({ type: 'crashBefore' }, distant),
  );

  test.for(everyWay ? [true, false] : [true])(
    'a crash after it loses and doubles nothing (C1 M1 K2 B21 B24), far away: %s',
    { timeout: TIMEOUT_MS },
    (distant) => faultAtEveryCall({ type: 'crashAfter' }, distant),
  );

  test.for(everyWay ? [true, false] : [true])(
    'an error tells the truth (C1 C2 B10 B11), far away: %s',
    { timeout: TIMEOUT_MS },
    (distant) => faultAtEveryCall({ type: 'throwBefore' }, distant),
  );

  test.for(everyWay ? [false, true] : [false])(
    'an error comes after success (C2 M2 B11), far away: %s',
    { timeout: TIMEOUT_MS },
    (distant) => faultAtEveryCall({ type: 'throwAfter' }, distant),
  );
});
