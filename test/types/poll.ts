import { createMachine, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import { poll } from '../../src/machines/poll.ts';
import { fromTask, type TaskArgs } from '../../src/machines/task.ts';
import { update } from '../../src/machines/update.ts';
import type { OrderContext, OrderEvent } from './order.ts';

interface Invoice {
  readonly state: 'open' | 'paid';
  readonly paidBy: string;
}

const invoice = fromTask(async ({ input }: TaskArgs<{ orderId: string }>): Promise<Invoice> => ({
  state: 'paid',
  paidBy: input.orderId,
}));
const isUp = fromTask(async () => true);

const base = setup({
  types: { context: {} as OrderContext, events: {} as OrderEvent, tags: {} as 'open' },
  actors: { invoice, isUp },
  guards: { isMine: ({ context }) => context.orderId !== '' },
  actions: { note: () => undefined },
});
const context: OrderContext = { orderId: '42', approvedBy: undefined };

/** Made outside of any machine: untyped inside, and it fits in all of them. */
const outside = poll({ src: 'isUp', every: '1s', until: ({ output }) => output, onDone: 'done' });

export const right = base.createMachine({
  context,
  states: {
    outside,
    byName: poll({
      src: 'invoice',
      input: ({ context: { orderId }, event }) => {
        expectTypeOf(event).toEqualTypeOf<OrderEvent>();
        return { orderId };
      },
      every: '10s',
      backoff: 2,
      maxDelay: '5m',
      maxAttempts: 9,
      timeout: ({ context: { orderId } }) => orderId.length,
      until: ({ output, attempt }) => {
        expectTypeOf(output).toEqualTypeOf<Invoice>();
        expectTypeOf(attempt).toEqualTypeOf<number>();
        return output.state === 'paid';
      },
      onDone: {
        target: 'done',
        guard: ({ event }) => event.output.paidBy === 'ann',
        actions: [
          'note',
          update((draft, { event }) => {
            expectTypeOf(event.output).toEqualTypeOf<Invoice>();
            draft.approvedBy = event.output.paidBy;
          }),
        ],
      },
      onTimeout: [{ guard: 'isMine', target: 'done' }, 'outside'],
      onError: {
        target: 'done',
        actions: ({ event }) => expectTypeOf(event.error).toEqualTypeOf<unknown>(),
      },
      tags: 'open',
      on: { tick: 'done' },
      entry: 'note',
    }),
    literal: poll({
      src: 'invoice',
      input: { orderId: '42' },
      every: 1_000,
      until: ({ output }) => output.state === 'paid',
      onDone: 'done',
    }),
    noInput: poll({ src: 'isUp', every: '1s', until: ({ output }) => output, onDone: 'done' }),
    aLogic: poll({
      src: invoice,
      input: ({ self }) => ({ orderId: self.id }),
      every: '1s',
      until: ({ output }) => {
        expectTypeOf(output).toEqualTypeOf<Invoice>();
        return true;
      },
      onDone: { actions: ({ event }) => expectTypeOf(event.output).toEqualTypeOf<Invoice>() },
    }),
    done: {},
  },
});

base.createMachine({
  context,
  states: {
    // @ts-expect-error: setup names no such actor
    noSuchActor: poll({ src: 'invoyce', every: '1s', until: () => true, onDone: 'done' }),
    // @ts-expect-error: the actor asks for an order id
    noInput: poll({ src: 'invoice', every: '1s', until: () => true, onDone: 'done' }),
    otherInput: poll({
      src: 'invoice',
      // @ts-expect-error: the actor asks for an order id
      input: ({ context: { orderId } }) => ({ id: orderId }),
      every: '1s',
      until: () => true,
      onDone: 'done',
    }),
    noSuchOutput: poll({
      src: 'isUp',
      every: '1s',
      // @ts-expect-error: the output is true or false
      until: ({ output }) => output.state === 'paid',
      onDone: 'done',
    }),
    noSuchState: poll({
      src: 'invoice',
      input: { orderId: '42' },
      every: '1s',
      // @ts-expect-error: there is no such state
      until: ({ output }) => output.state === 'payed',
      onDone: 'done',
    }),
    noSuchField: poll({
      src: 'isUp',
      every: '1s',
      until: ({ output }) => output,
      // @ts-expect-error: an answer has no payload
      onDone: { actions: ({ event }) => event.payload },
    }),
    // @ts-expect-error: nobody knows the answer
    noUntil: poll({ src: 'isUp', every: '1s', onDone: 'done' }),
    // @ts-expect-error: an answer leads somewhere
    noTarget: poll({ src: 'isUp', every: '1s', until: () => true }),
    // @ts-expect-error: nothing says how often
    noEvery: poll({ src: 'isUp', until: () => true, onDone: 'done' }),
    // @ts-expect-error: minutes are m
    noDuration: poll({ src: 'isUp', every: '5min', until: () => true, onDone: 'done' }),
    // @ts-expect-error: nothing bounds it
    never: poll({ src: 'isUp', every: 1, until: () => true, onDone: 'done', onTimeout: 'done' }),
    noSuchGuard: poll({
      src: 'isUp',
      every: '1s',
      until: () => true,
      // @ts-expect-error: setup names no such guard
      onDone: { guard: 'isYours', target: 'done' },
    }),
    // @ts-expect-error: the machine declares its tags
    noSuchTag: poll({ src: 'isUp', every: 1, until: () => true, onDone: 'done', tags: 'ajar' }),
    // @ts-expect-error: an option is misspelled
    misspelled: poll({ src: 'isUp', every: 1, until: () => true, onDone: 'done', maxAttemps: 3 }),
  },
});

/** Where nothing is declared, any actor may be asked. */
export const plain = createMachine({
  types: {} as { context: OrderContext; events: OrderEvent },
  context,
  states: {
    byName: poll({
      src: 'invoice',
      input: ({ context: { orderId } }) => ({ orderId }),
      every: '1s',
      until: ({ output }) => output,
      onDone: 'done',
    }),
    aLogic: poll({
      src: isUp,
      input: ({ context: { orderId } }) => ({ orderId }),
      every: '1s',
      until: ({ output }) => {
        expectTypeOf(output).toEqualTypeOf<boolean>();
        return output;
      },
      onDone: {
        target: 'done',
        actions: update((draft, { event }) => {
          expectTypeOf(event.output).toEqualTypeOf<boolean>();
          draft.approvedBy = 'ann';
        }),
      },
      onError: { actions: ({ context: { orderId } }) => orderId },
    }),
    done: {},
  },
});
