import { expect } from 'vitest';
import { durableRun } from './durable-run.ts';
import type { Make, Moment, Step } from './kit.ts';
import { withoutCounts } from './picture.ts';
import { plainRun } from './plain-run.ts';

export interface BothOptions {
  readonly input?: unknown;
}

/**
 * Takes the same steps with plain `createActor` and with an engine whose process dies before each
 * of them, and expects both to be alike after each. Gives the moments: the start, then each step.
 */
export async function both(
  make: Make,
  steps: readonly Step[] = [],
  { input }: BothOptions = {},
): Promise<readonly Moment[]> {
  const plain = await plainRun(make, steps, input);
  const durable = await durableRun(make, steps, input);
  expect(withoutCounts(durable)).toEqual(withoutCounts(plain));
  return plain;
}

/** As `both`; gives the last moment only. */
export async function ends(
  make: Make,
  steps: readonly Step[] = [],
  options: BothOptions = {},
): Promise<Moment> {
  const last = (await both(make, steps, options)).at(-1);
  if (last === undefined) throw new Error('a run has at least its start');
  return last;
}
