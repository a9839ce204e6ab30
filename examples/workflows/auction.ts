// An auction: bids until a moment, and a bid in the last five minutes gives everybody five
// minutes more. The winner has three days to pay; then it is the next one's turn.
//
// Takes: bid.placed { bidder, amount }; payment.received { from }; auction.withdrawn.
// Shows: sleepUntil, a sleep that begins anew (`reenter`), guards on the event, `emit`.
import { sleep, sleepUntil, update, waitForEvent } from 'abeyance/machines';
import { emit, setup } from 'xstate';

interface Bid {
  readonly bidder: string;
  readonly amount: number;
}

interface Context {
  readonly lot: string;
  readonly reserve: number;
  /** ISO 8601, with its offset: when the last five minutes begin. */
  readonly closesAt: string;
  /** The highest comes first. */
  readonly bids: readonly Bid[];
  readonly extensions: number;
}

export const auction = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'lot' | 'reserve' | 'closesAt'>,
    events: {} as
      | { readonly type: 'bid.placed'; readonly payload: Bid }
      | { readonly type: 'payment.received'; readonly payload: { readonly from: string } }
      | { readonly type: 'auction.withdrawn' },
    emitted: {} as { readonly type: 'outbid'; readonly bidder: string; readonly by: string },
    output: {} as { readonly winner: Bid | undefined; readonly extensions: number },
  },
  guards: {
    isHigher: ({ context, event }) =>
      event.type === 'bid.placed' && event.payload.amount > (context.bids[0]?.amount ?? 0),
    reserveIsMet: ({ context }) => (context.bids[0]?.amount ?? 0) >= context.reserve,
    hasNext: ({ context }) => (context.bids[1]?.amount ?? 0) >= context.reserve,
  },
}).createMachine({
  id: 'auction',
  context: ({ input }) => ({ ...input, bids: [], extensions: 0 }),
  initial: 'open',
  states: {
    open: {
      initial: 'bidding',
      on: { 'auction.withdrawn': 'withdrawn' },
      states: {
        bidding: sleepUntil(({ context }) => context.closesAt, 'closing', {
          on: {
            'bid.placed': {
              guard: 'isHigher',
              actions: [
                emit(({ context, event }) => ({
                  type: 'outbid',
                  bidder: context.bids[0]?.bidder ?? 'nobody',
                  by: event.payload.bidder,
                })),
                update((draft, { event }) => {
                  draft.bids.unshift(event.payload);
                }),
              ],
            },
          },
        }),
        closing: sleep('5m', '#auction.hammer', {
          on: {
            'bid.placed': {
              guard: 'isHigher',
              target: 'closing',
              reenter: true,
              actions: update((draft, { event }) => {
                draft.bids.unshift(event.payload);
                draft.extensions += 1;
              }),
            },
          },
        }),
      },
    },
    hammer: { always: [{ guard: 'reserveIsMet', target: 'payment' }, { target: 'unsold' }] },
    payment: waitForEvent({
      event: 'payment.received',
      where: ({ context, event }) => event.payload.from === context.bids[0]?.bidder,
      timeout: '3d',
      onEvent: 'sold',
      onTimeout: [
        {
          guard: 'hasNext',
          target: 'payment',
          reenter: true,
          actions: update((draft) => {
            draft.bids.shift();
          }),
        },
        { target: 'unpaid' },
      ],
      whenEarly: 'reject',
    }),
    sold: { type: 'final' },
    unpaid: { type: 'final' },
    unsold: { type: 'final' },
    withdrawn: { type: 'final' },
  },
  output: ({ context }) => ({ winner: context.bids[0], extensions: context.extensions }),
});
