// A post that was reported: three moderators vote. Where they do not come together in a day, or
// are not of one mind, an editor decides, unless the author takes the post down first.
//
// Takes: vote.cast { moderator, keep }; editor.decided { keep }; post.withdrawn;
// decision.appealed.
// Shows: waitForQuorum with `by`, waitForAny, pauseIf, an appeal that happens once.
import { pauseIf, sleep, update, waitForAny, waitForEvent, waitForQuorum } from 'abeyance/machines';
import { assign, setup } from 'xstate';

interface Vote {
  readonly type: 'vote.cast';
  readonly payload: { readonly moderator: string; readonly keep: boolean };
}

interface Context {
  readonly post: string;
  /** Posts of new members are looked at when things have calmed down. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly votes: readonly Vote[];
  readonly kept: boolean | undefined;
  readonly appeals: number;
}

export const moderation = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'post' | 'metadata'>,
    events: {} as
      | Vote
      | { readonly type: 'editor.decided'; readonly payload: { readonly keep: boolean } }
      | { readonly type: 'post.withdrawn' }
      | { readonly type: 'decision.appealed' },
    output: {} as { readonly kept: boolean | undefined; readonly voters: readonly string[] },
  },
  guards: {
    allKeep: ({ context }) => context.votes.every(({ payload }) => payload.keep),
    allRemove: ({ context }) => context.votes.every(({ payload }) => !payload.keep),
    mayAppeal: ({ context }) => context.appeals === 0,
  },
}).createMachine({
  id: 'moderation',
  context: ({ input }) => ({ ...input, votes: [], kept: undefined, appeals: 0 }),
  initial: 'calming',
  states: {
    calming: pauseIf({ metadata: 'new_member' }, sleep('1h', 'voting'), 'voting'),
    voting: waitForQuorum({
      event: 'vote.cast',
      count: 3,
      by: ({ event }) => event.payload.moderator,
      into: 'votes',
      timeout: '1d',
      onDone: 'counting',
      onTimeout: 'editor',
      on: { 'post.withdrawn': 'withdrawn' },
    }),
    counting: {
      always: [
        { guard: 'allKeep', target: 'kept' },
        { guard: 'allRemove', target: 'removed' },
        { target: 'editor' },
      ],
    },
    editor: waitForAny({
      events: [
        {
          event: 'editor.decided',
          onEvent: [
            { guard: ({ event }) => event.payload.keep, target: 'kept' },
            { target: 'removed' },
          ],
        },
        'post.withdrawn',
      ],
      onEvent: 'withdrawn',
    }),
    removed: waitForEvent({
      event: 'decision.appealed',
      timeout: '14d',
      onEvent: [
        {
          guard: 'mayAppeal',
          target: 'editor',
          actions: update((draft) => {
            draft.appeals += 1;
          }),
        },
        { target: 'gone' },
      ],
      onTimeout: 'gone',
      entry: assign({ kept: false }),
      // who appeals is turned down and has nothing to appeal before
      whenEarly: 'reject',
    }),
    kept: { type: 'final', entry: assign({ kept: true }) },
    gone: { type: 'final' },
    withdrawn: { type: 'final' },
  },
  output: ({ context }) => ({
    kept: context.kept,
    voters: context.votes.map(({ payload }) => payload.moderator),
  }),
});
