import { emit, enqueueActions, raise, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import { update } from '../../src/machines/update.ts';
import { waitForEvent } from '../../src/machines/wait-for-event.ts';
import type { OrderContext, OrderEvent } from './order.ts';

const base = setup({
  types: {
    context: {} as OrderContext,
    events: {} as OrderEvent,
    emitted: {} as { type: 'told'; whom: string },
    tags: {} as 'open' | 'closed',
    meta: {} as { title: string },
  },
  guards: {
    isMine: ({ context }) => context.orderId !== '',
    isOver: (_, params: { amount: number }) => params.amount > 3,
  },
  actions: { note: () => undefined, tell: (_, _params: { whom: string }) => undefined },
  delays: { soon: 1_000 },
});

const context: OrderContext = { orderId: '42', approvedBy: undefined };

/** Made outside of any machine: untyped inside, and it fits in all of them. */
const refusal = waitForEvent({
  event: 'manager.refusal',
  where: ({ event }) => event['payload'].reason !== '',
  onEvent: 'done',
});

export const right = base.createMachine({
  context,
  states: {
    refusal,
    byName: waitForEvent({ event: 'tick', where: 'isMine', onEvent: 'done' }),
    byNameWithParams: waitForEvent({
      event: 'tick',
      where: { type: 'isOver', params: { amount: 3 } },
      onEvent: 'done',
    }),
    below: waitForEvent({
      event: 'manager.*',
      where: ({ event }) => {
        expectTypeOf(event.type).toEqualTypeOf<'manager.approval' | 'manager.refusal'>();
        return true;
      },
      onEvent: 'done',
    }),
    branches: waitForEvent({
      event: 'manager.approval',
      onEvent: [
        { guard: ({ event }) => event.payload.user === 'ann', target: 'done' },
        {
          guard: 'isMine',
          actions: [
            'note',
            { type: 'tell', params: ({ event }) => ({ whom: event.payload.user }) },
            emit(({ event }) => ({ type: 'told', whom: event.payload.user })),
            raise({ type: 'tick' }, { delay: 'soon' }),
            update((draft, { event, context: before }) => {
              expectTypeOf(before).toEqualTypeOf<OrderContext>();
              draft.approvedBy = event.payload.user;
            }),
            enqueueActions(({ enqueue, event }) => {
              expectTypeOf(event.type).toEqualTypeOf<'manager.approval'>();
              enqueue('note');
              enqueue(update((draft) => void (draft.approvedBy = event.payload.user)));
            }),
          ],
        },
        'done',
      ],
    }),
    timeouts: waitForEvent({
      event: 'tick',
      timeout: ({ context: { orderId } }) => orderId.length,
      onEvent: 'done',
      onTimeout: [{ guard: 'isMine', target: 'done', actions: 'note' }, 'branches'],
      onRestart: 'remaining',
    }),
    more: waitForEvent({
      event: 'tick',
      onEvent: 'done',
      whenEarly: 'defer',
      keep: '1h',
      entry: ['note', update((draft) => void (draft.approvedBy = undefined))],
      exit: ({ context: { orderId } }) => expectTypeOf(orderId).toEqualTypeOf<string>(),
      tags: 'open',
      meta: { title: 'More' },
      description: 'Waits for the clock.',
      id: 'more',
      on: {
        'manager.refusal': { target: 'done', guard: ({ event }) => event.payload.reason === '' },
      },
      after: { soon: { actions: 'note' }, 60_000: { actions: 'note' } },
    }),
    nested: { initial: 'one', states: { one: waitForEvent({ event: 'tick', onEvent: '#more' }) } },
    done: {},
  },
});

base.createMachine({
  context,
  states: {
    // @ts-expect-error: the machine declares no such event
    unknownEvent: waitForEvent({ event: 'manager.aproval', onEvent: 'done' }),
    // @ts-expect-error: the wildcard waits for nothing in particular
    wildcard: waitForEvent({ event: '*', onEvent: 'done' }),
    // @ts-expect-error: a wait leads somewhere
    noTarget: waitForEvent({ event: 'tick' }),
    // @ts-expect-error: a timeout is a transition
    noOnTimeout: waitForEvent({ event: 'tick', onEvent: 'done', timeout: '3d' }),
    // @ts-expect-error: nothing says when
    noTimeout: waitForEvent({ event: 'tick', onEvent: 'done', onTimeout: 'done' }),
    noSuchField: waitForEvent({
      event: 'manager.approval',
      // @ts-expect-error: a refusal has a reason, an approval has none
      where: ({ event }) => event.payload.reason === '',
      onEvent: 'done',
    }),
    noSuchContext: waitForEvent({
      event: 'tick',
      // @ts-expect-error: the context has no such field
      where: ({ context: { user } }) => user === '',
      onEvent: 'done',
    }),
    noSuchDraftField: waitForEvent({
      event: 'manager.approval',
      onEvent: {
        actions: update((draft, { event }) => {
          // @ts-expect-error: the context has no such field
          draft.aprovedBy = event.payload.user;
          // @ts-expect-error: nor has the event
          draft.approvedBy = event.payload.reason;
          // @ts-expect-error: a name is no number
          draft.approvedBy = 42;
        }),
      },
    }),
    noSuchEventOnTimeout: waitForEvent({
      event: 'manager.approval',
      onEvent: 'done',
      timeout: '3d',
      onTimeout: {
        target: 'done',
        // @ts-expect-error: no approval has come, so none can be read
        actions: update((draft, { event }) => void (draft.approvedBy = event.payload.user)),
      },
    }),
    // @ts-expect-error: setup names no such guard
    noSuchGuard: waitForEvent({ event: 'tick', where: 'isYours', onEvent: 'done' }),
    noParams: waitForEvent({
      event: 'tick',
      // @ts-expect-error: the guard asks for an amount
      where: { type: 'isOver', params: { amount: '3' } },
      onEvent: 'done',
    }),
    // @ts-expect-error: setup names no such action
    noSuchAction: waitForEvent({ event: 'tick', onEvent: { actions: 'nota' } }),
    noDuration: waitForEvent({
      event: 'tick',
      onEvent: 'done',
      // @ts-expect-error: minutes are m
      timeout: '5min',
      onTimeout: 'done',
    }),
    // @ts-expect-error: the machine declares its tags
    noSuchTag: waitForEvent({ event: 'tick', onEvent: 'done', tags: 'ajar' }),
    // @ts-expect-error: the machine declares its meta
    noSuchMeta: waitForEvent({ event: 'tick', onEvent: 'done', meta: { name: 'More' } }),
    // @ts-expect-error: there is no such policy
    noSuchPolicy: waitForEvent({ event: 'tick', onEvent: 'done', whenEarly: 'keep' }),
  },
});
