import { assign, emit, setup } from 'xstate';
import { fromTask, sleep, waitForEvent } from '../../src/index.ts';

export interface Charge {
  readonly amount: number;
}

/** The real thing, which no test may call. */
export const charge = fromTask<string, Charge>(
  () => Promise.reject(new Error('the bank is not there')),
  { retry: { maxAttempts: 4, initialDelay: '1m', backoff: 2 }, timeout: '10m' },
);

/** Cools off for a day, waits for a manager for three, charges, and says so. */
export const order = setup({
  types: {
    input: {} as { readonly amount: number },
    context: {} as { readonly amount: number; readonly receipt: string | undefined },
    emitted: {} as { readonly type: 'charged'; readonly receipt: string },
  },
  actors: { charge },
}).createMachine({
  id: 'order',
  context: ({ input }) => ({ amount: input.amount, receipt: undefined }),
  initial: 'cooling',
  states: {
    cooling: sleep('24h', 'approval'),
    approval: waitForEvent({
      event: 'manager.approval',
      timeout: '3d',
      onEvent: 'charging',
      onTimeout: 'rejected',
    }),
    charging: {
      invoke: {
        src: 'charge',
        input: ({ context }) => ({ amount: context.amount }),
        onDone: {
          target: 'done',
          actions: [
            assign({ receipt: ({ event }) => event.output }),
            emit(({ event }) => ({ type: 'charged', receipt: event.output })),
          ],
        },
        onError: 'rejected',
      },
    },
    done: { type: 'final' },
    rejected: { type: 'final' },
  },
  output: ({ context }) => context.receipt,
});
