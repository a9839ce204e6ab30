import { setup, type EventObject, type OutputFrom } from 'xstate';
import { expectTypeOf } from 'vitest';
import { fromTask, type TaskArgs } from '../../src/machines/task.ts';

interface Order {
  readonly orderId: string;
}

interface Receipt {
  readonly total: number;
}

/** The input is said where it is taken, as with `fromPromise`. */
const charge = fromTask(
  async ({ input, key, attempt, signal }: TaskArgs<Order>): Promise<Receipt> => {
    expectTypeOf(input).toEqualTypeOf<Order>();
    expectTypeOf(key).toEqualTypeOf<string>();
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    return { total: input.orderId.length + attempt };
  },
  { retry: { maxAttempts: 5, initialDelay: '1s' }, timeout: '30s' },
);

const refund = fromTask(async ({ input }: { input: Order }) => ({ total: -input.orderId.length }));

const tell = fromTask<boolean, Order, { type: 'told' }>(async ({ emit }) => {
  emit({ type: 'told' });
  // @ts-expect-error: it emits nothing else
  emit({ type: 'asked' });
  return true;
});

export const machine = setup({
  types: { context: {} as Order, events: {} as EventObject },
  actors: { charge, refund, tell },
}).createMachine({
  context: { orderId: '42' },
  invoke: [
    {
      src: 'charge',
      input: ({ context }) => context,
      onDone: {
        actions: ({ event }) => expectTypeOf(event.output).toEqualTypeOf<Receipt>(),
      },
    },
    // @ts-expect-error: an order has an id
    { src: 'refund', input: { id: '42' } },
    {
      src: 'tell',
      input: { orderId: '42' },
      onDone: { actions: ({ event }) => expectTypeOf(event.output).toEqualTypeOf<boolean>() },
    },
  ],
});

expectTypeOf(charge.task.retry.initialDelay).toEqualTypeOf<number>();

/** The output is what the function returns, also where its arguments have no types. */
const length = fromTask(async ({ key, self }) => {
  expectTypeOf(self.id).toEqualTypeOf<string>();
  return key.length;
});
expectTypeOf<OutputFrom<typeof length>>().toEqualTypeOf<number>();
const whole = fromTask(async (args) => args.attempt > 1);
expectTypeOf<OutputFrom<typeof whole>>().toEqualTypeOf<boolean>();

// @ts-expect-error: a task is a promise
fromTask(() => 42);
// @ts-expect-error: minutes are m
fromTask(async () => 42, { timeout: '5min' });
// @ts-expect-error: an option is misspelled
fromTask(async () => 42, { retry: { maxAttemps: 3 } });
// @ts-expect-error: false is the word for none
fromTask(async () => 42, { retry: 'never' });
