import { produce } from 'immer';
import {
  assertEvent,
  createActor,
  createMachine,
  fromTransition,
  setup,
  type AnyActorRef,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { update } from '../../src/machines/update.ts';

interface Item {
  readonly name: string;
  readonly count: number;
}

interface Context {
  readonly items: readonly Item[];
  readonly byName: ReadonlyMap<string, Item>;
  readonly seen: ReadonlySet<string>;
  readonly since: Date;
  readonly child: AnyActorRef | undefined;
  readonly note?: string | undefined;
}

const context: Context = {
  items: [{ name: 'pen', count: 1 }],
  byName: new Map([['pen', { name: 'pen', count: 1 }]]),
  seen: new Set(['pen']),
  since: new Date(0),
  child: undefined,
  note: 'new',
};

type Recipe = Parameters<typeof update<Context, AddEvent, undefined, AddEvent, never>>[0];
type AddEvent = { readonly type: 'add'; readonly item: Item };

const add: AddEvent = { type: 'add', item: { name: 'cup', count: 2 } };

/** The context after one event whose transition runs the recipe. */
function afterwards(recipe: Recipe, before: Context = context): Context {
  const machine = setup({
    types: { context: {} as Context, events: {} as AddEvent },
  }).createMachine({
    context: before,
    on: { add: { actions: update(recipe) } },
  });
  const actor = createActor(machine);
  actor.start();
  actor.send(add);
  return actor.getSnapshot().context;
}

describe('update', () => {
  test('changes what the recipe changes and shares the rest', () => {
    const after = afterwards((draft, { event }) => {
      draft.items.push(event.item);
    });
    expect(after).toStrictEqual({ ...context, items: [...context.items, add.item] });
    expect(context.items).toHaveLength(1);
    expect(after.items[0]).toBe(context.items[0]);
    expect(after.byName).toBe(context.byName);
  });

  test('drafts maps and sets', () => {
    const after = afterwards((draft) => {
      draft.seen.add('cup');
      const pen = draft.byName.get('pen');
      if (pen) pen.count += 1;
    });
    expect(after.seen).toStrictEqual(new Set(['pen', 'cup']));
    expect(after.byName.get('pen')).toStrictEqual({ name: 'pen', count: 2 });
    expect(context.seen).toStrictEqual(new Set(['pen']));
    expect(context.byName.get('pen')).toStrictEqual({ name: 'pen', count: 1 });
  });

  test('takes a new date for an old one', () => {
    const after = afterwards((draft) => {
      draft.since = new Date(draft.since.getTime() + 1);
    });
    expect(after.since).toStrictEqual(new Date(1));
    expect(context.since).toStrictEqual(new Date(0));
  });

  test('freezes neither the context nor the event, nor what others make by immer', () => {
    const after = afterwards((draft, { event }) => {
      draft.items.push(event.item);
    });
    expect(Object.isFrozen(after.items)).toBe(false);
    expect(Object.isFrozen(add.item)).toBe(false);
    expect(Object.isFrozen(produce({ list: [1] }, (draft) => void draft.list.push(2)).list)).toBe(
      true,
    );
  });

  test('leaves undefined where a key was deleted', () => {
    const after = afterwards((draft) => {
      delete draft.note;
    });
    expect(after).toHaveProperty('note', undefined);
    expect(context.note).toBe('new');
  });

  test('ignores what the recipe returns', () => {
    expect(afterwards((draft) => draft.items.push({ name: 'cup', count: 2 })).items).toHaveLength(
      2,
    );
    expect(afterwards(() => ({ items: [] }))).toStrictEqual(context);
  });

  test('refuses a recipe that is asynchronous', () => {
    const recipe: unknown = async () => undefined;
    const machine = createMachine({
      context,
      on: { add: { actions: update(recipe as () => void) } },
    });
    const actor = createActor(machine);
    let refusal: unknown;
    actor.subscribe({ error: (error) => (refusal = error) });
    actor.start();
    actor.send(add);
    expect(isAbeyanceError(refusal, 'OptionInvalid')).toBe(true);
  });

  test('can be named in setup and take params', () => {
    const machine = setup({
      types: { context: {} as { total: number }, events: {} as AddEvent | { type: 'reset' } },
      actions: {
        addTimes: update((draft, { event }, params: { times: number }) => {
          assertEvent(event, 'add');
          draft.total += event.item.count * params.times;
        }),
      },
    }).createMachine({
      context: { total: 1 },
      on: { add: { actions: { type: 'addTimes', params: { times: 3 } } } },
    });
    const actor = createActor(machine);
    actor.start();
    actor.send(add);
    expect(actor.getSnapshot().context).toStrictEqual({ total: 7 });
  });

  test('takes actors as they are', () => {
    const machine = setup({
      types: { context: {} as Context, events: {} as AddEvent },
      actors: { counter: fromTransition((count: number) => count + 1, 0) },
    }).createMachine({
      context,
      on: {
        add: {
          actions: [
            update((draft, { spawn }) => void (draft.child = spawn('counter', { id: 'counter' }))),
            update((draft) => void (draft.note = draft.child?.id)),
          ],
        },
      },
    });
    const actor = createActor(machine);
    actor.start();
    actor.send(add);
    const after = actor.getSnapshot();
    expect(after.context.child).toBe(after.children['counter']);
    expect(after.context.note).toBe('counter');
  });

  test('takes a context that is an instance of a class for a plain one, as assign does', () => {
    class Box {
      items: readonly Item[] = [];
    }
    const machine = createMachine({
      types: {} as { context: Box; events: AddEvent },
      context: new Box(),
      on: { add: { actions: update((draft, { event }) => void draft.items.push(event.item)) } },
    });
    const actor = createActor(machine);
    actor.start();
    actor.send(add);
    expect(actor.getSnapshot().context).toStrictEqual({ items: [add.item] });
  });
});
