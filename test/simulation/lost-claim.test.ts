import { describe, expect, test } from 'vitest';
import { picture, type Picture } from './invariants.ts';
import { insist, SharedDisk, type Rival } from './two-engines.ts';

/*
 * Two engines write to one disk, by force: what a worker whose claim was lost and who does not know
 * it would do. The one that comes second finds out by the revision (L2), drops what it believed,
 * and nothing is applied twice.
 */

const HOUR_MS = 3_600_000;
const SEEDS = Number(process.env['SIM_RUNS'] ?? 60);

const input = (id: string) => ({ id, order: 'red', lengthMs: 1_000, targets: ['mailbox-1'] });

const approval = (id: string, targetWorkflowId: string) => ({
  id,
  type: 'approval',
  targetWorkflowId,
  payload: { order: 'red', mark: id },
});

async function pair(seed: number): Promise<readonly [SharedDisk, Rival, Rival]> {
  const disk = new SharedDisk(seed);
  return [disk, await disk.rival(), await disk.rival()];
}

describe('L2: a worker that lost its claim', () => {
  test('is refused by the revision (C2), drops its memory and takes the event once', async () => {
    const [disk, first, second] = await pair(1);
    const settle = (): Promise<void> => disk.host.settle();
    const machine = first.machines['waiter']!;
    void first.engine.start(machine, { id: 'waiter-1', input: input('waiter-1') });
    await settle();
    // both have it in memory now, at the same revision
    void second.engine.sendEvent({ id: 'e0', type: 'hello', targetWorkflowId: 'waiter-1' });
    await settle();
    void first.engine.sendEvent(approval('e1', 'waiter-1')).catch(() => {});
    await settle();
    const [conflict] = first.refusals;
    expect(conflict).toMatchObject({ code: 'RevisionConflict' });
    await insist(() => first.engine.sendEvent(approval('e1', 'waiter-1')), settle);
    await insist(() => second.engine.sendEvent(approval('e2', 'waiter-1')), settle);
    const { items } = await disk.store.journal('turns', { limit: 100 });
    const taken = items.map(({ revision, eventId }) => [revision, eventId]);
    expect(taken).toStrictEqual([
      [1, undefined],
      [2, 'e0'],
      [3, 'e1'],
      [4, 'e2'],
    ]);
  });

  test('fires no timer that the other has fired (B4 B31)', async () => {
    const [disk, first, second] = await pair(2);
    void first.engine.start(first.machines['fan']!, { id: 'fan-1', input: input('fan-1') });
    await disk.host.settle();
    void second.engine.sendEvent({ id: 'e0', type: 'hello', targetWorkflowId: 'fan-1' });
    disk.outside.healthy = true;
    for (let hour = 0; hour < 6; hour += 1) {
      disk.host.setNow(disk.host.now() + HOUR_MS);
      await disk.host.settle();
    }
    const { pasts } = await picture(disk.store);
    expect(pasts.get('fan-1')?.breaches).toStrictEqual([]);
    expect(first.refusals.length + second.refusals.length).toBeGreaterThan(0);
  });
});

/** One seed: both engines are asked at random, time goes by, and the disk is looked at. */
async function contend(seed: number): Promise<readonly string[]> {
  const [disk, first, second] = await pair(seed);
  const { chance, host } = disk;
  const kinds = Object.keys(first.machines);
  const ids = kinds.map((kind) => `${kind}-1`);
  const ask = (answer: Promise<unknown>): void => void answer.catch(() => {});
  for (let step = 0; step < 12; step += 1) {
    for (let count = 0; count < 4; count += 1) {
      const { engine, machines } = chance.pick([first, second]);
      const kind = chance.pick(kinds);
      const id = `${kind}-1`;
      const act = chance.pick(['start', 'start', 'send', 'send', 'cancel']);
      if (act === 'start') ask(engine.start(machines[kind]!, { id, input: input(id) }));
      else if (act === 'send') {
        const event = approval(`e${chance.below(9)}`, chance.pick(ids));
        ask(engine.sendEvent({ ...event, type: chance.pick(['approval', 'go', 'hurry']) }));
      } else if (chance.hit(0.1)) ask(engine.cancelWorkflow(id));
    }
    await host.settle();
    host.setNow(host.now() + chance.below(2 * HOUR_MS));
    await host.settle();
    const found = wrongIn(disk, await picture(disk.store));
    if (found.length > 0) return found;
  }
  disk.outside.healthy = true;
  for (let month = 0; month < 6; month += 1) {
    host.setNow(host.now() + 24 * 31 * HOUR_MS);
    await host.settle();
    host.setNow(host.now() + HOUR_MS);
    await host.settle();
  }
  const seen = await picture(disk.store);
  const active = [...seen.records.values()].filter(({ workflow }) => {
    return workflow.status === 'running' || workflow.status === 'suspended';
  });
  return [...wrongIn(disk, seen), ...active.map(({ workflow }) => `${workflow.id} goes on`)];
}

function wrongIn({ breaches, ledger, outside }: SharedDisk, { pasts }: Picture): string[] {
  const found = [...breaches, ...[...pasts.values()].flatMap((past) => past.breaches)];
  for (const [key, { endedBy }] of ledger.tasks) {
    if (endedBy.length > 1) found.push(`K2: ${key} was ended ${endedBy.length} times`);
  }
  for (const { key } of outside.calls) {
    if (!ledger.tasks.has(key)) found.push(`K1: ${key} was called and no turn had asked for it`);
  }
  for (const mark of outside.marks.keys()) {
    if (!ledger.marks.has(mark)) found.push(`B24: ${mark} was left by no turn`);
  }
  return found;
}

test(
  'L2 C2: of two engines on one disk no turn is doubled or lost, in any of many runs',
  {
    timeout: 600_000,
  },
  async () => {
    const failed: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const found = await contend(seed);
      if (found.length > 0) failed.push(`seed ${seed}: ${found.slice(0, 5).join('\n')}`);
    }
    expect(failed).toStrictEqual([]);
  },
);
