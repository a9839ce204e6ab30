import { setTimeout as pause } from 'node:timers/promises';
import { setup } from 'xstate';
import { fromTask, sleep, waitForEvent, type TaskArgs } from 'abeyance';
import type { World } from './world.ts';

/** Sleeps on the way. */
const parcel = setup({
  types: { context: {} as { travelMs: number }, input: {} as { travelMs: number } },
}).createMachine({
  id: 'parcel',
  context: ({ input }) => input,
  initial: 'travelling',
  states: {
    travelling: sleep(({ context }) => context.travelMs, 'delivered'),
    delivered: { type: 'final' },
  },
});

/** Waits for a payment, and not for ever. */
const invoice = setup({
  types: {
    context: {} as { dueMs: number },
    input: {} as { dueMs: number },
    events: {} as { type: 'payment.received'; payload: { user: string } },
  },
}).createMachine({
  id: 'invoice',
  context: ({ input }) => input,
  initial: 'open',
  states: {
    open: waitForEvent({
      event: 'payment.received',
      timeout: ({ context }) => context.dueMs,
      onEvent: 'paid',
      onTimeout: 'reminded',
    }),
    paid: { type: 'final' },
    reminded: { type: 'final' },
  },
});

/** Is signed before anybody asks for a signature. */
const contract = setup({
  types: { events: {} as { type: 'contract.signed' } },
}).createMachine({
  id: 'contract',
  initial: 'drafting',
  states: {
    drafting: sleep('2s', 'signing'),
    signing: waitForEvent({ event: 'contract.signed', onEvent: 'signed' }),
    signed: { type: 'final' },
  },
});

/** Has the bank charge a card: the process is killed when the bank has, and before it answers. */
function charge(world: World) {
  return setup({
    types: { context: {} as { receipt: string } },
    actors: {
      bank: fromTask(async ({ key, attempt, signal }: TaskArgs) => {
        const charged = world.call('bank', key, attempt);
        // The first answer takes longer than the process lives; a known key is answered at once.
        if (charged) await pause(60_000, undefined, { signal });
        return key;
      }),
    },
  }).createMachine({
    id: 'charge',
    context: { receipt: '' },
    initial: 'charging',
    states: {
      charging: { invoke: { src: 'bank', onDone: 'charged', onError: 'declined' } },
      charged: { type: 'final' },
      declined: { type: 'final' },
    },
  });
}

/** Sends a letter through a server that is down at first: it is killed between two attempts. */
function letter(world: World) {
  return setup({
    actors: {
      mail: fromTask(
        async ({ key, attempt }: TaskArgs) => {
          if (attempt === 1) {
            world.miss('mail', key, attempt);
            throw new Error('the mail server is down');
          }
          world.call('mail', key, attempt);
        },
        { retry: { initialDelay: '1500ms' } },
      ),
    },
  }).createMachine({
    id: 'letter',
    initial: 'sending',
    states: {
      sending: { invoke: { src: 'mail', onDone: 'sent', onError: 'lost' } },
      sent: { type: 'final' },
      lost: { type: 'final' },
    },
  });
}

/** The machines of the shop, which both processes run. */
export function shop(world: World) {
  return { parcel, invoice, contract, charge: charge(world), letter: letter(world) };
}

/** How each workflow of the shop has to end. */
export const ENDS: Readonly<Record<string, string>> = {
  'charge-1': 'charged',
  'contract-1': 'signed',
  'invoice-paid': 'paid',
  'invoice-overdue': 'reminded',
  'letter-1': 'sent',
  'parcel-long': 'delivered',
  'parcel-short': 'delivered',
};
