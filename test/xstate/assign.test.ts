// assign: the only thing that changes a context.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, fromPromise, setup, waitFor } from 'xstate';
import { ACTORS } from './kit.ts';

const counting = createMachine({
  types: {} as { context: { count: number; kept?: string | undefined; more?: number[] } },
  context: { count: 0, kept: 'x' },
  on: {
    properties: { actions: assign({ count: ({ context }) => context['count'] + 1 }) },
    whole: { actions: assign(({ context }) => ({ count: context['count'] + 10 })) },
    mixed: { actions: assign({ count: 7, kept: () => 'new' }) },
    event: { actions: assign({ count: ({ event }) => event['by'] as number }) },
    undefined: { actions: assign({ kept: undefined }) },
    added: { actions: assign({ more: [1, 2] }) },
    list: {
      actions: [assign({ count: 1 }), assign({ count: ({ context }) => context['count'] * 5 })],
    },
  },
});

describe.each(ACTORS)('%s: assign', (_, create) => {
  test.each([
    ['properties', { count: 1, kept: 'x' }],
    ['whole', { count: 10, kept: 'x' }],
    ['mixed', { count: 7, kept: 'new' }],
    ['event', { count: 3, kept: 'x' }],
    ['added', { count: 0, kept: 'x', more: [1, 2] }],
    ['list', { count: 5, kept: 'x' }],
  ])('by %s', (type, context) => {
    const actor = create(counting).start();
    actor.send({ type, by: 3 });
    expect(actor.getSnapshot().context).toEqual(context);
  });

  test('of undefined leaves the property there', () => {
    const actor = create(counting).start();
    actor.send({ type: 'undefined' });
    expect(Object.keys(actor.getSnapshot().context)).toEqual(['count', 'kept']);
    expect(actor.getSnapshot().context['kept']).toBeUndefined();
  });

  test('changes no snapshot that was given before', () => {
    const actor = create(counting).start();
    const before = actor.getSnapshot();
    actor.send({ type: 'properties' });
    expect(before.context).toEqual({ count: 0, kept: 'x' });
  });

  test('changes nothing of the machine, so that another actor begins anew', () => {
    create(counting).start().send({ type: 'mixed' });
    expect(create(counting).start().getSnapshot().context).toEqual({ count: 0, kept: 'x' });
  });

  test('keeps a Date, a Map and a Set as they are', () => {
    const machine = createMachine({
      context: { at: new Date(0), map: new Map([['a', 1]]), set: new Set([1]) },
      on: {
        next: { actions: assign({ at: ({ context }) => new Date(context['at'].getTime() + 5) }) },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'next' });
    const { at, map, set } = actor.getSnapshot().context;
    expect(at).toEqual(new Date(5));
    expect(map).toEqual(new Map([['a', 1]]));
    expect(set).toEqual(new Set([1]));
  });

  test('takes the output of a promise', async () => {
    const machine = setup({ actors: { work: fromPromise(async () => 42) } }).createMachine({
      context: { got: 0 },
      invoke: { src: 'work', onDone: { actions: assign({ got: ({ event }) => event.output }) } },
    });
    const actor = create(machine).start();
    const { context } = await waitFor(actor, (snapshot) => snapshot.context['got'] !== 0);
    expect(context['got']).toBe(42);
  });

  test('has params where it is named', () => {
    const machine = setup({
      types: { context: {} as { n: number } },
      actions: { add: assign({ n: ({ context }, by: number) => context.n + by }) },
    }).createMachine({
      context: { n: 1 },
      entry: { type: 'add', params: 2 },
      on: { go: { actions: { type: 'add', params: ({ context }) => context.n } } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().context).toEqual({ n: 6 });
  });

  test('that throws ends the machine in that error', () => {
    const machine = createMachine({
      context: {},
      on: {
        go: {
          actions: assign(() => {
            throw new Error('no sum');
          }),
        },
      },
    });
    const actor = create(machine);
    const errors: unknown[] = [];
    actor.subscribe({ error: (error) => void errors.push((error as Error).message) });
    actor.start().send({ type: 'go' });
    expect(errors).toEqual(['no sum']);
    expect(actor.getSnapshot()).toMatchObject({ status: 'error' });
  });

  test('of a child is not of its parent', () => {
    const child = createMachine({ context: { n: 0 }, entry: assign({ n: 9 }) });
    const machine = setup({ actors: { child } }).createMachine({
      context: { n: 1 },
      invoke: { src: 'child', id: 'c' },
    });
    const { context, children } = create(machine).start().getSnapshot();
    expect(context).toEqual({ n: 1 });
    expect(children['c']?.getSnapshot()).toMatchObject({ context: { n: 9 } });
  });

  test('a context that is a function is made anew for each actor', () => {
    let made = 0;
    const machine = createMachine({ context: () => ({ number: (made += 1) }) });
    expect(create(machine).start().getSnapshot().context).toEqual({ number: 1 });
    expect(create(machine).start().getSnapshot().context).toEqual({ number: 2 });
  });
});
