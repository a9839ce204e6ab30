import { and, createMachine, not, setup, stateIn } from 'xstate';
import { expectTypeOf } from 'vitest';
import { pauseIf } from '../../src/machines/pause-if.ts';
import { sleep } from '../../src/machines/sleep.ts';
import { sleepUntil } from '../../src/machines/sleep-until.ts';
import { update } from '../../src/machines/update.ts';
import { waitForEvent } from '../../src/machines/wait-for-event.ts';
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

const outside = waitForEvent({ event: 'manager.refusal', onEvent: 'done' });

export const right = base.createMachine({
  context,
  initial: 'inline',
  states: {
    inline: pauseIf(
      ({ context: asEntered, event }) => {
        expectTypeOf(asEntered).toEqualTypeOf<OrderContext>();
        expectTypeOf(event).toEqualTypeOf<OrderEvent>();
        return asEntered.orderId === '';
      },
      waitForEvent({
        event: 'manager.approval',
        where: ({ context: now, event }) => {
          expectTypeOf(now).toEqualTypeOf<OrderContext>();
          expectTypeOf(event.type).toEqualTypeOf<'manager.approval'>();
          return event.payload.orderId === now.orderId;
        },
        timeout: ({ context: { orderId } }) => orderId.length,
        onEvent: {
          target: 'done',
          actions: [
            'note',
            update((draft, { event }) => void (draft.approvedBy = event.payload.user)),
          ],
        },
        onTimeout: 'done',
        tags: 'open',
      }),
      { target: 'done', actions: ['note', update((draft) => void (draft.approvedBy = 'none'))] },
    ),
    named: pauseIf('isMine', sleep('1h', 'done'), 'done'),
    params: pauseIf({ type: 'isOver', params: { amount: 3 } }, sleep('1h', 'done'), 'done'),
    combined: pauseIf(
      and(['isMine', not('isMine'), stateIn('done')]),
      sleep(({ context: { orderId } }) => orderId.length, 'done'),
      'done',
    ),
    until: pauseIf(
      'isMine',
      sleepUntil(({ context: { orderId } }) => orderId, 'done'),
      'done',
    ),
    outside: pauseIf('isMine', outside, 'done'),
    done: {},
  },
});
type Value = ReturnType<typeof right.getInitialSnapshot>['value'];
expectTypeOf<Extract<Value, string>>().toEqualTypeOf<'done'>();
expectTypeOf<Extract<Value, { named: string }>>().toEqualTypeOf<{ named: 'pausing' }>();

base.createMachine({
  context,
  states: {
    // @ts-expect-error: setup names no such guard
    noGuard: pauseIf('isYours', sleep('1h', 'done'), 'done'),
    noEvent: pauseIf(
      'isMine',
      // @ts-expect-error: no such event
      waitForEvent({ event: 'manager.aproval', onEvent: 'done' }),
      'done',
    ),
    noField: pauseIf(
      'isMine',
      waitForEvent({
        event: 'manager.approval',
        // @ts-expect-error: no such field
        where: ({ event }) => event.payload.reason === '',
        onEvent: 'done',
      }),
      'done',
    ),
    // @ts-expect-error: the context has no metadata
    noMetadata: pauseIf({ metadata: 'needs_approval' }, sleep('1h', 'done'), 'done'),
    // @ts-expect-error: no target
    noTarget: pauseIf('isMine', sleep('1h', 'done')),
    // @ts-expect-error: a step
    aStep: pauseIf('isMine', sleep('1h'), 'done'),
    // @ts-expect-error: plain state
    aState: pauseIf('isMine', { on: { tick: 'done' } }, 'done'),
    // @ts-expect-error: setup names no such action
    noAction: pauseIf('isMine', sleep('1h', 'done'), { actions: 'nota' }),
    // @ts-expect-error: tags
    noTag: pauseIf('isMine', sleep('1h', 'done', { tags: 'ajar' }), 'done'),
  },
});

export const withMetadata = createMachine({
  types: {} as { context: { metadata: Record<string, string> } },
  context: { metadata: {} },
  states: {
    a: pauseIf({ metadata: 'needs_approval' }, sleep('1h', 'b'), 'b'),
    b: {},
  },
});
export const untyped = createMachine({
  context: { metadata: {} },
  states: {
    a: pauseIf({ metadata: 'needs_approval' }, sleep('1h', 'b'), 'b'),
    b: {},
  },
});

export const plain = createMachine({
  types: {} as { context: OrderContext; events: OrderEvent },
  context,
  states: {
    review: pauseIf(
      ({ context: { orderId } }) => orderId !== '',
      waitForEvent({
        event: 'manager.approval',
        where: ({ context: { orderId }, event }) => event.payload.orderId === orderId,
        onEvent: {
          target: 'done',
          actions: update((draft, { event }) => void (draft.approvedBy = event.payload.user)),
        },
      }),
      { target: 'done', actions: update((draft) => void (draft.approvedBy = 'none')) },
    ),
    done: {},
  },
});
