import { enqueueActions, sendTo, setup } from 'xstate';
import { sendToWorkflow, workflowRef } from '../../src/machines/send-to-workflow.ts';
import { waitForEvent } from '../../src/machines/wait-for-event.ts';
import type { OrderEvent } from './order.ts';

type Event = { readonly type: 'paid'; readonly amount: number } | { readonly type: 'tick' };

export const machine = setup({
  types: { context: {} as { other: string }, events: {} as Event },
}).createMachine({
  context: { other: 'order-2' },
  on: {
    paid: {
      actions: [
        sendToWorkflow('order-2', { type: 'paid', amount: 3 }),
        sendToWorkflow(
          ({ context }) => context.other,
          ({ event }) => ({ type: 'paid', amount: event.amount }),
          { delay: '1h', id: 'later' },
        ),
        sendToWorkflow('order-2', { type: 'paid' }, { delay: ({ event }) => event.amount }),
        sendTo(workflowRef<OrderEvent>('order-2'), { type: 'tick' }),
        enqueueActions(({ enqueue, context }) => {
          enqueue.sendTo(workflowRef(context.other), { type: 'paid' });
          enqueue.sendTo(workflowRef<OrderEvent>(context.other), { type: 'tick' });
          // @ts-expect-error: an order takes no such event
          enqueue.sendTo(workflowRef<OrderEvent>(context.other), { type: 'paid' });
          enqueue(sendToWorkflow(context.other, { type: 'paid' }));
        }),
        // @ts-expect-error: an order takes no such event
        sendTo(workflowRef<OrderEvent>('order-2'), { type: 'paid' }),
        // @ts-expect-error: the context has no such field
        sendToWorkflow(({ context }) => context.another, { type: 'paid' }),
        // @ts-expect-error: the event has no such field
        sendToWorkflow('order-2', ({ event }) => ({ type: 'paid', amount: event.sum })),
        // @ts-expect-error: minutes are m
        sendToWorkflow('order-2', { type: 'paid' }, { delay: '5min' }),
        // @ts-expect-error: an event has a type
        sendToWorkflow('order-2', { amount: 3 }),
      ],
    },
  },
  states: {
    waiting: waitForEvent({
      event: 'paid',
      onEvent: {
        actions: sendToWorkflow(
          ({ context }) => context.other,
          ({ event }) => ({ type: 'paid', amount: event.amount }),
        ),
      },
    }),
  },
});
