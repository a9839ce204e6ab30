import { expect, test } from 'vitest';
import { Chance } from './chance.ts';
import { picture } from './invariants.ts';
import { Simulation } from './simulation.ts';

/*
 * Many sleepers fall asleep at different times for different spans, the process dies, and nobody
 * runs for a month: whatever came due meanwhile fires once, at once, in the order in which it was
 * due, across all workflows. A store that answers later is asked for many workflows at once, so
 * there the order is kept within each of them only: the seeds of `simulation.test.ts` see to that.
 */

const MONTH_MS = 31 * 86_400_000;
const SLEEPERS = 12;

test('B2 B3 B4 B39: what came due while nobody ran fires once, at once, in due order', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const simulation = await asleep(seed);
    const { host } = simulation;
    simulation.crash();
    if (seed % 2 === 0) host.setNow(host.now() - MONTH_MS);
    host.setNow(host.now() + MONTH_MS + seed * 60_000);
    const before = await simulation.look((store) => store.due(undefined, host.now(), 1_000));
    const overdue = before.items.filter(({ kind }) => kind === 'timer');
    const { sequence = 0 } = (await simulation.look(lastTurn)) ?? {};
    await simulation.open();
    await simulation.settle();
    const { items: turns } = await simulation.look((store) =>
      store.journal('turns', { after: sequence, limit: 1_000 }),
    );
    const fired = turns.map(({ workflowId }) => workflowId);
    expect([seed, ...fired]).toStrictEqual([seed, ...overdue.map(({ workflowId }) => workflowId)]);
    expect(turns.every(({ at, source }) => at === host.now() && source === 'timer')).toBe(true);
    const { pasts } = await simulation.look(picture);
    expect([...pasts.values()].flatMap(({ breaches }) => breaches)).toStrictEqual([]);
  }
});

/** Sleepers in all of their states. */
async function asleep(seed: number): Promise<Simulation> {
  const chance = new Chance(seed);
  const simulation = new Simulation({
    seed,
    chance,
    kinds: ['sleeper'],
    faultOf: () => ({ type: 'none' }),
    distant: false,
    limits: { hotWorkflows: chance.pick([2, 1_000]), batchCommits: chance.pick([1, 1_000]) },
    concurrency: 1,
  });
  const engine = await simulation.open();
  for (let number = 1; number <= SLEEPERS; number += 1) {
    const id = `sleeper-${number}`;
    const input = { id, lengthMs: chance.pick([500, 60_000, 3_600_000]) };
    void engine.start(simulation.machine('sleeper'), { id, input });
    await simulation.settle();
    simulation.host.setNow(simulation.host.now() + chance.below(10_000));
    await simulation.settle();
  }
  return simulation;
}

async function lastTurn(store: Parameters<typeof picture>[0]) {
  const { items } = await store.journal('turns', { limit: 1, newestFirst: true });
  return items[0];
}
