import { createMachine, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import { update } from '../../src/machines/update.ts';
import { waitForAny } from '../../src/machines/wait-for-any.ts';
import type { OrderContext, OrderEvent } from './order.ts';

const base = setup({
  types: { context: {} as OrderContext, events: {} as OrderEvent },
  guards: { isMine: ({ context }) => context.orderId !== '' },
  actions: { note: () => undefined },
});

const context: OrderContext = { orderId: '42', approvedBy: undefined };

const outside = waitForAny({ events: ['tick', 'manager.refusal'], onEvent: 'done' });

export const right = base.createMachine({
  context,
  initial: 'common',
  states: {
    outside,
    common: waitForAny({
      events: ['tick', 'manager.*'],
      onEvent: {
        target: 'done',
        actions: update((draft, { event }) => {
          expectTypeOf(event).toEqualTypeOf<OrderEvent>();
          draft.approvedBy = event.type;
        }),
      },
    }),
    own: waitForAny({
      events: [
        {
          event: 'manager.approval',
          where: ({ context: { orderId }, event }) => event.payload.orderId === orderId,
          onEvent: {
            target: 'done',
            actions: [
              'note',
              update((draft, { event }) => void (draft.approvedBy = event.payload.user)),
            ],
          },
        },
        { event: 'manager.refusal', where: 'isMine', onEvent: 'common' },
      ],
      timeout: '3d',
      onTimeout: 'common',
    }),
    mixed: waitForAny({
      events: ['tick', { event: 'manager.refusal', onEvent: 'common' }],
      onEvent: 'done',
      on: { 'manager.approval': 'done' },
    }),
    done: {},
  },
});

expectTypeOf<ReturnType<typeof right.getInitialSnapshot>['value']>().toEqualTypeOf<
  'outside' | 'common' | 'own' | 'mixed' | 'done'
>();

base.createMachine({
  context,
  states: {
    // @ts-expect-error: the machine declares no such event
    unknownEvent: waitForAny({ events: ['tick', 'manager.aproval'], onEvent: 'done' }),
    // @ts-expect-error: one of them leads nowhere
    leadsNowhere: waitForAny({ events: ['tick', { event: 'manager.refusal', onEvent: 'done' }] }),
    // @ts-expect-error: none of them leads anywhere
    noTarget: waitForAny({ events: ['tick'] }),
    noField: waitForAny({
      events: [
        {
          event: 'manager.approval',
          // @ts-expect-error: an approval has no reason
          where: ({ event }) => event.payload.reason === '',
        },
      ],
      onEvent: 'done',
    }),
    // @ts-expect-error: a timeout is a transition
    noOnTimeout: waitForAny({ events: ['tick'], onEvent: 'done', timeout: '1h' }),
    // @ts-expect-error: setup names no such action
    noAction: waitForAny({ events: ['tick'], onEvent: { actions: 'nota' } }),
    done: {},
  },
});

export const plain = createMachine({
  types: {} as { context: OrderContext; events: OrderEvent },
  context,
  states: {
    checks: waitForAny({
      events: [
        {
          event: 'manager.approval',
          onEvent: {
            target: 'done',
            actions: update((draft, { event }) => void (draft.approvedBy = event.payload.user)),
          },
        },
      ],
      onEvent: 'done',
    }),
    done: {},
  },
});
