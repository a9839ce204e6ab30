// A subscription that is charged every 30 days. A charge that fails begins the dunning: three
// reminders, three days apart, each with another try, and a new card is tried at once. Then the
// access ends.
//
// Takes: card.updated { card }; subscription.cancelled, which lets the paid month run out.
// Shows: sleep for weeks, a loop that never ends by itself, nested states, a way out from all of
// them.
import { FinalError, fromTask, sleep, update } from 'abeyance/machines';
import { setup } from 'xstate';

interface Context {
  readonly customer: string;
  readonly card: string;
  readonly months: number;
  readonly reminders: number;
  readonly isCancelled: boolean;
}

export const subscription = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'customer' | 'card'>,
    events: {} as
      | { readonly type: 'card.updated'; readonly payload: { readonly card: string } }
      | { readonly type: 'subscription.cancelled' },
    tags: {} as 'has access' | 'in dunning',
    output: {} as Pick<Context, 'months' | 'reminders'>,
  },
  actors: {
    /** Stands in for the bank, which takes the key for its idempotency key. */
    charge: fromTask<string, { readonly card: string; readonly month: number }>(
      async ({ input, key }) => {
        if (input.card === 'expired') throw new FinalError('the card has expired');
        return `charge ${key} of month ${input.month} on ${input.card}`;
      },
      { retry: { maxAttempts: 3, initialDelay: '1m' }, timeout: '1m' },
    ),
    remind: fromTask<string, { readonly customer: string; readonly number: number }>(
      async ({ input, key }) => `reminder ${input.number} (${key}) to ${input.customer}`,
      { retry: { maxAttempts: 5, initialDelay: '1m' } },
    ),
  },
  guards: {
    isCancelled: ({ context }) => context.isCancelled,
    isOutOfReminders: ({ context }) => context.reminders >= 3,
  },
}).createMachine({
  id: 'subscription',
  context: ({ input }) => ({ ...input, months: 0, reminders: 0, isCancelled: false }),
  initial: 'charging',
  on: {
    'card.updated': {
      actions: update((draft, { event }) => {
        draft.card = event.payload.card;
      }),
    },
    'subscription.cancelled': {
      actions: update((draft) => {
        draft.isCancelled = true;
      }),
    },
  },
  states: {
    charging: {
      tags: 'has access',
      invoke: {
        src: 'charge',
        input: ({ context }) => ({ card: context.card, month: context.months + 1 }),
        onDone: {
          target: 'active',
          actions: update((draft) => {
            draft.months += 1;
            draft.reminders = 0;
          }),
        },
        onError: 'dunning',
      },
    },
    active: sleep('30d', [{ guard: 'isCancelled', target: 'ended' }, { target: 'charging' }], {
      tags: 'has access',
    }),
    dunning: {
      tags: 'in dunning',
      initial: 'deciding',
      states: {
        deciding: {
          always: [
            { guard: 'isOutOfReminders', target: '#subscription.ended' },
            { guard: 'isCancelled', target: '#subscription.ended' },
            { target: 'reminding' },
          ],
        },
        reminding: {
          entry: update((draft) => {
            draft.reminders += 1;
          }),
          invoke: {
            src: 'remind',
            input: ({ context }) => ({ customer: context.customer, number: context.reminders }),
            onDone: 'waiting',
            onError: 'waiting',
          },
        },
        waiting: sleep('3d', '#subscription.charging'),
      },
      on: {
        'card.updated': {
          target: 'charging',
          actions: update((draft, { event }) => {
            draft.card = event.payload.card;
          }),
        },
        'subscription.cancelled': 'ended',
      },
    },
    ended: { type: 'final' },
  },
  output: ({ context }) => ({ months: context.months, reminders: context.reminders }),
});
