// An incident: whoever is on call is paged, after five minutes the next one, round and round,
// until somebody takes it. One that was taken and is not resolved in four hours pages again.
//
// Takes: incident.taken { by }; incident.resolved; incident.reopened, for a day after that.
// Shows: rotation in the context, sendToWorkflow to a status page, which is a workflow that
// never ends.
import { fromTask, sendToWorkflow, sleep, update, waitForEvent } from 'abeyance/machines';
import { setup } from 'xstate';

interface Context {
  readonly title: string;
  readonly onCall: readonly string[];
  readonly pages: number;
  readonly takenBy: string | undefined;
}

/** The id under which the one status page runs. */
export const STATUS_PAGE = 'status-page';

/** Shows what incidents there are: start it once, under `STATUS_PAGE`. */
export const statusPage = setup({
  types: {
    context: {} as { readonly open: readonly string[]; readonly past: number },
    events: {} as { readonly type: 'incident.opened' | 'incident.closed'; readonly title: string },
  },
}).createMachine({
  id: 'status-page',
  context: { open: [], past: 0 },
  on: {
    'incident.opened': {
      actions: update((draft, { event }) => {
        draft.open.push(event.title);
      }),
    },
    'incident.closed': {
      actions: update((draft, { event }) => {
        draft.open = draft.open.filter((title) => title !== event.title);
        draft.past += 1;
      }),
    },
  },
});

export const incident = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'title' | 'onCall'>,
    events: {} as
      | { readonly type: 'incident.taken'; readonly payload: { readonly by: string } }
      | { readonly type: 'incident.resolved' }
      | { readonly type: 'incident.reopened' },
    tags: {} as 'nobody has it',
    output: {} as Pick<Context, 'pages' | 'takenBy'>,
  },
  actors: {
    page: fromTask<string, { readonly who: string; readonly title: string }>(
      async ({ input, key }) => `page ${key} to ${input.who}: ${input.title}`,
      { retry: { maxAttempts: 3, initialDelay: '2s' }, timeout: '10s' },
    ),
  },
}).createMachine({
  id: 'incident',
  context: ({ input }) => ({ ...input, pages: 0, takenBy: undefined }),
  initial: 'open',
  states: {
    open: {
      initial: 'paging',
      entry: sendToWorkflow(STATUS_PAGE, ({ context }) => ({
        type: 'incident.opened',
        title: context.title,
      })),
      exit: sendToWorkflow(STATUS_PAGE, ({ context }) => ({
        type: 'incident.closed',
        title: context.title,
      })),
      on: { 'incident.resolved': 'quiet' },
      states: {
        paging: {
          tags: 'nobody has it',
          invoke: {
            src: 'page',
            input: ({ context }) => ({
              who: context.onCall[context.pages % context.onCall.length] ?? 'nobody',
              title: context.title,
            }),
            onDone: 'waiting',
            // a page that cannot be sent: the next one, at once
            onError: 'next',
          },
        },
        waiting: waitForEvent({
          event: 'incident.taken',
          timeout: '5m',
          onEvent: {
            target: 'taken',
            actions: update((draft, { event }) => {
              draft.takenBy = event.payload.by;
            }),
          },
          onTimeout: 'next',
          tags: 'nobody has it',
        }),
        next: {
          entry: update((draft) => {
            draft.pages += 1;
          }),
          always: 'paging',
        },
        taken: sleep('4h', 'next'),
      },
    },
    quiet: waitForEvent({
      event: 'incident.reopened',
      timeout: '1d',
      onEvent: 'open',
      onTimeout: 'closed',
    }),
    closed: { type: 'final' },
  },
  output: ({ context }) => ({ pages: context.pages, takenBy: context.takenBy }),
});
