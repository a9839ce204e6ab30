// The machine of the README, whole: it must compile as it stands, with everything inferred.
import { createMachine, fromPromise, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import { sleep } from '../../src/machines/sleep.ts';
import { update } from '../../src/machines/update.ts';
import { waitForEvent } from '../../src/machines/wait-for-event.ts';

export interface OrderContext {
  readonly orderId: string;
  readonly approvedBy: string | undefined;
}

export type OrderEvent =
  | {
      readonly type: 'manager.approval';
      readonly payload: { readonly orderId: string; readonly user: string };
    }
  | { readonly type: 'manager.refusal'; readonly payload: { readonly reason: string } }
  | { readonly type: 'tick' };

export const order = setup({
  types: {
    context: {} as OrderContext,
    events: {} as OrderEvent,
    input: {} as { orderId: string },
  },
  actors: { charge: fromPromise(async ({ input }: { input: OrderContext }) => input.orderId) },
}).createMachine({
  id: 'order',
  initial: 'cooling',
  context: ({ input }) => ({ orderId: input.orderId, approvedBy: undefined }),
  states: {
    cooling: sleep('24h', 'approval'),
    approval: waitForEvent({
      event: 'manager.approval',
      where: ({ context, event }) => event.payload.orderId === context.orderId,
      timeout: '3d',
      onEvent: {
        target: 'charging',
        actions: update((draft, { event }) => {
          draft.approvedBy = event.payload.user;
        }),
      },
      onTimeout: 'rejected',
    }),
    charging: {
      invoke: {
        src: 'charge',
        input: ({ context }) => context,
        onDone: 'done',
        onError: 'rejected',
      },
    },
    done: { type: 'final' },
    rejected: { type: 'final' },
  },
});

// A pause state is a leaf of the machine's value, like any other state without children.
expectTypeOf<Parameters<ReturnType<typeof order.transition>['matches']>[0]>().toEqualTypeOf<
  'cooling' | 'approval' | 'charging' | 'done' | 'rejected'
>();
expectTypeOf<ReturnType<typeof order.transition>['context']>().toEqualTypeOf<OrderContext>();

export const orderPlain = createMachine({
  types: {} as { context: OrderContext; events: OrderEvent },
  id: 'order',
  initial: 'cooling',
  context: { orderId: '42', approvedBy: undefined },
  states: {
    cooling: sleep('24h', 'approval'),
    approval: waitForEvent({
      event: 'manager.approval',
      where: ({ context, event }) => {
        expectTypeOf(context).toEqualTypeOf<OrderContext>();
        return event.payload.orderId === context.orderId;
      },
      timeout: '3d',
      onEvent: {
        target: 'done',
        actions: update((draft, { event }) => {
          expectTypeOf(event.type).toEqualTypeOf<'manager.approval'>();
          draft.approvedBy = event.payload.user;
        }),
      },
      onTimeout: 'rejected',
    }),
    done: { type: 'final' },
    rejected: { type: 'final' },
  },
});

export const orderUntyped = createMachine({
  id: 'order',
  initial: 'cooling',
  context: { orderId: '42', approvedBy: '' },
  states: {
    cooling: sleep('24h', 'approval'),
    approval: waitForEvent({
      event: 'manager.approval',
      where: ({ context, event }) => event['payload'].orderId === context.orderId,
      timeout: '3d',
      onEvent: {
        target: 'done',
        actions: [
          'note',
          { type: 'tell', params: { whom: 'ann' } },
          update((draft, { event }) => {
            draft.approvedBy = event['payload'].user;
          }),
        ],
      },
      onTimeout: 'rejected',
    }),
    done: { type: 'final' },
    rejected: { type: 'final' },
  },
});
