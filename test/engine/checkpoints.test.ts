import { expect, test } from 'vitest';
import type { LifecycleEvent } from '../../src/runtime/lifecycle.ts';
import { onEachStore, refused, type World } from '../behaviours/world.ts';
import { charges, HOUR_MS, order, shipped, snapshotsOf } from './order.ts';

async function kept(world: World): Promise<readonly number[]> {
  const page = await world.store.journal('checkpoints', { limit: 100 });
  return page.items.map(({ revision }) => revision);
}

onEachStore((world) => {
  test('each suspension leaves one snapshot, and where it stands now is one', async () => {
    await shipped(world());
    const { engine, run } = { engine: world().engine, run: world().run.bind(world()) };
    const { items } = await run(engine.listSnapshots());
    expect(items).toMatchObject([
      { id: 'o@1', value: 'cooling', reasons: ['sleep'], current: false, workflow: 'order' },
      { id: 'o@2', value: 'approval', reasons: ['waitingForEvent'], current: false },
      { id: 'o@4', value: 'shipping', reasons: ['sleep'], current: true },
    ]);
    expect(items[1]?.suspensions).toMatchObject([{ key: 'approval', events: ['approve'] }]);
    const then = await run(engine.getSnapshot('o@2'));
    expect(then).toMatchObject({ revision: 2, status: 'suspended', context: { by: undefined } });
    expect(then.updatedAt).toBe(items[1]?.at);
    expect(await run(engine.getSnapshot('o@4'))).toMatchObject({ value: 'shipping' });
  });

  test('a pause that outlasts events leaves one, under each id it had', async () => {
    const engine = await world().open([order]);
    const handle = await world().run(engine.start(order, { id: 'o' }));
    for (let count = 0; count < 3; count += 1) await world().run(handle.send({ type: 'note' }));
    await world().run(handle.send({ type: 'unknown' }));
    expect(await snapshotsOf(world())).toBe('o@5*');
    expect(await kept(world())).toEqual([]);
    const result = await world().run(engine.resumeFromSnapshot('o@2'));
    expect(result).toMatchObject({ resumed: true, rewound: false, revision: 6 });
    expect(await snapshotsOf(world())).toBe('o@5 o@6*');
    expect(await world().run(engine.getSnapshot('o@3'))).toMatchObject({ revision: 5 });
    const back = await world().run(engine.resumeFromSnapshot('o@1'));
    expect(back).toMatchObject({ resumed: true, rewound: true });
    expect((await world().run(handle.refresh())).context).toMatchObject({ notes: 3 });
  });

  test('keeps the newest of the past, and the rest goes in the write that adds one', async () => {
    await shipped(world(), { checkpoints: { keep: 2 } });
    expect(await kept(world())).toEqual([1, 2]);
    await world().advance(2 * HOUR_MS);
    expect(await kept(world())).toEqual([2, 4]);
    await refused(world().engine.resumeFromSnapshot('o@1'), 'SnapshotNotFound');
  });

  test('keep: 0 keeps none but the present, and drops what was kept before', async () => {
    await shipped(world());
    await world().crash();
    const engine = await world().open([order], { checkpoints: { keep: 0 } });
    expect(await snapshotsOf(world())).toBe('o@1 o@2 o@4*');
    await world().run(engine.resumeFromSnapshot('o@2'));
    expect(await kept(world())).toEqual([]);
    expect(await snapshotsOf(world())).toBe('o@7*');
  });

  test('after a crash too only so many are kept', async () => {
    await shipped(world(), { checkpoints: { keep: 2 } });
    await world().crash(HOUR_MS);
    await world().open([order], { checkpoints: { keep: 1 } });
    await world().advance(HOUR_MS);
    expect(await kept(world())).toEqual([4]);
    expect(world().lines.filter((line) => line.startsWith('snapshots cleaned up'))).toEqual([
      'snapshots cleaned up {"workflowId":"o","count":2}',
    ]);
  });

  test('with auto, every so many turns make one, whatever they lead to', async () => {
    const engine = await world().open([order], { checkpoints: { auto: true, every: 3 } });
    const handle = await world().run(engine.start(order, { id: 'o' }));
    for (let count = 0; count < 5; count += 1) await world().run(handle.send({ type: 'note' }));
    expect(await snapshotsOf(world())).toBe('o@3 o@6*');
    await world().advance(HOUR_MS);
    await world().run(handle.send({ type: 'approve' }));
    // where it charged was the ninth turn but for one
    expect(await snapshotsOf(world())).toBe('o@3 o@6 o@7 o@9*');
    await world().run(engine.resumeFromSnapshot('o@3'));
    expect((await world().run(handle.refresh())).context).toMatchObject({ notes: 2 });
  });

  test('a snapshot of a workflow at work runs its tasks again, under their keys (K1)', async () => {
    await shipped(world(), { checkpoints: { auto: true, every: 1 } });
    expect(await snapshotsOf(world())).toBe('o@1 o@2 o@3 o@4*');
    const result = await world().run(world().engine.resumeFromSnapshot('o@3'));
    expect(result).toEqual({ resumed: false, rewound: true, outcome: undefined, revision: 5 });
    expect(charges).toEqual(['o/charging#4', 'o/charging#4'].map(() => charges[0]));
    expect(charges).toHaveLength(2);
    expect(await world().run(world().engine.getSnapshot('o@6'))).toMatchObject({
      value: 'shipping',
      context: { charged: 'paid 2' },
    });
  });

  test('lists by workflow, reason, age and page', async () => {
    await shipped(world());
    await world().run(world().engine.start(order, { id: 'p' }));
    const list = (query: object): Promise<string> => snapshotsOf(world(), query);
    expect(await list({})).toBe('o@1 o@2 o@4* p@1*');
    expect(await list({ workflowId: 'p' })).toBe('p@1*');
    expect(await list({ workflow: 'order', reason: 'waitingForEvent' })).toBe('o@2');
    expect(await list({ workflow: 'other' })).toBe('');
    expect(await list({ reason: ['sleep', 'polling'], newestFirst: true })).toBe('p@1* o@4* o@1');
    expect(await list({ olderThan: '1h' })).toBe('o@1');
    expect(await list({ newerThan: '59m' })).toBe('o@2 o@4* p@1*');
    const pages: string[] = [];
    let after: number | undefined;
    do {
      const query = {
        reason: 'sleep' as const,
        limit: 2,
        ...(after === undefined ? {} : { after }),
      };
      const page = await world().run(world().engine.listSnapshots(query));
      pages.push(page.items.map(({ id }) => id).join(' '));
      after = page.cursor;
    } while (after !== undefined);
    expect(pages).toEqual(['o@1 o@4', 'p@1']);
  });

  test('B40: resuming where it stands ends the pause; the same resume twice is one', async () => {
    const engine = await world().open([order]);
    await world().run(engine.start(order, { id: 'o' }));
    const both = [engine.resumeFromSnapshot('o@1'), engine.resumeFromSnapshot('o@1')];
    expect(await world().run(Promise.all(both))).toEqual([
      { resumed: true, rewound: false, outcome: 'handled', revision: 2 },
      { resumed: false, rewound: false, outcome: undefined, revision: 2 },
    ]);
    const named = { id: 'once' };
    const first = await world().run(engine.resumeFromSnapshot('o@2', 'ann', named));
    expect(first).toMatchObject({ resumed: true, rewound: false });
    const second = await world().run(engine.resumeFromSnapshot('o@2', 'ann', named));
    expect(second).toMatchObject({ resumed: false, rewound: false });
    // without a name it is asked for what it says: to go back there
    const third = await world().run(engine.resumeFromSnapshot('o@2', 'bob'));
    expect(third).toMatchObject({ resumed: true, rewound: true });
  });

  test('B40: a rewind that is named is made once, also when its snapshot is gone', async () => {
    await shipped(world(), { checkpoints: { keep: 2 } });
    const { engine } = world();
    const named = { id: 'once' };
    const first = await world().run(engine.resumeFromSnapshot('o@1', undefined, named));
    expect(first).toMatchObject({ resumed: true, rewound: true, revision: 6 });
    expect(await kept(world())).toEqual([2, 4]);
    const again = await world().run(engine.resumeFromSnapshot('o@1', undefined, named));
    expect(again).toEqual({ resumed: false, rewound: false, outcome: undefined, revision: 6 });
  });

  test.each([
    'nobody@1',
    'o@9',
    'o@3',
    'o',
    'o@',
    '@1',
    'o@0',
    'o@1.5',
    'o@-1',
    `o@${'9'.repeat(20)}`,
  ])('there is no snapshot %s', async (id) => {
    await shipped(world());
    const { engine } = world();
    const calls: readonly (() => Promise<unknown>)[] = [
      () => engine.resumeFromSnapshot(id),
      () => engine.getSnapshot(id),
      () => engine.fork(id, { id: 'f' }),
    ];
    for (const call of calls) {
      const error = await refused(world().run(call()), 'SnapshotNotFound');
      expect(error).toMatchObject({ details: { snapshotId: id } });
    }
  });

  test('snapshots that come and go are told, one by one', async () => {
    const told: string[] = [];
    const middleware = (
      event: LifecycleEvent,
      next: (passed: LifecycleEvent) => unknown,
    ): unknown => {
      if ('snapshotId' in event) told.push(`${event.type} ${event.snapshotId}`);
      return next(event);
    };
    const handle = await shipped(world(), { checkpoints: { keep: 1 }, middleware: [middleware] });
    await world().run(handle.send({ type: 'note' }));
    await world().advance(2 * HOUR_MS);
    expect(told).toEqual([
      'snapshot.created o@1',
      'snapshot.created o@2',
      'snapshot.deleted o@1',
      'snapshot.created o@4',
      'snapshot.deleted o@2',
    ]);
    expect(world().lines).toContain('snapshot made {"workflowId":"o","snapshotId":"o@4"}');
  });
});
