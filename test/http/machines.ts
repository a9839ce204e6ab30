import { assign, setup } from 'xstate';
import { fromTask, sleep, suspend, waitForEvent } from '../../src/index.ts';

/** What a stranger must never be shown: it looks as a message of the machine's inside may look. */
export const INSIDE = 'SELECT card FROM /var/lib/orders.db';

interface Context {
  readonly card: string;
  readonly payload: unknown;
}

const payloadOf = ({ context }: { readonly context: Context }): unknown => context.payload;

const base = setup({
  types: {
    context: {} as Context,
    input: undefined as { fails?: boolean } | undefined,
    events: {} as { type: 'approve' | 'ship' | 'insure' | 'note' | 'fail'; payload?: unknown },
  },
  actions: {
    keep: assign({ payload: ({ event }) => event.payload }),
    fail: assign(() => {
      throw new Error(INSIDE);
    }),
  },
  guards: { never: () => false },
});

/** It is asked for approval and ends with the payload of that. */
export const order = base.createMachine({
  id: 'order',
  context: ({ input }) => {
    if (input?.fails === true) throw new Error(INSIDE);
    return { card: '4111', payload: undefined };
  },
  initial: 'asking',
  on: { note: { actions: 'keep' }, fail: { actions: 'fail' } },
  states: {
    asking: waitForEvent({ event: 'approve', onEvent: { target: 'approved', actions: 'keep' } }),
    approved: { type: 'final' },
  },
  output: payloadOf,
});

/** It waits twice: what comes for the second wait during the first is early. */
export const parcel = base.createMachine({
  id: 'parcel',
  context: { card: '4111', payload: undefined },
  initial: 'asking',
  states: {
    asking: waitForEvent({ event: 'approve', onEvent: 'packed' }),
    packed: waitForEvent({ event: 'ship', onEvent: 'insured' }),
    insured: waitForEvent({ event: 'insure', whenEarly: 'reject', onEvent: 'shipped' }),
    shipped: { type: 'final' },
  },
});

/** Two questions at a time. */
export const double = base.createMachine({
  id: 'double',
  type: 'parallel',
  context: { card: '4111', payload: undefined },
  states: {
    left: {
      initial: 'asking',
      states: {
        asking: waitForEvent({ event: 'approve', onEvent: { target: 'over', actions: 'keep' } }),
        over: { type: 'final' },
      },
    },
    right: {
      initial: 'asking',
      states: {
        asking: waitForEvent({ event: 'ship', onEvent: { target: 'over', actions: 'keep' } }),
        over: { type: 'final' },
      },
    },
  },
  output: payloadOf,
});

/** It stays where it is until two have answered. */
export const quorum = setup({
  types: {
    context: {} as { users: readonly unknown[] },
    events: {} as { type: 'answer'; payload?: unknown },
  },
}).createMachine({
  id: 'quorum',
  context: { users: [] },
  initial: 'asking',
  states: {
    asking: {
      ...waitForEvent({
        event: 'answer',
        onEvent: {
          actions: assign({ users: ({ context, event }) => [...context.users, event.payload] }),
        },
      }),
      always: { guard: ({ context }) => context.users.length === 2, target: 'over' },
    },
    over: { type: 'final' },
  },
  output: ({ context }: { readonly context: { readonly users: readonly unknown[] } }) =>
    context.users,
});

/** It asks, rests, and asks again. */
export const again = setup({}).createMachine({
  id: 'again',
  initial: 'asking',
  states: {
    asking: waitForEvent({ event: 'approve', onEvent: 'resting' }),
    resting: sleep('1s', 'asking'),
  },
});

/** Its task stands still until somebody says what it comes to. */
export const tasked = setup({
  types: { context: {} as { result: unknown } },
  actors: { pay: fromTask(() => Promise.resolve(suspend('externalEvent', { event: 'paid' }))) },
}).createMachine({
  id: 'tasked',
  context: { result: undefined },
  initial: 'paying',
  states: {
    paying: {
      invoke: {
        src: 'pay',
        onDone: { target: 'paid', actions: assign({ result: ({ event }) => event.output }) },
      },
    },
    paid: { type: 'final' },
  },
  output: ({ context }: { readonly context: { readonly result: unknown } }) => context.result,
});
