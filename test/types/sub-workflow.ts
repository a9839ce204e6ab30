import { createMachine, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import { subWorkflow } from '../../src/machines/sub-workflow.ts';
import { update } from '../../src/machines/update.ts';
import type { OrderContext, OrderEvent } from './order.ts';

const refund = setup({
  types: { input: {} as { orderId: string }, output: {} as { refundedBy: string } },
}).createMachine({ id: 'refund', version: '3', output: { refundedBy: 'ann' } });
const idle = createMachine({ id: 'idle' });

const base = setup({
  types: { context: {} as OrderContext, events: {} as OrderEvent, tags: {} as 'open' },
  guards: { isMine: ({ context }) => context.orderId !== '' },
  actions: { note: () => undefined },
});
const context: OrderContext = { orderId: '42', approvedBy: undefined };

/** Made outside of any machine: untyped inside, and it fits in all of them. */
const outside = subWorkflow({ workflow: idle, onDone: 'done' });

export const right = base.createMachine({
  context,
  states: {
    outside,
    byMachine: subWorkflow({
      workflow: refund,
      input: ({ context: { orderId }, event }) => {
        expectTypeOf(event).toEqualTypeOf<OrderEvent>();
        return { orderId };
      },
      id: ({ context: { orderId }, self }) => {
        expectTypeOf(self.id).toEqualTypeOf<string>();
        return `refund-${orderId}-of-${self.id}`;
      },
      onParentClose: 'abandon',
      timeout: ({ context: { orderId } }) => orderId.length,
      onDone: {
        target: 'done',
        actions: [
          'note',
          update((draft, { event }) => {
            expectTypeOf(event.output).toEqualTypeOf<{ refundedBy: string }>();
            draft.approvedBy = event.output.refundedBy;
          }),
        ],
      },
      onError: [
        { guard: 'isMine', actions: ({ event }) => expectTypeOf(event.error).toBeUnknown() },
        'done',
      ],
      tags: 'open',
      on: { tick: 'done' },
    }),
    literal: subWorkflow({ workflow: refund, input: { orderId: '42' }, id: 'r', onDone: 'done' }),
    byName: subWorkflow({
      workflow: 'refund',
      version: '2',
      input: ({ context: { orderId } }) => orderId,
      onDone: { actions: ({ event }) => expectTypeOf(event.output).toBeUnknown() },
    }),
    noInput: subWorkflow({ workflow: idle, timeout: '1d', onDone: 'done' }),
    done: {},
  },
});

base.createMachine({
  context,
  states: {
    // @ts-expect-error: nothing says which
    noWorkflow: subWorkflow({ onDone: 'done' }),
    // @ts-expect-error: the machine asks for an input
    noInput: subWorkflow({ workflow: refund, onDone: 'done' }),
    otherInput: subWorkflow({
      workflow: refund,
      // @ts-expect-error: the machine asks for an order id
      input: ({ context: { orderId } }) => ({ id: orderId }),
      onDone: 'done',
    }),
    // @ts-expect-error: a machine has a version of its own
    ownVersion: subWorkflow({ workflow: idle, version: '2', onDone: 'done' }),
    noSuchField: subWorkflow({
      workflow: refund,
      input: { orderId: '42' },
      onDone: {
        // @ts-expect-error: the output has no such field
        actions: ({ event }) => event.output.refunded,
      },
    }),
    // @ts-expect-error: an end leads somewhere
    noTarget: subWorkflow({ workflow: idle }),
    // @ts-expect-error: an id is text
    noId: subWorkflow({ workflow: idle, id: 42, onDone: 'done' }),
    // @ts-expect-error: minutes are m
    noDuration: subWorkflow({ workflow: idle, timeout: '5min', onDone: 'done' }),
    // @ts-expect-error: there is no such policy
    noSuchPolicy: subWorkflow({ workflow: idle, onParentClose: 'keep', onDone: 'done' }),
    noSuchGuard: subWorkflow({
      workflow: idle,
      // @ts-expect-error: setup names no such guard
      onDone: { guard: 'isYours', target: 'done' },
    }),
    // @ts-expect-error: the machine declares its tags
    noSuchTag: subWorkflow({ workflow: idle, onDone: 'done', tags: 'ajar' }),
    // @ts-expect-error: an option is misspelled
    misspelled: subWorkflow({ workflow: idle, onDone: 'done', onEror: 'done' }),
  },
});

export const plain = createMachine({
  types: {} as { context: OrderContext; events: OrderEvent },
  context,
  states: {
    begun: subWorkflow({
      workflow: refund,
      input: ({ context: { orderId } }) => ({ orderId }),
      onDone: {
        target: 'done',
        actions: update((draft, { event }) => {
          draft.approvedBy = event.output.refundedBy;
        }),
      },
    }),
    done: {},
  },
});
