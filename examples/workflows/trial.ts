// A trial of 14 days with a reminder in the middle and one near its end, which a purchase calls
// off.
//
// Takes: plan.purchased { plan }; trial.extended { days }, once.
// Shows: delayed `raise` and `cancel`, a duration from the context, tasks that report to no
// state.
import { fromTask, sleep, update } from 'abeyance/machines';
import { cancel, raise, setup, spawnChild } from 'xstate';

interface Context {
  readonly user: string;
  readonly days: number;
  readonly reminders: readonly string[];
  readonly plan: string | undefined;
}

const DAY = 86_400_000;

export const trial = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'user'>,
    events: {} as
      | { readonly type: 'plan.purchased'; readonly payload: { readonly plan: string } }
      | { readonly type: 'trial.extended'; readonly payload: { readonly days: number } }
      | { readonly type: 'reminder.due'; readonly what: string },
    output: {} as Pick<Context, 'reminders' | 'plan'>,
  },
  actors: {
    mail: fromTask<string, { readonly user: string; readonly what: string }>(
      async ({ input, key }) => `mail ${key} to ${input.user}: ${input.what}`,
      { retry: { maxAttempts: 5, initialDelay: '1m' } },
    ),
  },
}).createMachine({
  id: 'trial',
  context: ({ input }) => ({ ...input, days: 14, reminders: [], plan: undefined }),
  initial: 'running',
  on: {
    'plan.purchased': {
      target: '.bought',
      actions: [
        cancel('halfway'),
        cancel('ending'),
        update((draft, { event }) => {
          draft.plan = event.payload.plan;
        }),
      ],
    },
    // it fails on its own: a mail that could not be sent is no reason to end a trial
    'xstate.error.actor.*': {},
  },
  states: {
    running: {
      initial: 'first',
      entry: [
        raise({ type: 'reminder.due', what: 'halfway' }, { id: 'halfway', delay: 7 * DAY }),
        raise({ type: 'reminder.due', what: 'two days left' }, { id: 'ending', delay: 12 * DAY }),
      ],
      on: {
        'reminder.due': {
          actions: [
            update((draft, { event }) => {
              draft.reminders.push(event.what);
            }),
            spawnChild('mail', {
              input: ({ context, event }) => ({
                user: context.user,
                what: event.type === 'reminder.due' ? event.what : 'hello',
              }),
            }),
          ],
        },
      },
      states: {
        first: sleep(({ context }) => ({ days: context.days }), '#trial.expired', {
          on: {
            'trial.extended': {
              target: 'extended',
              actions: [
                cancel('ending'),
                update((draft, { event }) => {
                  draft.days = event.payload.days;
                }),
                raise(
                  { type: 'reminder.due', what: 'two days left' },
                  { id: 'ending', delay: ({ context }) => (context.days - 2) * DAY },
                ),
              ],
            },
          },
        }),
        extended: sleep(({ context }) => ({ days: context.days }), '#trial.expired'),
      },
    },
    expired: sleep('30d', 'deleted', { description: 'the data is kept for those who come late' }),
    bought: { type: 'final' },
    deleted: { type: 'final' },
  },
  output: ({ context }) => ({ reminders: context.reminders, plan: context.plan }),
});
