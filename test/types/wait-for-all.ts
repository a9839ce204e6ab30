import { and, createMachine, not, setup, type DoneStateEvent } from 'xstate';
import { expectTypeOf } from 'vitest';
import { update } from '../../src/machines/update.ts';
import { waitForAll } from '../../src/machines/wait-for-all.ts';
import type { OrderContext, OrderEvent } from './order.ts';

const base = setup({
  types: { context: {} as OrderContext, events: {} as OrderEvent, tags: {} as 'open' },
  guards: {
    isMine: ({ context }) => context.orderId !== '',
    isOver: (_, params: { amount: number }) => params.amount > 3,
  },
  actions: { note: () => undefined },
});

const context: OrderContext = { orderId: '42', approvedBy: undefined };

/** Made outside of any machine: untyped inside, and it fits in all of them. */
const outside = waitForAll({
  events: ['manager.refusal', { event: 'tick', where: ({ event }) => event['payload'] !== '' }],
  onDone: 'done',
});

export const right = base.createMachine({
  context,
  initial: 'checks',
  states: {
    outside,
    types: waitForAll({ events: ['tick', 'manager.*'], onDone: 'done' }),
    checks: waitForAll({
      events: [
        'tick',
        {
          event: 'manager.approval',
          name: 'approval',
          where: ({ context: now, event }) => {
            expectTypeOf(now).toEqualTypeOf<OrderContext>();
            expectTypeOf(event.type).toEqualTypeOf<'manager.approval'>();
            return event.payload.orderId === now.orderId;
          },
          onEvent: [
            'note',
            update((draft, { event }) => void (draft.approvedBy = event.payload.user)),
          ],
        },
        { event: 'manager.refusal', where: and(['isMine', not('isMine')]) },
        { event: 'manager.*', where: { type: 'isOver', params: { amount: 3 } } },
      ],
      onEvent: update((draft, { event }) => {
        expectTypeOf(event).toEqualTypeOf<OrderEvent>();
        draft.approvedBy = event.type;
      }),
      onDone: {
        target: 'done',
        actions: [
          'note',
          ({ event }) => {
            expectTypeOf(event).toEqualTypeOf<DoneStateEvent>();
          },
        ],
      },
      timeout: ({ context: { orderId } }) => orderId.length,
      onTimeout: [{ guard: 'isMine', target: 'done' }, 'types'],
      whenEarly: 'defer',
      keep: '1h',
      onRestart: 'remaining',
      tags: 'open',
      on: { tick: { actions: 'note' } },
    }),
    done: {},
  },
});

type Value = ReturnType<typeof right.getInitialSnapshot>['value'];
expectTypeOf<Extract<Value, { types: unknown }>>().toEqualTypeOf<{
  types: Record<string, 'waiting' | 'came'>;
}>();

base.createMachine({
  context,
  states: {
    // @ts-expect-error: the machine declares no such event
    unknownEvent: waitForAll({ events: ['tick', 'manager.aproval'], onDone: 'done' }),
    // @ts-expect-error: nor so
    unknownEventOfMore: waitForAll({ events: [{ event: 'manager.aproval' }], onDone: 'done' }),
    // @ts-expect-error: one event is no list
    noList: waitForAll({ events: 'tick', onDone: 'done' }),
    // @ts-expect-error: a wait leads somewhere
    noTarget: waitForAll({ events: ['tick'] }),
    // @ts-expect-error: a timeout is a transition
    noOnTimeout: waitForAll({ events: ['tick'], onDone: 'done', timeout: '1h' }),
    noField: waitForAll({
      events: [
        {
          event: 'manager.approval',
          // @ts-expect-error: an approval has no reason
          where: ({ event }) => event.payload.reason === '',
        },
      ],
      onDone: 'done',
    }),
    // @ts-expect-error: an event of several leads nowhere
    leads: waitForAll({ events: [{ event: 'tick', onEvent: { target: 'done' } }], onDone: 'done' }),
    // @ts-expect-error: setup names no such action
    noAction: waitForAll({ events: [{ event: 'tick', onEvent: 'nota' }], onDone: 'done' }),
    // @ts-expect-error: setup names no such guard
    noGuard: waitForAll({ events: [{ event: 'tick', where: 'isYours' }], onDone: 'done' }),
    // @ts-expect-error: the machine declares its tags
    noTag: waitForAll({ events: ['tick'], onDone: 'done', tags: 'ajar' }),
    done: {},
  },
});

export const plain = createMachine({
  types: {} as { context: OrderContext; events: OrderEvent },
  context,
  states: {
    checks: waitForAll({
      events: [
        {
          event: 'manager.approval',
          onEvent: update((draft, { event }) => void (draft.approvedBy = event.payload.user)),
        },
      ],
      onDone: 'done',
    }),
    done: {},
  },
});
