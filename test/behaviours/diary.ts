import { assign, setup } from 'xstate';

export const MINUTE = 60_000;

/** Notes what it is sent, and that five minutes have passed. */
export const diary = setup({
  types: {
    context: {} as { notes: readonly unknown[] },
    events: {} as { type: 'note'; payload: unknown } | { type: 'end' } | { type: 'fail' },
  },
  actions: {
    note: assign({
      notes: ({ context, event }) => [...context.notes, 'payload' in event && event.payload],
    }),
    tick: assign({ notes: ({ context }) => [...context.notes, 'tick'] }),
  },
}).createMachine({
  id: 'diary',
  context: { notes: [] },
  initial: 'open',
  states: {
    open: {
      on: {
        note: { actions: 'note' },
        end: 'closed',
        fail: {
          actions: assign(() => {
            throw new Error('fails');
          }),
        },
      },
      after: { [5 * MINUTE]: { actions: 'tick' } },
    },
    closed: { type: 'final' },
  },
});
