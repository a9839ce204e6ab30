// A vendor makes a report and tells nobody when it is done, so it is asked: every minute at
// first, then less and less often. After two days a person uploads the report instead.
//
// Takes: report.uploaded { url }, once the vendor is late.
// Shows: poll with backoff, a bound and a timeout, and a person as the way out.
import { fromTask, poll, update, waitForEvent } from 'abeyance/machines';
import { assign, setup } from 'xstate';

interface Context {
  readonly company: string;
  readonly jobId: string;
  readonly url: string | undefined;
}

export const vendorReport = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'company'>,
    events: {} as {
      readonly type: 'report.uploaded';
      readonly payload: { readonly url: string };
    },
    output: {} as string | undefined,
  },
  actors: {
    order: fromTask<string, { readonly company: string }>(
      async ({ input, key }) => `job ${key} for ${input.company}`,
      { retry: { maxAttempts: 5 } },
    ),
    /** Stands in for the vendor, who takes the time it takes. */
    look: fromTask<{ readonly url: string | undefined }, { readonly jobId: string }>(
      async ({ input }) => ({
        url: Math.random() < 0.3 ? `https://vendor.example/${input.jobId}` : undefined,
      }),
      { retry: { maxAttempts: 3 }, timeout: '20s' },
    ),
  },
}).createMachine({
  id: 'vendor-report',
  context: ({ input }) => ({ ...input, jobId: '', url: undefined }),
  initial: 'ordering',
  states: {
    ordering: {
      invoke: {
        src: 'order',
        input: ({ context }) => ({ company: context.company }),
        onDone: { target: 'asking', actions: assign({ jobId: ({ event }) => event.output }) },
        onError: 'byHand',
      },
    },
    asking: poll({
      src: 'look',
      input: ({ context }) => ({ jobId: context.jobId }),
      every: '1m',
      backoff: 2,
      maxDelay: '4h',
      timeout: '2d',
      until: ({ output }) => output.url !== undefined,
      onDone: { target: 'ready', actions: assign({ url: ({ event }) => event.output.url }) },
      onTimeout: 'byHand',
      onError: 'byHand',
    }),
    byHand: waitForEvent({
      event: 'report.uploaded',
      timeout: '14d',
      onEvent: {
        target: 'ready',
        actions: update((draft, { event }) => {
          draft.url = event.payload.url;
        }),
      },
      onTimeout: 'givenUp',
    }),
    ready: { type: 'final' },
    givenUp: { type: 'final' },
  },
  output: ({ context }) => context.url,
});
