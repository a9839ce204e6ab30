// A credit check: three bureaus are asked at the same time, and two answers are enough. Scores
// that are neither good nor bad, and too few answers in three days, go to a person.
//
// Takes: bureau.answered { bureau, score }; credit.decided { approved }, by a person.
// Shows: forEach to ask all, waitForQuorum of different senders, early answers that are kept.
import { forEach, fromTask, update, waitForEvent, waitForQuorum } from 'abeyance/machines';
import { setup } from 'xstate';

interface Answer {
  readonly type: 'bureau.answered';
  readonly payload: { readonly bureau: string; readonly score: number };
}

interface Context {
  readonly applicant: string;
  readonly answers: readonly Answer[];
  readonly approved: boolean;
}

const BUREAUS = ['north', 'south', 'west'];

export const creditCheck = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'applicant'>,
    events: {} as
      | Answer
      | { readonly type: 'credit.decided'; readonly payload: { readonly approved: boolean } },
    output: {} as { readonly approved: boolean; readonly asked: readonly string[] },
  },
  actors: {
    /** Stands in for a request that is answered by a webhook, maybe days later. */
    request: fromTask<string, { readonly bureau: string; readonly applicant: string }>(
      async ({ input, key }) => `request ${key} about ${input.applicant} to ${input.bureau}`,
      { retry: { maxAttempts: 4, initialDelay: '1m' }, timeout: '30s' },
    ),
  },
  guards: {
    isGood: ({ context }) => mean(context.answers) >= 700,
    isBad: ({ context }) => mean(context.answers) < 500,
  },
}).createMachine({
  id: 'credit-check',
  context: ({ input }) => ({ ...input, answers: [], approved: false }),
  initial: 'requesting',
  states: {
    requesting: forEach({
      src: 'request',
      items: BUREAUS,
      input: ({ item, context }) => ({ bureau: item, applicant: context.applicant }),
      // a bureau that cannot be reached is one that does not answer
      settle: true,
      onDone: 'collecting',
    }),
    collecting: waitForQuorum({
      event: 'bureau.answered',
      count: 2,
      by: ({ event }) => event.payload.bureau,
      into: 'answers',
      timeout: '3d',
      onDone: 'scoring',
      onTimeout: 'review',
    }),
    scoring: {
      always: [
        {
          guard: 'isGood',
          target: 'approved',
          actions: update((draft) => {
            draft.approved = true;
          }),
        },
        { guard: 'isBad', target: 'refused' },
        { target: 'review' },
      ],
    },
    review: waitForEvent({
      event: 'credit.decided',
      timeout: '7d',
      onEvent: [
        {
          guard: ({ event }) => event.payload.approved,
          target: 'approved',
          actions: update((draft) => {
            draft.approved = true;
          }),
        },
        { target: 'refused' },
      ],
      onTimeout: 'refused',
      tags: 'needs a person',
    }),
    approved: { type: 'final' },
    refused: { type: 'final' },
  },
  output: ({ context }) => ({
    approved: context.approved,
    asked: context.answers.map(({ payload }) => payload.bureau),
  }),
});

function mean(answers: readonly Answer[]): number {
  const sum = answers.reduce((total, { payload }) => total + payload.score, 0);
  return answers.length === 0 ? 0 : sum / answers.length;
}
