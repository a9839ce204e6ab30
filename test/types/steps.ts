// Steps of a sequence that invoke: their types come from what they ask, and from the sequence.
import { createMachine, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import {
  forEach,
  fromTask,
  pauseIf,
  poll,
  sequence,
  subWorkflow,
  type SequenceContext,
} from '../../src/index.ts';

interface Order {
  readonly orderId: string;
  readonly lines: readonly { readonly product: string }[];
}

const look = fromTask(async ({ input }: { input: { orderId: string } }) => input.orderId === '42');
const pack = fromTask(async ({ input }: { input: string }) => input.length);
const tick = fromTask(async () => true);
const refund = setup({
  types: { input: {} as { orderId: string }, output: {} as { by: string } },
}).createMachine({ id: 'refund', output: { by: 'ann' } });

export const order = sequence<Order>('order', [
  poll({
    src: look,
    input: ({ context }) => {
      expectTypeOf(context).toEqualTypeOf<SequenceContext<Order>>();
      return { orderId: context.input.orderId };
    },
    every: '1m',
    until: ({ output, attempt }) => {
      expectTypeOf(output).toEqualTypeOf<boolean>();
      return output || attempt > 3;
    },
    timeout: ({ context }) => context.input.orderId.length,
    name: 'payment',
  }),
  poll({ src: tick, every: '1m', maxAttempts: 3, until: ({ output }) => output }),
  subWorkflow({
    workflow: refund,
    input: ({ context }) => ({ orderId: context.input.orderId }),
    id: ({ context }) => `refund-${context.input.orderId}`,
    timeout: '1d',
    onParentClose: 'abandon',
  }),
  subWorkflow({ workflow: 'refund', version: '2', name: 'second' }),
  forEach({
    src: pack,
    items: ({ context }) => context.input.lines,
    input: ({ item, index, context }) => `${item.product} ${index} ${context.input.orderId}`,
    concurrency: 3,
    settle: true,
  }),
  forEach({ src: pack, items: ({ context }) => Object.keys(context.results), name: 'names' }),
  pauseIf({ metadata: 'is_late' }, poll({ src: tick, every: 1, until: ({ output }) => output })),
]);

createMachine({
  states: {
    // @ts-expect-error: a step is no state
    polling: poll({ src: tick, every: 1, until: () => true }),
    // @ts-expect-error: nor is one that begins another workflow
    refunding: subWorkflow({ workflow: refund, input: { orderId: '42' } }),
    // @ts-expect-error: nor one that does the same for each item
    packing: forEach({ src: pack, items: ['pen'] }),
  },
});

// @ts-expect-error: a state is no step
sequence('wrong', [poll({ src: tick, every: 1, until: () => true, onDone: 'done' })]);
// @ts-expect-error: the actor asks for an order id
sequence('wrong', [poll({ src: look, every: 1, until: () => true })]);
// @ts-expect-error: nothing says how often
sequence('wrong', [poll({ src: tick, until: () => true })]);
// @ts-expect-error: the machine asks for an order id
sequence('wrong', [subWorkflow({ workflow: refund })]);
// @ts-expect-error: the actor asks for a text
sequence('wrong', [forEach({ src: pack, items: [1] })]);
// @ts-expect-error: the input has no such field
sequence<Order>('wrong', [forEach({ src: pack, items: ({ context }) => context.input.names })]);
