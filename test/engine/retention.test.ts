import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sendToWorkflow, sleep, suspend } from '../../src/index.ts';
import type { LifecycleEvent } from '../../src/runtime/lifecycle.ts';
import { onEachStore, refused, type World } from '../behaviours/world.ts';
import { HOUR_MS, order, shipped, snapshotsOf } from './order.ts';

const DAY_MS = 24 * HOUR_MS;

const errand = setup({}).createMachine({
  id: 'errand',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'done'), done: { type: 'final' } },
});

/** Has an errand run and is done, or leaves it to itself. */
const parent = setup({
  actors: {
    go: fromTask(async () =>
      suspend('subWorkflow', { workflow: 'errand', id: 'e', onParentClose: 'abandon' }),
    ),
  },
}).createMachine({
  id: 'parent',
  initial: 'waiting',
  states: {
    waiting: { invoke: { src: 'go', onDone: 'done' }, on: { leave: 'done', fail: 'failing' } },
    failing: {
      invoke: {
        src: fromTask(async () => Promise.reject(new Error('no')), { retry: false }),
      },
    },
    done: { type: 'final' },
  },
});

/** Everything a store holds, by kind: nothing is left of what was deleted. */
async function traces(world: World): Promise<Readonly<Record<string, readonly string[]>>> {
  const { store } = world;
  const found = await store.find({}, { limit: 100 });
  const kinds = ['turns', 'attempts', 'deadLetters', 'checkpoints'] as const;
  const lines = await Promise.all(
    kinds.map(async (kind) => {
      const { items } = await store.journal(kind, { limit: 1000 });
      return [kind, [...new Set(items.map(({ workflowId }) => workflowId))]] as const;
    }),
  );
  const { items: due } = await store.due(undefined, Number.MAX_SAFE_INTEGER, 100);
  const byDue = due.map(({ workflowId }) => workflowId);
  return { workflows: found.items.map(({ id }) => id), due: byDue, ...Object.fromEntries(lines) };
}

const NOTHING = {
  workflows: [],
  due: [],
  turns: [],
  attempts: [],
  deadLetters: [],
  checkpoints: [],
};

onEachStore((world) => {
  test('B43: a workflow goes with its children, history, checkpoints and messages', async () => {
    const engine = await world().open([parent, errand], { retention: { done: '7d' } });
    await world().run(engine.start(parent, { id: 'p' }));
    await world().advance(HOUR_MS);
    await world().advance(7 * DAY_MS - 1);
    const left = await traces(world());
    expect(left['workflows']).toEqual(['p', 'e']);
    expect(left['checkpoints']).toEqual(['p', 'e']);
    await world().advance(1);
    expect(await traces(world())).toEqual(NOTHING);
    await refused(world().run(engine.get('p')), 'WorkflowNotFound');
    // its id is free again
    await world().run(engine.start(parent, { id: 'p' }));
    expect((await world().records('e')).workflow.parent?.workflowId).toBe('p');
  });

  test('each status has a time of its own, and none is for ever', async () => {
    const retention = { failed: '3d', cancelled: '1d' } as const;
    const engine = await world().open([parent, errand], { retention });
    for (const id of ['done', 'failed', 'cancelled']) {
      await world().run(engine.start(errand, { id: `other of ${id}` }));
    }
    const failing = await world().run(engine.start(parent, { id: 'f' }));
    await world().run(failing.send({ type: 'fail' } as never));
    await world().run(engine.cancelWorkflow('other of cancelled'));
    await world().advance(HOUR_MS);
    const ids = async (): Promise<string> => (await traces(world()))['workflows']?.join() ?? '';
    expect(await ids()).toBe('other of done,other of failed,other of cancelled,f,e');
    await world().advance(DAY_MS);
    expect(await ids()).toBe('other of done,other of failed,f,e');
    // the errand it left to itself is done, and goes with who began it
    await world().advance(2 * DAY_MS);
    expect(await ids()).toBe('other of done,other of failed');
    await world().advance(1_000 * DAY_MS);
    expect(await ids()).toBe('other of done,other of failed');
  });

  test('a child that runs is left when its parent goes, and goes by itself', async () => {
    const engine = await world().open([parent, errand], { retention: { done: '10m' } });
    const handle = await world().run(engine.start(parent, { id: 'p' }));
    await world().run(handle.send({ type: 'leave' } as never));
    await world().advance(HOUR_MS / 2);
    expect((await traces(world()))['workflows']).toEqual(['e']);
    await world().advance(HOUR_MS / 2 + 10 * 60_000);
    // who began it is gone: nobody hears of its end, and nothing of that is left
    await world().advance(HOUR_MS);
    expect(await traces(world())).toEqual(NOTHING);
  });

  test('what came due while nobody ran goes when an engine opens', async () => {
    await shipped(world());
    await world().advance(2 * HOUR_MS);
    await world().crash(DAY_MS);
    await world().open([order], { retention: { done: '2d' } });
    expect((await traces(world()))['workflows']).toEqual(['o']);
    await world().crash(DAY_MS);
    await world().open([order], { retention: { done: '2d' } });
    await world().host.settle();
    expect(await traces(world())).toEqual(NOTHING);
  });

  test.each(['before write', 'after write'] as const)(
    'goes on where a crash cut it off: %s',
    async (death) => {
      const options = { retention: { done: '1d' }, limits: { cleanedAtOnce: 2 } } as const;
      const engine = await world().open([errand], options);
      for (let n = 0; n < 9; n += 1) await world().run(engine.start(errand, { id: `e${n}` }));
      await world().advance(HOUR_MS);
      await world().advance(DAY_MS - 1);
      world().dieAtNextWrite(death, 1);
      await world()
        .advance(1)
        .catch(() => {});
      await world().crash();
      await world().open([errand], { limits: {} });
      const left = (await traces(world()))['workflows'] ?? [];
      expect(left).toHaveLength(death === 'before write' ? 7 : 5);
      await world().crash();
      await world().open([errand], options);
      await world().host.settle();
      expect(await traces(world())).toEqual(NOTHING);
    },
  );

  test('one wake for the next thing; none where there is nothing', async () => {
    const engine = await world().open([errand], {
      retention: { done: '1d' },
      checkpoints: { retention: '3h' },
    });
    await world().advance(2_000);
    expect(world().host.pendingWakes()).toEqual([]);
    await world().run(engine.start(errand, { id: 'a' }));
    const startedAt = engine.now();
    await world().advance(60_000);
    await world().run(engine.start(errand, { id: 'b' }));
    await world().advance(HOUR_MS);
    expect(world().host.pendingWakes()).toEqual([
      startedAt + 3 * HOUR_MS,
      startedAt + HOUR_MS + DAY_MS,
    ]);
    await world().advance(3 * HOUR_MS);
    expect(world().host.pendingWakes()).toEqual([startedAt + HOUR_MS + DAY_MS]);
    await world().advance(DAY_MS);
    expect(world().host.pendingWakes()).toEqual([]);
    expect(await traces(world())).toEqual(NOTHING);
  });

  test('past snapshots go by their age, where their workflow stands stays', async () => {
    const deleted: string[] = [];
    const middleware = (event: LifecycleEvent, next: (one: LifecycleEvent) => unknown): unknown => {
      if (event.type === 'snapshot.deleted') deleted.push(event.snapshotId);
      return next(event);
    };
    const checkpoints = { retention: '90m' } as const;
    await shipped(world(), { checkpoints, middleware: [middleware] });
    expect(await snapshotsOf(world())).toBe('o@1 o@2 o@4*');
    await world().advance(HOUR_MS / 2 - 1);
    expect(await snapshotsOf(world())).toBe('o@1 o@2 o@4*');
    await world().advance(1);
    expect(await snapshotsOf(world())).toBe('o@2 o@4*');
    await world().crash(HOUR_MS);
    await world().open([order], { checkpoints, middleware: [middleware] });
    expect(await snapshotsOf(world())).toBe('o@4*');
    expect(deleted).toEqual(['o@1', 'o@2']);
    await world().run(world().engine.resumeFromSnapshot('o@4'));
    await world().advance(2 * HOUR_MS);
    expect(await snapshotsOf(world())).toBe('');
  });

  test('one that is taken back in time stays', async () => {
    await shipped(world(), { retention: { done: '1d' } });
    await world().advance(2 * HOUR_MS + DAY_MS - 1);
    await world().run(world().engine.resumeFromSnapshot('o@2', 'bob'));
    await world().advance(60_000);
    const handle = await world().run(world().engine.get('o'));
    expect(handle.getSnapshot()).toMatchObject({ value: 'shipping' });
    await world().advance(2 * HOUR_MS + DAY_MS);
    expect((await traces(world()))['workflows']).toEqual([]);
  });

  test('one with an event on its way waits until that has arrived', async () => {
    const sender = setup({ actions: { tell: sendToWorkflow('receiver', { type: 'hello' }) } });
    const machine = sender.createMachine({
      id: 'sender',
      entry: 'tell',
      initial: 'done',
      states: { done: { type: 'final' } },
    });
    const picky = setup({}).createMachine({ id: 'picky', on: { hello: {} } });
    let engine = await world().open([machine, picky]);
    await world().run(engine.start(picky, { id: 'receiver' }));
    await world().crash();
    // an engine that does not know the receiver cannot take it there
    engine = await world().open([machine], { retention: { done: 0 } });
    await world().run(engine.start(machine, { id: 's' }));
    await world().advance(60_000);
    expect((await world().records('s')).messages).toHaveLength(1);
    expect(await world().run(engine.deleteWorkflow('s'))).toEqual({ deleted: false });
    await world().crash();
    await world().open([machine, picky], { retention: { done: 0 } });
    await world().advance(120_000);
    expect((await traces(world()))['workflows']).toEqual(['receiver']);
  });

  test('deletes by hand what has ended, with its children', async () => {
    const told: string[] = [];
    const middleware = (event: LifecycleEvent, next: (one: LifecycleEvent) => unknown): unknown => {
      if (event.type === 'workflow.deleted') told.push(event.workflowId);
      return next(event);
    };
    const engine = await world().open([parent, errand], { middleware: [middleware] });
    const handle = await world().run(engine.start(parent, { id: 'p' }));
    expect(await world().run(engine.deleteWorkflow('p'))).toEqual({ deleted: false });
    await refused(world().run(engine.deleteWorkflow('nobody')), 'WorkflowNotFound');
    await world().advance(HOUR_MS);
    await world().run(handle.result());
    await world().advance(1_000);
    const both = [engine.deleteWorkflow('p'), engine.deleteWorkflow('e')];
    await world().run(Promise.allSettled(both));
    expect(await traces(world())).toEqual(NOTHING);
    expect(told).toEqual(['e', 'p']);
    expect(world().lines.filter((line) => line.startsWith('workflows cleaned up'))).toHaveLength(1);
  });
});
