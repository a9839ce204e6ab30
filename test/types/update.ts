import { assign, setup, type AnyActorRef } from 'xstate';
import { expectTypeOf } from 'vitest';
import { update } from '../../src/machines/update.ts';

interface Context {
  readonly items: readonly { readonly name: string }[];
  readonly byName: ReadonlyMap<string, { readonly count: number }>;
  readonly since: Date;
  readonly child: AnyActorRef | undefined;
}

/** Events may be interfaces. */
interface AddEvent {
  readonly type: 'add';
  readonly name: string;
}
type Event = AddEvent | { readonly type: 'clear' };

const context: Context = { items: [], byName: new Map(), since: new Date(0), child: undefined };

const base = setup({
  types: { context: {} as Context, events: {} as Event },
  actions: {
    addTimes: update((draft, { event }, params: { times: number }) => {
      expectTypeOf(event).toEqualTypeOf<Event>();
      expectTypeOf(params.times).toEqualTypeOf<number>();
      draft.items.push({ name: 'pen' });
      // @ts-expect-error: a name is a text
      draft.items.push({ name: 42 });
    }),
  },
});

export const right = base.createMachine({
  context,
  entry: update((draft, { self }) => {
    draft.child = self;
    draft.since = new Date(1);
  }),
  on: {
    add: {
      actions: [
        update((draft, { event, context: before }) => {
          expectTypeOf(event).toEqualTypeOf<AddEvent>();
          expectTypeOf(before).toEqualTypeOf<Context>();
          draft.items.push({ name: event.name });
          draft.byName.set(event.name, { count: 1 });
          // @ts-expect-error: the context has no such field
          draft.item = event.name;
          // @ts-expect-error: the event has no such field
          draft.items.push({ name: event.title });
          // @ts-expect-error: only the draft may be changed
          before.items.push({ name: event.name });
        }),
        { type: 'addTimes', params: { times: 3 } },
        assign({ since: new Date(0) }),
      ],
    },
    // @ts-expect-error: the action asks for a number of times
    clear: {
      actions: { type: 'addTimes', params: { times: '3' } },
    },
  },
});
