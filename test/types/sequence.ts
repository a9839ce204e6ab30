import { createMachine, setup, type InputFrom, type OutputFrom, type SnapshotFrom } from 'xstate';
import { expectTypeOf } from 'vitest';
import {
  pauseIf,
  sequence,
  sleep,
  sleepUntil,
  task,
  waitForAll,
  waitForAny,
  waitForEvent,
  waitForQuorum,
  type Engine,
  type SequenceContext,
  type Step,
  type TaskSignal,
} from '../../src/index.ts';

interface Order {
  readonly orderId: string;
  readonly metadata?: Record<string, string>;
}

/** Everything that may be a step; the input of the sequence is known inside of each. */
export const order = sequence<Order>('order', [
  task('charge', async ({ input, results, metadata, key, signal, attempt, suspend }) => {
    expectTypeOf(input).toEqualTypeOf<Order>();
    expectTypeOf(results).toEqualTypeOf<Readonly<Record<string, unknown>>>();
    expectTypeOf(metadata).toEqualTypeOf<Readonly<Record<string, string>>>();
    expectTypeOf(key).toEqualTypeOf<string>();
    expectTypeOf(signal).toEqualTypeOf<TaskSignal>();
    expectTypeOf(attempt).toEqualTypeOf<number>();
    return attempt > 1 ? suspend('delay', '1h') : undefined;
  }),
  task('ship', async ({ input }) => input.orderId, {
    retry: { maxAttempts: 3 },
    timeout: '1m',
    onError: 'continue',
  }),
  sleep('1h'),
  sleep(({ context }) => {
    expectTypeOf(context).toEqualTypeOf<SequenceContext<Order>>();
    return context.input.orderId.length;
  }),
  sleep('1h', { name: 'cooling', onRestart: 'remaining' }),
  sleepUntil(({ context }) => context.input.orderId, { name: 'opening' }),
  waitForEvent({ event: 'approval', timeout: '60s' }),
  waitForEvent({
    event: 'user.*',
    where: ({ context, event }) => event['payload'].orderId === context.input.orderId,
    name: 'user',
    whenEarly: 'reject',
  }),
  pauseIf({ metadata: 'needs_approval' }, waitForEvent({ event: 'manager_approval' })),
  pauseIf(({ context }) => context.input.orderId !== '', sleep('1h')),
  waitForAll({ events: ['a', { event: 'b', name: 'second' }], timeout: '1h' }),
  waitForAny({ events: ['a', 'b'] }),
  waitForQuorum({ events: ['a', 'b', 'c'], count: 2 }),
  waitForQuorum({ event: 'approval', count: 2, by: ({ event }) => event['payload'].user }),
]);

expectTypeOf<InputFrom<typeof order>>().toEqualTypeOf<Order>();
expectTypeOf<OutputFrom<typeof order>['results']>().toEqualTypeOf<
  Readonly<Record<string, unknown>>
>();
expectTypeOf<SnapshotFrom<typeof order>['context']>().toEqualTypeOf<SequenceContext<Order>>();

/** The input is also known from what a task asks for. */
const asked = sequence('asked', [
  task('charge', async ({ input }: { input: Order }) => input.orderId),
  sleep('1h'),
  task('free', async () => 1),
]);
expectTypeOf<InputFrom<typeof asked>>().toEqualTypeOf<Order>();

/** Where nothing asks for an input, none is needed. */
const free = sequence('free', [sleep('1h')], { version: '2', description: 'Sleeps.' });
expectTypeOf<InputFrom<typeof free>>().toEqualTypeOf<unknown>();

const told = sequence<Order, number>('told', [sleep('1h')], {
  output: ({ context }) => context.input.orderId.length,
});
expectTypeOf<OutputFrom<typeof told>>().toEqualTypeOf<number>();

export async function start(engine: Engine): Promise<void> {
  const handle = await engine.start(order, { input: { orderId: '42' } });
  expectTypeOf((await handle.result()).results).toEqualTypeOf<Readonly<Record<string, unknown>>>();
  await handle.send({ type: 'approval', payload: 3 });
  // @ts-expect-error: the sequence cannot do without its input
  await engine.start(order);
  // @ts-expect-error: that is another input
  await engine.start(order, { input: { id: '42' } });
  await engine.start(free);
}

/** It is an ordinary machine, and may be invoked. */
export const parent = setup({ actors: { order } }).createMachine({
  initial: 'ordering',
  states: {
    ordering: {
      invoke: {
        src: 'order',
        input: { orderId: '42' },
        onDone: { actions: ({ event }) => event.output.results },
      },
    },
  },
});

const aStep: Step = sleep('1h');
const aState = sleep('1h', 'done');

createMachine({
  states: {
    // @ts-expect-error: a step is no state
    aStep,
    // @ts-expect-error: nor is a task
    aTask: task('charge', async () => 1),
    // @ts-expect-error: nor a wait without a way out
    aWait: waitForEvent({ event: 'approval' }),
    // @ts-expect-error: nor one on a condition
    aCondition: pauseIf(() => true, sleep('1h')),
    // @ts-expect-error: nor one for several events
    several: waitForAll({ events: ['a'] }),
    aState,
    done: {},
  },
});

// @ts-expect-error: a state is no step
sequence('wrong', [aState]);
// @ts-expect-error: nor is a wait with a way out
sequence('wrong', [waitForEvent({ event: 'approval', onEvent: 'done' })]);
// @ts-expect-error: nor a state written by hand
sequence('wrong', [{ on: { go: 'done' } }]);
// @ts-expect-error: a state on a condition has a target to go to without it
sequence('wrong', [pauseIf(() => true, aState)]);
// @ts-expect-error: the input has no such field
sequence<Order>('wrong', [task('charge', async ({ input }) => input.id)]);
// @ts-expect-error: a task asks for another input
sequence<Order>('wrong', [task('charge', async ({ input }: { input: { id: string } }) => input)]);
// @ts-expect-error: a task has a name
sequence('wrong', [task(async () => 1)]);
// @ts-expect-error: there is no such answer to a failure
task('charge', async () => 1, { onError: 'ignore' });
// @ts-expect-error: minutes are m
sequence('wrong', [waitForEvent({ event: 'approval', timeout: '5min' })]);
// @ts-expect-error: a step leads on by itself
sequence('wrong', [waitForEvent({ event: 'approval', timeout: '5m', onTimeout: 'done' })]);
// @ts-expect-error: a sequence has no such option
sequence('wrong', [sleep('1h')], { initial: 'sleep' });
