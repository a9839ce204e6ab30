// A loan that is paid back in monthly instalments over years. An instalment that cannot be
// collected may be paid by hand for 30 days, with a fee; after that the loan is in default.
//
// Takes: payment.received { amount }, for what is overdue; loan.repaid, all at once.
// Shows: sleepUntil a day of the calendar, a loop of years, states around pauses.
import { fromTask, sleepUntil, update, waitForEvent } from 'abeyance/machines';
import { setup } from 'xstate';

interface Context {
  readonly borrower: string;
  readonly instalment: number;
  readonly months: number;
  /** ISO 8601, with its offset. */
  readonly firstDueAt: string;
  readonly paid: number;
  readonly fees: number;
}

const FEE = 15;

export const loan = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'borrower' | 'instalment' | 'months' | 'firstDueAt'>,
    events: {} as
      | { readonly type: 'payment.received'; readonly payload: { readonly amount: number } }
      | { readonly type: 'loan.repaid' },
    tags: {} as 'overdue',
    output: {} as Pick<Context, 'paid' | 'fees'>,
  },
  actors: {
    /** Stands in for a direct debit: the key is its reference, so none is taken twice. */
    collect: fromTask<string, { readonly borrower: string; readonly amount: number }>(
      async ({ input, key }) => `debit ${key} of ${input.amount} from ${input.borrower}`,
      { retry: { maxAttempts: 3, initialDelay: '1d', backoff: 1, maxDelay: '1d' } },
    ),
  },
  guards: { isPaidBack: ({ context }) => context.paid >= context.months },
  actions: {
    notePaid: update((draft) => {
      draft.paid += 1;
    }),
    addFee: update((draft) => {
      draft.fees += FEE;
    }),
  },
}).createMachine({
  id: 'loan',
  context: ({ input }) => ({ ...input, paid: 0, fees: 0 }),
  initial: 'running',
  on: { 'loan.repaid': '.repaid' },
  states: {
    running: {
      initial: 'waiting',
      states: {
        waiting: sleepUntil(({ context }) => dueAt(context), 'collecting'),
        collecting: {
          invoke: {
            src: 'collect',
            input: ({ context }) => ({ borrower: context.borrower, amount: context.instalment }),
            onDone: { target: 'collected', actions: 'notePaid' },
            onError: { target: 'overdue', actions: 'addFee' },
          },
        },
        overdue: waitForEvent({
          event: 'payment.received',
          where: ({ context, event }) => event.payload.amount >= context.instalment + FEE,
          timeout: '30d',
          onEvent: { target: 'collected', actions: 'notePaid' },
          onTimeout: '#loan.inDefault',
          tags: 'overdue',
        }),
        collected: {
          always: [{ guard: 'isPaidBack', target: '#loan.repaid' }, { target: 'waiting' }],
        },
      },
    },
    repaid: { type: 'final' },
    inDefault: { type: 'final' },
  },
  output: ({ context }) => ({ paid: context.paid, fees: context.fees }),
});

/** The same day of each month, or the last one of a month that is too short. */
function dueAt({ firstDueAt, paid }: Context): Date {
  const due = new Date(firstDueAt);
  const day = due.getUTCDate();
  due.setUTCDate(1);
  due.setUTCMonth(due.getUTCMonth() + paid + 1);
  due.setUTCDate(0);
  due.setUTCDate(Math.min(day, due.getUTCDate()));
  return due;
}
