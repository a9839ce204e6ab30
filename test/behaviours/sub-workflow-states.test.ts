import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask, sleep, subWorkflow } from '../../src/index.ts';
import { onEachStore } from './world.ts';

const HOUR = 3_600_000;

/** Sleeps for an hour and ends with what it was given, or fails. */
const refund = setup({
  types: {
    context: {} as { amount: number },
    input: {} as { amount: number },
    output: {} as { refunded: number },
  },
  actors: {
    pay: fromTask(
      async ({ input }: { input: { amount: number } }) => {
        if (input.amount < 0) throw new Error('no such amount');
        return input.amount;
      },
      { retry: false },
    ),
  },
}).createMachine({
  id: 'refund',
  context: ({ input }) => input,
  initial: 'sleeping',
  states: {
    sleeping: sleep('1h', 'paying'),
    paying: { invoke: { src: 'pay', input: ({ context }) => context, onDone: 'done' } },
    done: { type: 'final' },
  },
  output: ({ context }) => ({ refunded: context.amount }),
});

function order(amount: number, onParentClose: 'cancel' | 'abandon' = 'cancel') {
  return setup({
    types: { context: {} as { orderId: string }, output: {} as { refunded: number } | string },
  }).createMachine({
    id: 'order',
    context: { orderId: '42' },
    initial: 'refunding',
    states: {
      refunding: subWorkflow({
        workflow: refund,
        input: { amount },
        id: ({ context }) => `refund-${context.orderId}`,
        onParentClose,
        timeout: '1d',
        onDone: 'done',
        onError: 'failed',
        on: { leave: 'left' },
      }),
      done: { type: 'final', output: ({ event }) => event['output'] as unknown },
      failed: {
        type: 'final',
        output: ({ event }) => (event['error'] as { code: string }).code,
      },
      left: {},
    },
    output: ({ event }) => event.output as string,
  });
}

onEachStore((world) => {
  const begin = async (machine: ReturnType<typeof order>) => {
    // the other machine is known by the state that begins it
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'o' }));
    await world().host.settle();
    return handle;
  };
  const statusOfRefund = async () => (await world().records('refund-42')).workflow.status;

  test('B26: a state waits for the end of another workflow, through crashes', async () => {
    const machine = order(7);
    const handle = await begin(machine);
    const { status, suspensions } = await handle.refresh();
    expect(status).toBe('suspended');
    expect(suspensions).toMatchObject([{ type: 'subWorkflow', workflowId: 'refund-42' }]);
    expect((await world().records('refund-42')).workflow.parent?.workflowId).toBe('o');
    await world().crash(HOUR - 1);
    await world().open([machine]);
    world().dieAtNextWrite('after write');
    await world().advance(1);
    await world().crash();
    const engine = await world().open([machine]);
    const again = await world().run(engine.get('o'));
    expect(await world().run(again.result())).toEqual({ refunded: 7 });
  });

  test('one that fails leads to onError', async () => {
    const handle = await begin(order(-1));
    await world().advance(HOUR);
    expect(await world().run(handle.result())).toBe('WorkflowFailed');
  });

  test('one that is cancelled by hand leads to onError', async () => {
    const handle = await begin(order(7));
    await world().run(world().engine.cancelWorkflow('refund-42'));
    expect(await world().run(handle.result())).toBe('WorkflowCancelled');
  });

  test.each([
    { policy: 'cancel' as const, status: 'cancelled' },
    { policy: 'abandon' as const, status: 'done' },
  ])('B27: leaving the state leaves the other $status by $policy', async ({ policy, status }) => {
    const handle = await begin(order(7, policy));
    await world().run(handle.send({ type: 'leave' }));
    await world().host.settle();
    await world().advance(HOUR);
    expect(await statusOfRefund()).toBe(status);
    expect((await handle.refresh()).value).toBe('left');
  });

  test('B27: a parent that is cancelled cancels it', async () => {
    const handle = await begin(order(7));
    await world().run(handle.cancel());
    await world().host.settle();
    expect(await statusOfRefund()).toBe('cancelled');
  });

  test('it is ended by hand with an output of its own', async () => {
    const handle = await begin(order(7));
    await world().run(handle.resume({ refunded: 0 }));
    expect(await world().run(handle.result())).toEqual({ refunded: 0 });
    await world().host.settle();
    expect(await statusOfRefund()).toBe('cancelled');
  });

  test('one without an id of its own is named after its task', async () => {
    const machine = setup({}).createMachine({
      id: 'anon',
      initial: 'waiting',
      states: {
        waiting: subWorkflow({ workflow: refund, input: { amount: 3 }, onDone: 'again' }),
        again: subWorkflow({ workflow: 'refund', input: { amount: 4 }, onDone: 'done' }),
        done: {},
      },
    });
    const engine = await world().open([machine]);
    const handle = await world().run(engine.start(machine, { id: 'a' }));
    await world().host.settle();
    await world().advance(HOUR);
    await world().advance(HOUR);
    expect((await handle.refresh()).value).toBe('done');
    expect(await world().run(engine.count({ workflow: 'refund', status: 'done' }))).toBe(2);
  });
});
