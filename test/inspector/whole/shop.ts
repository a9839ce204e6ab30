import { createEngine, fromTask, sleep, waitForEvent, type Engine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { assign, setup } from 'xstate';

/** A bank that can be out of order. */
export interface Bank {
  works: boolean;
}

interface Paid {
  readonly type: 'order.paid';
  readonly payload?: { readonly amount?: number };
}

/** An order whose steps a test can bring about from outside, one by one. */
export function orderMachine(bank: Bank) {
  return setup({
    types: {
      context: {} as { readonly amount: number; readonly receipt: string },
      events: {} as Paid | { readonly type: 'parcel.delivered' } | { readonly type: 'note.added' },
    },
    actors: {
      charge: fromTask(() => Promise.resolve('receipt-1')),
    },
  }).createMachine({
    id: 'order',
    context: { amount: 0, receipt: '' },
    initial: 'open',
    on: { 'note.added': {} },
    states: {
      open: waitForEvent({
        event: 'order.paid',
        onEvent: {
          target: 'charging',
          actions: assign(({ event }) => {
            if (!bank.works) throw new Error('the bank is closed');
            return { amount: event.payload?.amount ?? 1 };
          }),
        },
        timeout: '7d',
        onTimeout: 'expired',
      }),
      charging: {
        invoke: {
          src: 'charge',
          onDone: {
            target: 'shipping',
            actions: assign({ receipt: ({ event }) => event.output }),
          },
        },
      },
      shipping: waitForEvent({ event: 'parcel.delivered', onEvent: 'resting' }),
      resting: sleep('30d', 'done'),
      expired: { type: 'final' },
      done: { type: 'final' },
    },
  });
}

/** The engine of such orders, on a file; an order whose payment cannot be booked is parked. */
export function openShop(file: string, bank: Bank): Promise<Engine> {
  return createEngine({
    workflows: [orderMachine(bank)],
    store: sqliteStore(file),
    onFailure: 'park',
  });
}
