// An import: a list is fetched, each row is brought in, so many at a time, and each that fails
// is tried again by itself. What fails for good is shown to a person, who mends it and lets
// those rows run again.
//
// Takes: import.retry; import.accept, which leaves out what failed.
// Shows: forEach with `settle` and `onItem`, retries for each item, a second round of the failed
// ones only.
import { FinalError, forEach, fromTask, update, waitForAny } from 'abeyance/machines';
import { assign, setup } from 'xstate';

interface Context {
  readonly source: string;
  /** Rows that are still to be brought in. */
  readonly rows: readonly string[];
  readonly imported: number;
  readonly rounds: number;
}

export const dataImport = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'source'>,
    events: {} as { readonly type: 'import.retry' } | { readonly type: 'import.accept' },
    output: {} as { readonly imported: number; readonly leftOut: readonly string[] },
  },
  actors: {
    fetchRows: fromTask<readonly string[], { readonly source: string }>(
      async ({ input }) => ['a', 'b', 'broken', 'd'].map((row) => `${input.source}/${row}`),
      { retry: { maxAttempts: 5, initialDelay: '10s' }, timeout: '5m' },
    ),
    /** Stands in for a row that is written where it belongs. A broken one is mended in between. */
    importRow: fromTask<string, { readonly row: string; readonly round: number }>(
      async ({ input, key }) => {
        const { row, round } = input;
        if (row.endsWith('broken') && round === 1) throw new FinalError(`${row} is no row`);
        return `${row} as ${key}`;
      },
      { retry: { maxAttempts: 4, initialDelay: '2s', backoff: 3 }, timeout: '1m' },
    ),
  },
}).createMachine({
  id: 'data-import',
  context: ({ input }) => ({ ...input, rows: [], imported: 0, rounds: 0 }),
  initial: 'fetching',
  states: {
    fetching: {
      invoke: {
        src: 'fetchRows',
        input: ({ context }) => ({ source: context.source }),
        onDone: { target: 'importing', actions: assign({ rows: ({ event }) => event.output }) },
        onError: 'failed',
      },
    },
    importing: forEach({
      src: 'importRow',
      items: ({ context }) => context.rows,
      input: ({ item, context }) => ({ row: item, round: context.rounds + 1 }),
      concurrency: 2,
      settle: true,
      onItem: {
        actions: update((draft, { event }) => {
          if (event.status === 'fulfilled') draft.imported += 1;
        }),
      },
      onDone: {
        target: 'checking',
        actions: update((draft, { event }) => {
          draft.rounds += 1;
          draft.rows = draft.rows.filter((_, index) => event.output[index]?.status === 'rejected');
        }),
      },
    }),
    checking: {
      always: [
        { guard: ({ context }) => context.rows.length === 0, target: 'complete' },
        { target: 'review' },
      ],
    },
    review: waitForAny({
      events: ['import.retry', { event: 'import.accept', onEvent: 'complete' }],
      onEvent: 'importing',
      timeout: '30d',
      onTimeout: 'failed',
    }),
    complete: { type: 'final' },
    failed: { type: 'final' },
  },
  output: ({ context }) => ({ imported: context.imported, leftOut: context.rows }),
});
