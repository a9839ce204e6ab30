import { assign, setup } from 'xstate';
import { waitForEvent } from '../../src/index.ts';

/** Waits for news again and again, so that what came twice would be heard twice. */
export const listener = setup({
  types: {
    context: {} as { heard: readonly unknown[] },
    events: {} as { type: 'news'; payload: unknown },
  },
}).createMachine({
  id: 'listener',
  context: { heard: [] },
  initial: 'waiting',
  states: {
    waiting: waitForEvent({
      event: 'news',
      onEvent: {
        target: 'waiting',
        actions: assign({ heard: ({ context, event }) => [...context.heard, event.payload] }),
      },
    }),
  },
});
