import { fromTask, sleep, waitForEvent } from 'abeyance';
import { assign, setup } from 'xstate';

/** Start, a task, a wait for an event, a second task, done. Both tasks resolve at once. */
export const approval = setup({
  types: {
    input: {} as { readonly order: number },
    context: {} as { readonly order: number; readonly held?: string; readonly by?: string },
    events: {} as { readonly type: 'approved'; readonly by: string },
  },
  actors: {
    hold: fromTask(async ({ input }: { input: { order: number } }) => `hold-${input.order}`),
    charge: fromTask(async ({ input }: { input: { order: number } }) => input.order),
  },
}).createMachine({
  id: 'approval',
  context: ({ input }) => ({ order: input.order }),
  initial: 'holding',
  states: {
    holding: {
      invoke: {
        src: 'hold',
        input: ({ context }) => ({ order: context.order }),
        onDone: { target: 'waiting', actions: assign({ held: ({ event }) => event.output }) },
      },
    },
    waiting: waitForEvent({
      event: 'approved',
      onEvent: { target: 'charging', actions: assign({ by: ({ event }) => event.by }) },
    }),
    charging: {
      invoke: {
        src: 'charge',
        input: ({ context }) => ({ order: context.order }),
        onDone: 'done',
      },
    },
    done: { type: 'final' },
  },
});

/** Sleeps for as long as XState itself could not. */
export const sleeper = setup({
  types: {
    input: {} as { readonly order: number },
    context: {} as { readonly order: number },
  },
}).createMachine({
  id: 'sleeper',
  context: ({ input }) => ({ order: input.order }),
  initial: 'cooling',
  states: { cooling: sleep('30d', 'awake'), awake: { type: 'final' } },
});

/** Sleeps as long as it is told, and says when it woke by being done. */
export const nap = setup({
  types: { input: {} as { readonly ms: number }, context: {} as { readonly ms: number } },
}).createMachine({
  id: 'nap',
  context: ({ input }) => ({ ms: input.ms }),
  initial: 'asleep',
  states: { asleep: sleep(({ context }) => context.ms, 'awake'), awake: { type: 'final' } },
});

/** Waits for news again and again, and counts it. */
export const listener = setup({
  types: {
    context: {} as { readonly count: number },
    events: {} as { readonly type: 'news' },
  },
}).createMachine({
  id: 'listener',
  context: { count: 0 },
  initial: 'waiting',
  states: {
    waiting: waitForEvent({
      event: 'news',
      onEvent: {
        target: 'waiting',
        actions: assign({ count: ({ context }) => context.count + 1 }),
      },
    }),
  },
});

/** Counts events and never ends. */
export const counter = setup({
  types: {
    context: {} as { readonly count: number },
    events: {} as { readonly type: 'increment' },
  },
}).createMachine({
  id: 'counter',
  context: { count: 0 },
  on: { increment: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
});
