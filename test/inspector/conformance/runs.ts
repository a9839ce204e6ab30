import { expect, test } from 'vitest';
import { ORDERS } from './fleet.ts';
import type { Opened } from './suite.ts';

/** One workflow now, and what is due or failed anywhere. */
export function runTests(opened: () => Opened): void {
  test('a run has all there is of a workflow', async () => {
    const run = await opened().source.run({ id: 'h-1' });
    expect(run.row).toMatchObject({ status: 'parked', states: ['work.idle', 'wait.waiting'] });
    expect(run.value).toEqual({ work: 'idle', wait: 'waiting' });
    expect(run.stumbled).toMatchObject({ type: 'boom', reason: 'parked', to: 'h-1' });
    expect(JSON.stringify(run.error)).toContain('it broke');
    expect(run.suspensions.at(-1)).toMatchObject({
      type: 'waitingForEvent',
      key: 'wait.waiting',
    });
    const exits = run.exits.filter(({ state }) => state === 'wait.waiting');
    expect(exits).toMatchObject([{ type: 'event', event: 'go', targets: ['holder.wait.gone'] }]);
    expect(run.actors[0]).toMatchObject({ address: 'h-1', type: 'machine', status: 'active' });
    expect(run.sequence).toBeGreaterThan(0);
  });

  test('a huge context is cut where it is long, and whole where it is asked for', async () => {
    const short = await opened().source.run({ id: 'h-1', maxLength: 1_000 });
    expect(short.context).toMatchObject({
      type: 'cut',
      head: expect.stringMatching(/^.{1000}$/s),
    });
    expect(short.context.length).toBeGreaterThan(400_000);
    const usual = await opened().source.run({ id: 'h-1' });
    expect(usual.context.type).toBe('cut');
    const whole = await opened().source.run({ id: 'h-1', maxLength: 900_000 });
    expect(whole.context).toMatchObject({
      type: 'whole',
      value: { big: { $: ['BigInt', '12'] }, when: { $: ['Date', 5] } },
    });
  });

  test('timers stand with their owner state and the exit they bring', async () => {
    const { timers, exits } = await opened().source.run({ id: 'o-01' });
    expect(timers).toMatchObject([{ workflowId: 'o-01', address: 'o-01', state: 'approval' }]);
    const [timer] = timers;
    expect(exits).toContainEqual(
      expect.objectContaining({
        type: 'timer',
        state: 'approval',
        dueAt: timer?.dueAt,
        timerKey: timer?.key,
        targets: ['order.rejected'],
      }),
    );
    const approve = exits.find(({ event }) => event === 'approve');
    expect(approve?.allows).toBe(opened().engine ? true : undefined);
  });

  test('what comes due is listed over all workflows, in order', async () => {
    const { items, cursor } = await opened().source.timers({ limit: 5 });
    expect(cursor).toBeDefined();
    const dues = items.map(({ dueAt }) => dueAt);
    expect(dues).toEqual(dues.toSorted((one, other) => one - other));
    const rest = await opened().source.timers({ after: cursor, limit: 100 });
    const all = [...items, ...rest.items];
    expect(all.find(({ workflowId }) => workflowId === 'f-1')).toMatchObject({
      type: 'task',
      event: 'fail',
      address: 'f-1/fail',
    });
    expect(all.find(({ workflowId }) => workflowId === 'o-00')).toMatchObject({
      type: 'timer',
      state: 'shipping',
      workflow: 'order',
      status: 'suspended',
    });
  });

  test('failures have their errors, dead letters their reasons', async () => {
    const { items } = await opened().source.failures({});
    expect(items.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'fork-1 parked',
      'h-1 parked',
    ]);
    expect(items[1]).toMatchObject({ eventType: 'boom', failure: 'TypeError: it broke' });
    const letters = await opened().source.deadLetters({});
    expect(letters.items).toMatchObject([
      { workflowId: 'o-03', reason: 'ended', eventType: 'approve', to: 'o-03' },
    ]);
  });

  test('definitions and their heat count workflows where they stand', async () => {
    const { items } = await opened().source.definitions({});
    const line = items.find(({ name: of }) => of === 'order');
    expect(line).toMatchObject({ workflows: ORDERS + 1, active: ORDERS - 1, failed: 1 });
    const heat = await opened().source.definitionHeat({ hash: line?.hash ?? '' });
    expect(heat).toEqual({
      hash: line?.hash,
      total: ORDERS + 1,
      states: {
        approval: { active: ORDERS - 2, parked: 1, failed: 0, ended: 0 },
        cooling: { active: 0, parked: 0, failed: 0, ended: 1 },
        shipping: { active: 1, parked: 0, failed: 0, ended: 0 },
      },
    });
  });

  test('what is not there is told by the code for it', async () => {
    for (const asked of [
      opened().source.run({ id: 'nobody' }),
      opened().source.exportRun({ id: 'nobody' }),
    ]) {
      await expect(asked).rejects.toMatchObject({ code: 'WorkflowNotFound' });
    }
    await expect(opened().source.snapshotAt({ id: 'o-00', revision: 77 })).rejects.toMatchObject({
      code: 'SnapshotNotFound',
    });
  });

  test('whoever only reads cannot move anything', async () => {
    if (opened().engine) return;
    const command = { commandId: '1', kind: 'cancel', id: 'o-05' } as const;
    await expect(opened().source.command(command)).rejects.toMatchObject({ code: 'ReadOnly' });
  });
}
