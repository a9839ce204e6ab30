import { describe, expect, test } from 'vitest';
import type { Fault } from './faults.ts';
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

describe.for([false, true])('at every call of the store, far away: %s', (distant) => {
  test(
    'a crash before it loses and doubles nothing (C1 M1 K1 B10 B18 B21 B39)',
    {
      timeout: TIMEOUT_MS,
    },
    () => faultAtEveryCall({ type: 'crashBefore' }, distant),
  );

  test(
    'a crash after it loses and doubles nothing (C1 M1 K2 B10 B18 B21 B24)',
    {
      timeout: TIMEOUT_MS,
    },
    () => faultAtEveryCall({ type: 'crashAfter' }, distant),
  );

  test(
    'an error that tells the truth loses and doubles nothing (C1 C2 B10 B11)',
    {
      timeout: TIMEOUT_MS,
    },
    () => faultAtEveryCall({ type: 'throwBefore' }, distant),
  );

  test(
    'an error after success loses and doubles nothing (C2 M2 B10 B11)',
    {
      timeout: TIMEOUT_MS,
    },
    () => faultAtEveryCall({ type: 'throwAfter' }, distant),
  );
});
