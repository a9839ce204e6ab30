// An insurance claim: a clerk decides, may ask for papers first, and whoever is turned down may
// appeal to a panel of which two must agree.
//
// Takes: claim.assessed { amount }, 0 to turn it down; papers.requested; papers.received {
// papers }; claim.appealed { why }; panel.voted { member, pay }.
// Shows: a task that stands still until a person answers (`suspend`), history, a quorum of
// people.
import {
  fromTask,
  suspend,
  update,
  waitForEvent,
  waitForQuorum,
  type WorkflowEvent,
} from 'abeyance/machines';
import { assign, setup } from 'xstate';

interface Vote {
  readonly type: 'panel.voted';
  readonly payload: { readonly member: string; readonly pay: boolean };
}

interface Context {
  readonly claim: string;
  readonly claimed: number;
  readonly papers: readonly string[];
  readonly granted: number;
  readonly votes: readonly Vote[];
}

export const claim = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'claim' | 'claimed'>,
    events: {} as
      | { readonly type: 'claim.assessed'; readonly payload: { readonly amount: number } }
      | { readonly type: 'papers.requested' }
      | { readonly type: 'papers.received'; readonly payload: { readonly papers: string } }
      | { readonly type: 'claim.appealed'; readonly payload: { readonly why: string } }
      | Vote,
    output: {} as { readonly granted: number },
  },
  actors: {
    /** Puts the claim on a clerk's list, and stands still until the clerk is done with it. */
    assess: fromTask<WorkflowEvent, { readonly claim: string; readonly papers: readonly string[] }>(
      async ({ input, key }) =>
        suspend('externalEvent', {
          event: 'claim.assessed',
          timeout: '21d',
          data: { key, ...input },
        }),
      { awaits: ['claim.assessed'] },
    ),
    pay: fromTask<string, { readonly claim: string; readonly amount: number }>(
      async ({ input, key }) => `payment ${key} of ${input.amount} for ${input.claim}`,
      { retry: { maxAttempts: Infinity, initialDelay: '1m', maxDelay: '6h' } },
    ),
  },
  guards: {
    isGranted: ({ context }) => context.granted > 0,
    panelPays: ({ context }) => context.votes.filter(({ payload }) => payload.pay).length >= 2,
  },
}).createMachine({
  id: 'claim',
  context: ({ input }) => ({ ...input, papers: [], granted: 0, votes: [] }),
  initial: 'open',
  states: {
    open: {
      initial: 'assessing',
      on: { 'papers.requested': 'asking' },
      states: {
        assessing: {
          invoke: {
            src: 'assess',
            input: ({ context }) => ({ claim: context.claim, papers: context.papers }),
            onDone: {
              target: '#claim.decided',
              actions: assign({ granted: ({ event }) => amountOf(event.output) }),
            },
            // no clerk had time in three weeks: a panel has to
            onError: 'panel',
          },
        },
        panel: waitForQuorum({
          event: 'panel.voted',
          count: 3,
          by: ({ event }) => event.payload.member,
          into: 'votes',
          timeout: '60d',
          onDone: [
            {
              guard: 'panelPays',
              target: '#claim.paying',
              actions: assign({ granted: ({ context }) => context.claimed }),
            },
            '#claim.closed',
          ],
          onTimeout: '#claim.closed',
        }),
        asked: { type: 'history' },
      },
    },
    // whoever asked, clerk or panel, goes on when the papers are there
    asking: waitForEvent({
      event: 'papers.received',
      timeout: '30d',
      onEvent: {
        target: 'open.asked',
        actions: update((draft, { event }) => {
          draft.papers.push(event.payload.papers);
        }),
      },
      onTimeout: 'closed',
    }),
    decided: { always: [{ guard: 'isGranted', target: 'paying' }, { target: 'turnedDown' }] },
    turnedDown: waitForEvent({
      event: 'claim.appealed',
      timeout: '30d',
      onEvent: 'open.panel',
      onTimeout: 'closed',
    }),
    paying: {
      invoke: {
        src: 'pay',
        input: ({ context }) => ({ claim: context.claim, amount: context.granted }),
        onDone: 'paid',
      },
    },
    paid: { type: 'final' },
    closed: { type: 'final' },
  },
  output: ({ context }) => ({ granted: context.granted }),
});

/** The task comes to the event that ended its wait. */
function amountOf({ payload }: WorkflowEvent): number {
  return (payload as { readonly amount: number }).amount;
}
