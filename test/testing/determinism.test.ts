import { setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { fromTask, sleep } from '../../src/index.ts';
import { createTestEngine, fakeTask, type TestEngine } from '../../src/testing.ts';
import { charge, order } from './order.ts';

/** Tries again by chance, sends to nobody by name, and starts without an id: all by the seed. */
const jittery = setup({
  actors: {
    work: fromTask(() => Promise.reject(new Error('no')), {
      retry: { maxAttempts: 5, initialDelay: '10s', jitter: 0.5 },
    }),
  },
}).createMachine({
  id: 'jittery',
  initial: 'busy',
  states: {
    busy: { invoke: { src: 'work', onError: 'resting' } },
    resting: sleep('1h', 'over'),
    over: { type: 'final' },
  },
});

/** All that can be seen of a run in which two processes die. */
async function run(seed: number): Promise<string> {
  const fake = fakeTask({ like: charge }).once(() => Promise.reject(new Error('busy')));
  const workflows = [order.provide({ actors: { charge: fake.logic } }), jittery];
  await using rig = await createTestEngine({ workflows, seed });
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const [one, other] = await Promise.all([
      rig.engine.start(order, { input: { amount: count } }),
      rig.engine.start(jittery),
    ]);
    ids.push(one.id, other.id);
    await rig.clock.advance('5s');
  }
  await rig.clock.advance('24h');
  void rig.engine.sendEvent({ type: 'manager.approval' });
  rig.faults.crashAtWrite({ skip: 1, stored: true });
  await rig.runUntilIdle();
  await rig.restart({ downFor: '10m' });
  fake.respond('receipt');
  await rig.clock.advance('30d');
  rig.crash({ downFor: '1d' });
  await rig.restart();
  await rig.engine.sendEvent({ type: 'nobody.waits' });
  return JSON.stringify([
    ids,
    await Promise.all(ids.map((id) => rig.history(id))),
    (await rig.engine.attempts()).items,
    fake.calls.map(({ key, attempt, input }) => [key, attempt, input]),
    rig.logs,
    rig.emitted,
    rig.clock.now(),
  ]);
}

describe('T1 equal seeds are equal runs', () => {
  test('in everything that can be seen, lines of the log included', async () => {
    const first = await run(7);
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
    expect(first).toContain('"charged"');
  });

  test('also when runs of other seeds go on at the same time', async () => {
    const alone = [];
    for (const seed of [1, 2, 3, 4]) alone.push(await run(seed));
    expect(await Promise.all([1, 2, 3, 4].map(run))).toEqual(alone);
  });
});

test('engines at work at the same time know nothing of each other', async () => {
  const rigs = await Promise.all(
    Array.from({ length: 20 }, () => createTestEngine({ workflows: [jittery] })),
  );
  const use = async (rig: TestEngine, place: number): Promise<void> => {
    await rig.engine.start(jittery, { id: 'j' });
    if (place % 2 === 0) rig.crash();
    if (place % 2 === 0) await rig.restart();
    await rig.clock.advance(place * 1_000_000);
    if (place % 5 === 0) rig.faults.fillDisk();
  };
  await Promise.all(rigs.map(use));
  const start = Date.UTC(2026, 0, 1);
  expect(rigs.map((rig) => (rig.clock.now() - start) / 1_000_000)).toEqual([...rigs.keys()]);
  expect(await Promise.all(rigs.map((rig) => rig.engine.count()))).toEqual(rigs.map(() => 1));
  await Promise.all(rigs.map((rig) => rig.close()));
});
