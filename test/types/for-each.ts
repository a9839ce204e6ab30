import { createMachine, setup } from 'xstate';
import { expectTypeOf } from 'vitest';
import { forEach } from '../../src/machines/for-each.ts';
import type { ItemResult } from '../../src/machines/for-each-chunk.ts';
import { fromTask, type TaskArgs } from '../../src/machines/task.ts';
import { update } from '../../src/machines/update.ts';

interface Line {
  readonly product: string;
  readonly count: number;
}

interface OrderContext {
  readonly lines: readonly Line[];
  readonly names: readonly string[];
  readonly packed: readonly { readonly parcel: string }[];
}

const pack = fromTask(async ({ input }: TaskArgs<{ product: string }>) => ({
  parcel: input.product,
}));
const name = fromTask(async ({ input }: TaskArgs<string>) => input.length);
const tick = fromTask(async () => true);

const base = setup({
  types: { context: {} as OrderContext, events: {} as { type: 'go'; fast: boolean } },
  actors: { pack, name, tick },
  guards: { isMine: ({ context }) => context.lines.length > 0 },
  actions: { note: () => undefined },
});
const context: OrderContext = { lines: [], names: [], packed: [] };

/** Made outside of any machine: untyped inside, and it fits in all of them. */
const outside = forEach({ src: 'pack', items: [{ product: 'pen' }], onDone: 'done' });

export const right = base.createMachine({
  context,
  states: {
    outside,
    mapped: forEach({
      src: 'pack',
      items: ({ context: { lines }, event }) => {
        expectTypeOf(event.fast).toEqualTypeOf<boolean>();
        return lines;
      },
      input: ({ item, index, self, context: { names } }) => {
        expectTypeOf(self.id).toEqualTypeOf<string>();
        expectTypeOf(item).toEqualTypeOf<Line>();
        return { product: `${item.product} ${index} of ${names.length}` };
      },
      concurrency: 4,
      onDone: {
        target: 'done',
        actions: update((draft, { event }) => {
          expectTypeOf(event.output).toEqualTypeOf<readonly { parcel: string }[]>();
          draft.packed = [...event.output];
        }),
      },
      onItem: {
        guard: ({ event }) => event.status === 'fulfilled' && event.value.parcel !== '',
        actions: ['note', ({ event }) => expectTypeOf(event.index).toEqualTypeOf<number>()],
      },
      onError: [{ guard: 'isMine', target: 'done' }, 'outside'],
      on: { go: 'done' },
      entry: 'note',
    }),
    asTheyAre: forEach({
      src: 'pack',
      items: ({ context: { lines } }) => lines,
      onDone: { actions: ({ event }) => event.output.map(({ parcel }) => parcel) },
    }),
    literal: forEach({ src: 'name', items: ['a', 'b'], onDone: 'done' }),
    noInput: forEach({ src: 'tick', items: ({ context: { names } }) => names, onDone: 'done' }),
    settled: forEach({
      src: 'name',
      items: ({ context: { names } }) => names,
      settle: true,
      onDone: {
        actions: ({ event }) =>
          expectTypeOf(event.output).toEqualTypeOf<readonly ItemResult<number>[]>(),
      },
    }),
    aLogic: forEach({
      src: pack,
      items: ({ context: { names } }) => names,
      input: ({ item }) => ({ product: item }),
      onDone: { actions: ({ event }) => event.output.map(({ parcel }) => parcel) },
    }),
    done: {},
  },
});

base.createMachine({
  context,
  states: {
    // @ts-expect-error: setup names no such actor
    noSuchActor: forEach({ src: 'pak', items: [], onDone: 'done' }),
    // @ts-expect-error: nothing says of what
    noItems: forEach({ src: 'name', onDone: 'done' }),
    // @ts-expect-error: a name is no line of an order
    noInput: forEach({ src: 'pack', items: ({ context: { names } }) => names, onDone: 'done' }),
    otherInput: forEach({
      src: 'pack',
      items: ({ context: { lines } }) => lines,
      // @ts-expect-error: the actor asks for a product
      input: ({ item }) => ({ name: item.product }),
      onDone: 'done',
    }),
    noSuchField: forEach({
      src: 'pack',
      items: ({ context: { lines } }) => lines,
      // @ts-expect-error: a line has no name
      input: ({ item }) => ({ product: item.name }),
      onDone: 'done',
    }),
    noSuchOutput: forEach({
      src: 'name',
      items: ['a'],
      // @ts-expect-error: the outputs are numbers
      onDone: { actions: ({ event }) => event.output.map(({ parcel }) => parcel) },
    }),
    notSettled: forEach({
      src: 'name',
      items: ['a'],
      settle: true,
      // @ts-expect-error: they may have failed
      onDone: { actions: ({ event }) => event.output.map((length) => length.toFixed()) },
    }),
    // @ts-expect-error: the end leads somewhere
    noTarget: forEach({ src: 'name', items: ['a'] }),
    // @ts-expect-error: a number of items
    noNumber: forEach({ src: 'name', items: ['a'], concurrency: 'all', onDone: 'done' }),
    // @ts-expect-error: an option is misspelled
    misspelled: forEach({ src: 'name', items: ['a'], onDone: 'done', concurency: 3 }),
  },
});

export const plain = createMachine({
  types: {} as { context: OrderContext },
  context,
  states: {
    byName: forEach({
      src: 'pack',
      items: ({ context: { lines } }) => lines,
      input: ({ item }) => item.product,
      onDone: 'done',
    }),
    aLogic: forEach({
      src: name,
      items: ({ context: { names } }) => names,
      onDone: { actions: ({ event }) => event.output.map((length) => length.toFixed()) },
    }),
    done: {},
  },
});
