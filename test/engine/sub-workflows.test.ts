import { setup, type AnyStateMachine } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, suspend, waitForEvent, type WorkflowHandle } from '../../src/index.ts';
import type { SubWorkflowRequest } from '../../src/machines/suspend.ts';
import { onEachStore, refused, type World } from '../behaviours/world.ts';

type Request = Partial<SubWorkflowRequest<string>>;

/** Sleeps for an hour and ends with what it was given, or in error, or not at all. */
const child = setup({
  types: { context: {} as { n: number }, input: {} as { n: number } },
  actors: {
    fail: fromTask(async () => Promise.reject(new Error('no luck')), { retry: false }),
  },
}).createMachine({
  id: 'child',
  context: ({ input }) => input,
  initial: 'sleeping',
  states: {
    sleeping: sleep('1h', 'working'),
    working: {
      always: [{ guard: ({ context }) => context.n < 0, target: 'failing' }, { target: 'done' }],
    },
    failing: { invoke: { src: 'fail' } },
    done: { type: 'final' },
  },
  output: ({ context }) => context.n * 2,
});

function parentOf(request: Request): AnyStateMachine {
  return setup({
    actors: {
      child: fromTask(async () =>
        suspend('subWorkflow', { workflow: 'child', input: { n: 21 }, ...request }),
      ),
    },
  }).createMachine({
    id: 'parent',
    initial: 'waiting',
    states: {
      waiting: {
        invoke: { src: 'child', id: 'child', onDone: 'done', onError: 'failed' },
        on: { leave: 'left' },
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

async function begin(world: World, request: Request = {}): Promise<WorkflowHandle> {
  const parent = parentOf(request);
  const engine = await world.open([parent, child]);
  const handle = await world.run(engine.start(parent, { id: 'p' }));
  await world.host.settle();
  return handle;
}

const ID = 'p.child#2';

onEachStore((world) => {
  test("B26: a child's end is told to its parent once, through crashes on both sides", async () => {
    const parent = parentOf({});
    let engine = await world().open([parent, child]);
    const handle = await world().run(engine.start(parent, { id: 'p' }));
    await world().host.settle();
    const [suspension] = await world().run(handle.suspensions());
    expect(suspension).toMatchObject({ type: 'subWorkflow', workflowId: ID, key: 'p/child' });
    expect((await world().records(ID)).workflow.parent).toEqual({
      workflowId: 'p',
      key: 'p/child#2',
    });
    await world().crash(1_800_000);
    engine = await world().open([parent, child]);
    world().dieAtNextWrite('after write');
    await world().advance(1_800_000);
    await world().crash();
    engine = await world().open([parent, child]);
    const again = await world().run(engine.get('p'));
    expect(await world().run(again.result())).toEqual({ output: 42 });
    const { items } = await world().run(engine.history('p'));
    expect(items.filter(({ event }) => event.type === 'workflow.ended')).toHaveLength(1);
    expect((await world().records(ID)).messages).toEqual([]);
    expect((await world().records('p')).messages).toEqual([]);
  });

  test('a child that fails fails the task, with its error as the cause', async () => {
    const handle = await begin(world(), { input: { n: -1 } });
    await world().advance(3_600_000);
    expect(await world().run(handle.result())).toEqual({ code: 'WorkflowFailed' });
  });

  test('a child that is cancelled by hand fails the task', async () => {
    const handle = await begin(world());
    await world().run(world().engine.cancelWorkflow(ID, 'by hand'));
    expect(await world().run(handle.result())).toEqual({ code: 'WorkflowCancelled' });
  });

  test.each([
    { what: 'is not registered', request: { workflow: 'nobody' }, code: 'WorkflowUnknown' },
    { what: 'has an id that no workflow can have', request: { id: 'a/b' }, code: 'OptionInvalid' },
    { what: 'takes an id that is taken', request: { id: 'p' }, code: 'WorkflowExists' },
  ])('a child that $what fails the task and not the engine', async ({ request, code }) => {
    const handle = await begin(world(), request);
    expect(await world().run(handle.result())).toEqual({ code });
    expect((await world().records('p')).messages).toEqual([]);
  });

  test('a wait for a child may have an end, and the child ends with it', async () => {
    const handle = await begin(world(), { timeout: '10m' });
    await world().advance(600_000);
    expect(await world().run(handle.result())).toEqual({ code: 'WaitTimeout' });
    expect((await world().records(ID)).workflow.status).toBe('cancelled');
  });

  test.each([
    { policy: 'cancel' as const, how: 'cancelled', status: 'cancelled' },
    { policy: 'abandon' as const, how: 'cancelled', status: 'done' },
    { policy: 'cancel' as const, how: 'left', status: 'cancelled' },
    { policy: 'abandon' as const, how: 'left', status: 'done' },
    { policy: 'cancel' as const, how: 'resumed', status: 'cancelled' },
  ])(
    'B27: a parent that is $how: the child is $status by policy $policy',
    async ({ policy, how, status }) => {
      const handle = await begin(world(), { onParentClose: policy });
      if (how === 'cancelled') await world().run(handle.cancel());
      else if (how === 'left') await world().run(handle.send({ type: 'leave' }));
      else await world().run(handle.resume(7));
      await world().host.settle();
      await world().advance(3_600_000);
      expect((await world().records(ID)).workflow.status).toBe(status);
      expect((await world().records('p')).messages).toEqual([]);
      const letters = await world().run(world().engine.deadLetters());
      expect(letters.items).toEqual([]);
    },
  );

  test('B27: a cancel that was cut off by a crash reaches the child after it', async () => {
    await begin(world());
    world().dieAtNextWrite('after write');
    world()
      .engine.cancelWorkflow('p')
      .catch(() => {});
    await world().host.settle();
    await world().crash();
    await world().open([parentOf({}), child]);
    await world().host.settle();
    expect((await world().records('p')).workflow.status).toBe('cancelled');
    expect((await world().records(ID)).workflow.status).toBe('cancelled');
  });
});

const compensating = setup({
  actors: { refund: fromTask(async () => 'refunded') },
}).createMachine({
  id: 'compensating',
  initial: 'paid',
  states: {
    paid: { on: { 'workflow.cancel': 'undoing', stick: 'stuck' } },
    undoing: { invoke: { src: 'refund', onDone: 'undone' } },
    undone: { type: 'final' },
    stuck: { on: { 'workflow.cancel': 'brooding' } },
    brooding: {},
  },
});

const quick = setup({}).createMachine({
  id: 'quick',
  initial: 'open',
  states: {
    open: waitForEvent({ event: 'paid', onEvent: 'done' }),
    done: { type: 'final' },
    undone: { type: 'final' },
  },
  on: { 'workflow.cancel': '.undone' },
});

onEachStore((world) => {
  async function paid(): Promise<WorkflowHandle> {
    const engine = await world().open([compensating]);
    return world().run(engine.start(compensating, { id: 'c' }));
  }

  test('B41: a chart that handles workflow.cancel compensates, and is cancelled then', async () => {
    const handle = await paid();
    expect(await world().run(handle.cancel('changed my mind'))).toEqual({ cancelled: true });
    const error = await refused(world().run(handle.result()), 'WorkflowCancelled');
    expect(error.message).toContain('changed my mind');
    expect((await world().run(handle.refresh())).value).toBe('undone');
    expect((await world().records('c')).tasks).toEqual([]);
  });

  test('B41: one that cancels itself within the turn of the cancel is cancelled, too', async () => {
    const engine = await world().open([quick]);
    const handle = await world().run(engine.start(quick, { id: 'q' }));
    expect(await world().run(handle.cancel('changed my mind'))).toEqual({ cancelled: true });
    const error = await refused(world().run(handle.result()), 'WorkflowCancelled');
    expect(error.message).toContain('changed my mind');
    expect((await world().run(handle.refresh())).value).toBe('undone');
    // a deadline that was left would be due for ever
    expect((await world().records('q')).tasks).toEqual([]);
  });

  test('B40: a second cancel meanwhile is a no-op, one by force is not', async () => {
    const handle = await paid();
    await world().run(handle.send({ type: 'stick' }));
    expect(await world().run(handle.cancel('first'))).toEqual({ cancelled: true });
    expect(await world().run(handle.cancel('second'))).toEqual({ cancelled: false });
    expect((await world().run(handle.refresh())).value).toBe('brooding');
    expect(await world().run(handle.cancel('third', { force: true }))).toEqual({ cancelled: true });
    expect((await world().run(handle.refresh())).failure).toBe('third');
    expect(await world().run(handle.cancel())).toEqual({ cancelled: false });
  });

  test('B41: compensation has a deadline, which a crash does not move', async () => {
    const handle = await paid();
    await world().run(handle.send({ type: 'stick' }));
    await world().run(handle.cancel('too long', { deadline: '10m' }));
    await world().crash(300_000);
    const engine = await world().open([compensating]);
    const again = await world().run(engine.get('c'));
    await world().advance(299_999);
    expect((await world().run(again.refresh())).status).toBe('suspended');
    await world().advance(1);
    expect(await world().run(again.refresh())).toMatchObject({
      status: 'cancelled',
      failure: 'too long',
    });
  });
});
