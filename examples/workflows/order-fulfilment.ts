// An order whose payment and shipping go on side by side: the parcel is packed while the
// customer pays, and leaves only when the money is there. Whatever goes wrong, the money goes
// back.
//
// Takes: payment.received { reference }; parcel.packed; parcel.delivered; workflow.cancel.
// Shows: parallel regions that wait for each other (`stateIn`), a timeout in one that ends all,
// compensation.
import { fromTask, update, waitForEvent } from 'abeyance/machines';
import { setup, stateIn } from 'xstate';

interface Context {
  readonly orderId: string;
  readonly paid: string | undefined;
  readonly label: string | undefined;
}

export const fulfilment = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'orderId'>,
    events: {} as
      | { readonly type: 'payment.received'; readonly payload: { readonly reference: string } }
      | { readonly type: 'parcel.packed' }
      | { readonly type: 'parcel.delivered' }
      | { readonly type: 'workflow.cancel' },
    output: {} as Pick<Context, 'paid' | 'label'>,
  },
  actors: {
    printLabel: fromTask<string, { readonly orderId: string }>(
      async ({ input, key }) => `label ${key} of ${input.orderId}`,
      { retry: { maxAttempts: 5, initialDelay: '10s' } },
    ),
    refund: fromTask<string, { readonly reference: string | undefined }>(
      async ({ input, key }) => `refund ${key} of ${input.reference ?? 'nothing'}`,
      { retry: { maxAttempts: Infinity, maxDelay: '1h' } },
    ),
  },
  guards: { isPaid: ({ context }) => context.paid !== undefined },
}).createMachine({
  id: 'fulfilment',
  context: ({ input }) => ({ ...input, paid: undefined, label: undefined }),
  initial: 'fulfilling',
  states: {
    fulfilling: {
      type: 'parallel',
      states: {
        payment: {
          initial: 'waiting',
          states: {
            waiting: waitForEvent({
              event: 'payment.received',
              timeout: '5d',
              onEvent: {
                target: 'paid',
                actions: update((draft, { event }) => {
                  draft.paid = event.payload.reference;
                }),
              },
              onTimeout: '#fulfilment.unwinding',
            }),
            paid: { type: 'final' },
          },
        },
        shipping: {
          initial: 'packing',
          states: {
            packing: waitForEvent({ event: 'parcel.packed', onEvent: 'packed' }),
            packed: {
              always: { guard: stateIn({ fulfilling: { payment: 'paid' } }), target: 'labelling' },
            },
            labelling: {
              invoke: {
                src: 'printLabel',
                input: ({ context }) => ({ orderId: context.orderId }),
                onDone: {
                  target: 'onItsWay',
                  actions: update((draft, { event }) => {
                    draft.label = event.output;
                  }),
                },
                onError: '#fulfilment.unwinding',
              },
            },
            onItsWay: waitForEvent({
              event: 'parcel.delivered',
              timeout: '21d',
              onEvent: 'delivered',
              onTimeout: '#fulfilment.unwinding',
            }),
            delivered: { type: 'final' },
          },
        },
      },
      on: { 'workflow.cancel': 'unwinding' },
      onDone: 'done',
    },
    unwinding: { always: [{ guard: 'isPaid', target: 'refunding' }, { target: 'undone' }] },
    refunding: {
      invoke: {
        src: 'refund',
        input: ({ context }) => ({ reference: context.paid }),
        onDone: 'undone',
      },
    },
    done: { type: 'final' },
    undone: { type: 'final' },
  },
  output: ({ context }) => ({ paid: context.paid, label: context.label }),
});
