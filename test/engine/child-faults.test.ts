import { setup, type AnyStateMachine } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, suspend } from '../../src/index.ts';
import type { SubWorkflowRequest } from '../../src/machines/suspend.ts';
import { createTestEngine } from '../../src/testing.ts';
import { onEachStore, refused } from '../behaviours/world.ts';

/** Sleeps for an hour and ends. */
const child = setup({}).createMachine({
  id: 'child',
  initial: 'sleeping',
  states: { sleeping: sleep('1h', 'done'), done: { type: 'final' } },
  output: 42,
});

function parentOf(request: Partial<SubWorkflowRequest<string>> = {}): AnyStateMachine {
  return setup({
    actors: {
      child: fromTask(async () => suspend('subWorkflow', { workflow: 'child', ...request })),
    },
  }).createMachine({
    id: 'parent',
    initial: 'waiting',
    states: {
      waiting: {
        invoke: { src: 'child', id: 'child', onDone: 'done', onError: 'failed' },
        on: {
          leave: 'left',
          note: {},
          fail: {
            guard: () => {
              throw new Error('a guard that throws');
            },
          },
        },
      },
      done: { type: 'final', output: ({ event }) => ({ output: event['output'] as unknown }) },
      failed: {
        type: 'final',
        output: ({ event }) => ({ code: (event['error'] as { code: string }).code }),
      },
      left: {},
    },
    output: ({ event }) => event['output'],
  });
}

const ID = 'p.child#2';

onEachStore((world) => {
  test("B26: a child's end waits for a parent that is not registered for a while", async () => {
    const parent = parentOf();
    const engine = await world().open([parent, child]);
    await world().run(engine.start(parent, { id: 'p' }));
    await world().host.settle();
    await world().close();
    await world().open([child]);
    await world().advance(3_700_000);
    expect((await world().records(ID)).workflow.status).toBe('done');
    await world().close();
    const later = await world().open([parent, child]);
    const handle = await world().run(later.get('p'));
    await world().advance(60_000);
    expect(await world().run(handle.result())).toEqual({ output: 42 });
  });

  test('B27: a cancel waits for a child that is not registered for a while', async () => {
    const parent = parentOf();
    const engine = await world().open([parent, child]);
    await world().run(engine.start(parent, { id: 'p' }));
    await world().host.settle();
    await world().close();
    const without = await world().open([parent]);
    await world().run(without.cancelWorkflow('p'));
    await world().close();
    await world().open([parent, child]);
    await world().advance(60_000);
    expect((await world().records(ID)).workflow.status).toBe('cancelled');
  });

  test('a cancel is for a child only, and not for who has its id', async () => {
    const parent = parentOf({ id: 'taken', timeout: '1ms' });
    const engine = await world().open([parent, child]);
    await world().run(engine.start(child, { id: 'taken' }));
    // the wait is over before it is known that the id is taken
    world().dieAtNextWrite('after write', 1);
    engine.start(parent, { id: 'p' }).catch(() => {});
    await world().host.settle();
    await world().crash(1_000);
    await world().open([parent, child]);
    await world().host.settle();
    const { messages, workflow } = await world().records('p');
    expect({ messages, status: workflow.status }).toEqual({ messages: [], status: 'done' });
    expect((await world().records('taken')).workflow.status).toBe('suspended');
  });

  test('B41: a cancel that parks keeps its deadline, and a retry cancels', async () => {
    let broken = true;
    const machine = setup({}).createMachine({
      id: 'c',
      initial: 'paid',
      states: {
        paid: {
          on: {
            'workflow.cancel': {
              target: 'undone',
              guard: () => {
                if (broken) throw new Error('broken');
                return true;
              },
            },
          },
        },
        undone: { type: 'final' },
      },
    });
    const engine = await world().open([machine], { onFailure: 'park' });
    const handle = await world().run(engine.start(machine, { id: 'c' }));
    const other = await world().run(engine.start(machine, { id: 'd' }));
    await world().run(handle.cancel('enough', { deadline: '10m' }));
    await world().run(other.cancel('enough', { deadline: '10m' }));
    expect((await world().run(handle.refresh())).status).toBe('parked');
    broken = false;
    await world().run(engine.retryWorkflow('c'));
    const error = await refused(world().run(handle.result()), 'WorkflowCancelled');
    expect(error.message).toContain('enough');
    await world().advance(600_000);
    expect((await world().run(other.refresh())).status).toBe('cancelled');
  });

  test('a chart that takes any event does not handle a cancel by that', async () => {
    const machine = setup({}).createMachine({ id: 'any', on: { '*': { actions: () => {} } } });
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'a' }));
    await world().run(handle.cancel());
    expect((await world().run(handle.refresh())).status).toBe('cancelled');
  });

  test('a deadline of no time is over at once', async () => {
    const machine = setup({}).createMachine({
      id: 'slow',
      initial: 'a',
      states: { a: { on: { 'workflow.cancel': 'b' } }, b: {} },
    });
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'a' }));
    await world().run(handle.cancel('now', { deadline: 0 }));
    expect((await world().run(handle.refresh())).status).toBe('cancelled');
  });

  test('B42: a child that ends while its parent is parked is heard when that goes on', async () => {
    const parent = parentOf();
    const engine = await world().open([parent, child], { onFailure: 'park' });
    const handle = await world().run(engine.start(parent, { id: 'p' }));
    await world().host.settle();
    await world().run(handle.send({ type: 'fail' }));
    expect((await world().run(handle.refresh())).status).toBe('parked');
    await world().run(engine.cancelWorkflow(ID, 'by hand'));
    expect((await world().run(handle.refresh())).status).toBe('parked');
    await world().run(engine.retryWorkflow('p', { event: 'skip' }));
    expect(await world().run(handle.result())).toEqual({ code: 'WorkflowCancelled' });
    expect((await world().records('p')).messages).toEqual([]);
    const { items } = await world().run(engine.history('p'));
    expect(items.map(({ event }) => event.type)).not.toContain('workflow.cancel');
  });

  test("B26: a child's end is heard by a parent that keeps as much as it may", async () => {
    const parent = parentOf();
    const limits = { deferredEvents: 2 };
    const engine = await world().open([parent, child], { onFailure: 'park', limits });
    const handle = await world().run(engine.start(parent, { id: 'p' }));
    await world().host.settle();
    await world().run(handle.send({ type: 'fail' }));
    await world().run(handle.send({ type: 'note' }));
    await world().advance(3_600_000);
    await world().run(engine.retryWorkflow('p', { event: 'skip' }));
    await world().advance(60_000);
    expect(await world().run(handle.result())).toEqual({ output: 42 });
  });

  test('B27: a parent that fails has its child cancelled', async () => {
    const parent = parentOf();
    const engine = await world().open([parent, child]);
    const handle = await world().run(engine.start(parent, { id: 'p' }));
    await world().host.settle();
    await world().run(handle.send({ type: 'fail' }));
    await world().host.settle();
    expect((await world().run(handle.refresh())).status).toBe('failed');
    expect((await world().records(ID)).workflow.status).toBe('cancelled');
  });
});

test('B8: what came due before a cancel is taken before it', async () => {
  const machine = setup({}).createMachine({
    id: 'sleeper',
    initial: 'waiting',
    states: {
      waiting: { after: { 1000: 'paid' } },
      paid: { on: { 'workflow.cancel': 'refunding' } },
      refunding: { after: { 1000: 'refunded' } },
      refunded: { type: 'final' },
    },
  });
  await using kit = await createTestEngine({ workflows: [machine] });
  const handle = await kit.engine.start(machine, { id: 'a' });
  kit.host.setNow(kit.host.now() + 5_000);
  await handle.cancel();
  expect((await handle.refresh()).value).toBe('refunding');
});
