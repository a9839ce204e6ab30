import { createMachine, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import { update } from '../../src/machines/update.ts';
import { waitForQuorum } from '../../src/machines/wait-for-quorum.ts';
import type { OrderEvent } from './order.ts';

type Approval = Extract<OrderEvent, { type: 'manager.approval' }>;

interface Context {
  readonly orderId: string;
  readonly approvals: readonly Approval[];
  readonly writable?: Approval[];
  readonly refusals: readonly Extract<OrderEvent, { type: 'manager.refusal' }>[];
  readonly names: readonly string[];
}

const base = setup({
  types: { context: {} as Context, events: {} as OrderEvent },
  guards: { isMine: ({ context }) => context.orderId !== '' },
  actions: { note: () => undefined },
});

const context: Context = { orderId: '42', approvals: [], refusals: [], names: [] };

const outside = waitForQuorum({
  event: 'manager.approval',
  count: 2,
  by: ({ event }) => event['payload'].user,
  into: 'approvals',
  onDone: 'done',
});

export const right = base.createMachine({
  context,
  initial: 'listed',
  states: {
    outside,
    listed: waitForQuorum({
      events: [
        'tick',
        'manager.refusal',
        {
          event: 'manager.approval',
          where: ({ event }) => event.payload.user !== '',
          onEvent: update((draft, { event }) => void (draft.orderId = event.payload.orderId)),
        },
      ],
      count: 2,
      onDone: { target: 'done', actions: 'note' },
      timeout: '1h',
      onTimeout: 'done',
    }),
    counted: waitForQuorum({
      event: 'manager.approval',
      where: ({ context: now, event }) => {
        expectTypeOf(now).toEqualTypeOf<Context>();
        return event.payload.orderId === now.orderId;
      },
      count: 2,
      by: ({ event }) => {
        expectTypeOf(event).toEqualTypeOf<Approval>();
        return event.payload.user;
      },
      into: 'approvals',
      onEvent: ['note', update((draft, { event }) => void (draft.orderId = event.payload.user))],
      onDone: {
        target: 'done',
        actions: update((draft, { event }) => void (draft.orderId = event.payload.user)),
      },
      entry: 'note',
    }),
    writable: waitForQuorum({
      event: 'manager.approval',
      count: 2,
      by: ({ event }) => event.payload.user,
      into: 'writable',
      onDone: 'done',
    }),
    done: {},
  },
});

type Value = ReturnType<typeof right.getInitialSnapshot>['value'];
expectTypeOf<Extract<Value, string>>().toEqualTypeOf<'outside' | 'counted' | 'writable' | 'done'>();

base.createMachine({
  context,
  states: {
    // @ts-expect-error: how many is not said
    noCount: waitForQuorum({ events: ['tick', 'manager.refusal'], onDone: 'done' }),
    // @ts-expect-error: it leads nowhere
    noTarget: waitForQuorum({ events: ['tick', 'manager.refusal'], count: 1 }),
    // @ts-expect-error: the machine declares no such event
    noEvent: waitForQuorum({ events: ['tick', 'tock'], count: 1, onDone: 'done' }),
    // @ts-expect-error: nothing tells one from another
    noBy: waitForQuorum({ event: 'manager.approval', count: 2, into: 'approvals', onDone: 'done' }),
    // @ts-expect-error: nobody would remember who was counted
    noInto: waitForQuorum({
      event: 'manager.approval',
      count: 2,
      by: ({ event }) => event.payload.user,
      onDone: 'done',
    }),
    // @ts-expect-error: other events are kept there
    otherEvents: waitForQuorum({
      event: 'manager.approval',
      count: 2,
      by: ({ event }) => event.payload.user,
      into: 'refusals',
      onDone: 'done',
    }),
    // @ts-expect-error: texts are kept there
    noEvents: waitForQuorum({
      event: 'manager.approval',
      count: 2,
      by: ({ event }) => event.payload.user,
      into: 'names',
      onDone: 'done',
    }),
    // @ts-expect-error: a payload is no text
    noText: waitForQuorum({
      event: 'manager.approval',
      count: 2,
      by: ({ event }) => event.payload,
      into: 'approvals',
      onDone: 'done',
    }),
    done: {},
  },
});

export const plain = createMachine({
  types: {} as { context: Context; events: OrderEvent },
  context,
  states: {
    counted: waitForQuorum({
      event: 'manager.approval',
      where: ({ context: now, event }) => event.payload.orderId === now.orderId,
      count: 2,
      by: ({ event }) => event.payload.user,
      into: 'approvals',
      onDone: 'done',
    }),
    done: {},
  },
});
