// A saga: a flight, a hotel and a payment are booked one after the other. When one of them
// fails, or somebody cancels, what was booked is given back, the newest first.
//
// Takes: workflow.cancel, that is `engine.cancelWorkflow(id)`, until the trip begins.
// Shows: compensation as a visible path, `workflow.cancel`, retries until it works, sleepUntil.
import { FinalError, fromTask, sleepUntil, update } from 'abeyance/machines';
import { assign, setup } from 'xstate';

interface Trip {
  readonly traveller: string;
  readonly budget: number;
  /** ISO 8601, with its offset. */
  readonly departsAt: string;
}

type Part = 'flight' | 'hotel' | 'payment';

interface Context extends Trip {
  /** What is booked and has to be given back if the trip falls through, oldest first. */
  readonly booked: readonly { readonly part: Part; readonly reference: string }[];
  readonly reason: string | undefined;
}

const PRICE = 900;

export const trip = setup({
  types: {
    context: {} as Context,
    input: {} as Trip,
    events: {} as { readonly type: 'workflow.cancel'; readonly reason?: unknown },
    output: {} as { readonly booked: readonly Part[]; readonly reason: string | undefined },
  },
  actors: {
    /** Stands in for three booking services. The key is what they tell bookings apart by. */
    book: fromTask<string, { readonly part: Part; readonly trip: Trip }>(
      async ({ input, key }) => {
        const isDear = input.part === 'payment' && input.trip.budget < PRICE;
        if (isDear) throw new FinalError('the card was declined');
        return `${input.part} of ${input.trip.traveller} (${key})`;
      },
      { retry: { maxAttempts: 4, initialDelay: '5s' }, timeout: '1m' },
    ),
    /** What is booked has to be given back, however long that takes. */
    giveBack: fromTask<string, { readonly part: Part; readonly reference: string }>(
      async ({ input }) => `gave back ${input.reference}`,
      { retry: { maxAttempts: Infinity, initialDelay: '10s', maxDelay: '1h' } },
    ),
  },
}).createMachine({
  id: 'trip',
  context: ({ input }) => ({ ...input, booked: [], reason: undefined }),
  initial: 'booking',
  states: {
    booking: {
      initial: 'flight',
      states: {
        flight: {
          invoke: {
            src: 'book',
            input: ({ context }) => ({ part: 'flight', trip: context }),
            onDone: {
              target: 'hotel',
              actions: update((draft, { event }) => {
                draft.booked.push({ part: 'flight', reference: event.output });
              }),
            },
          },
        },
        hotel: {
          invoke: {
            src: 'book',
            input: ({ context }) => ({ part: 'hotel', trip: context }),
            onDone: {
              target: 'payment',
              actions: update((draft, { event }) => {
                draft.booked.push({ part: 'hotel', reference: event.output });
              }),
            },
          },
        },
        payment: {
          invoke: {
            src: 'book',
            input: ({ context }) => ({ part: 'payment', trip: context }),
            onDone: {
              target: '#trip.waiting',
              actions: update((draft, { event }) => {
                draft.booked.push({ part: 'payment', reference: event.output });
              }),
            },
          },
        },
      },
      on: {
        'workflow.cancel': { target: 'undoing', actions: assign({ reason: 'cancelled' }) },
        // whichever part it was that failed
        'xstate.error.actor.*': { target: 'undoing', actions: assign({ reason: 'failed' }) },
      },
    },
    waiting: sleepUntil(({ context }) => context.departsAt, 'departed', {
      on: { 'workflow.cancel': { target: 'undoing', actions: assign({ reason: 'cancelled' }) } },
    }),
    undoing: {
      always: { guard: ({ context }) => context.booked.length === 0, target: 'undone' },
      invoke: {
        src: 'giveBack',
        input: ({ context }) => context.booked.at(-1) ?? { part: 'flight', reference: '' },
        onDone: {
          target: 'undoing',
          reenter: true,
          actions: update((draft) => {
            draft.booked.pop();
          }),
        },
      },
    },
    departed: { type: 'final' },
    undone: { type: 'final' },
  },
  output: ({ context }) => ({
    booked: context.booked.map(({ part }) => part),
    reason: context.reason,
  }),
});
