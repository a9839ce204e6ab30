// invoke: actors that live as long as a state.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  fromCallback,
  fromEventObservable,
  fromObservable,
  fromTransition,
  sendParent,
  sendTo,
  setup,
} from 'xstate';
import { ACTORS, recorder } from './kit.ts';

/** An observable whose values are given by hand. */
function subject<T>() {
  const observers = new Set<{
    next?: (value: T) => void;
    error?: (error: unknown) => void;
    complete?: () => void;
  }>();
  return {
    observers,
    subscribe: (observer: never) => {
      observers.add(observer);
      return { unsubscribe: () => void observers.delete(observer) };
    },
    next: (value: T) => observers.forEach((one) => one.next?.(value)),
    error: (error: unknown) => observers.forEach((one) => one.error?.(error)),
    complete: () => observers.forEach((one) => one.complete?.()),
  };
}

describe.each(ACTORS)('%s: invoke of an observable', (_, create) => {
  test('brings its values by onSnapshot, and its end by onDone', () => {
    const got: unknown[] = [];
    const numbers = subject<number>();
    const machine = setup({
      actors: { numbers: fromObservable(() => numbers as never) },
    }).createMachine({
      initial: 'a',
      states: {
        a: {
          invoke: {
            src: 'numbers',
            onSnapshot: { actions: ({ event }) => void got.push(event.snapshot.context) },
            onDone: 'b',
          },
        },
        b: {},
      },
    });
    const actor = create(machine).start();
    numbers.next(1);
    numbers.next(2);
    numbers.complete();
    expect(got.filter((one) => one !== undefined)).toEqual([1, 2]);
    expect(actor.getSnapshot().value).toBe('b');
  });

  test('brings its error by onError', () => {
    const numbers = subject<number>();
    const machine = setup({
      actors: { numbers: fromObservable(() => numbers as never) },
    }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'numbers', onError: 'failed' } }, failed: {} },
    });
    const actor = create(machine).start();
    numbers.error(new Error('cut'));
    expect(actor.getSnapshot().value).toBe('failed');
  });

  test('is unsubscribed from when the state is left', () => {
    const numbers = subject<number>();
    const machine = setup({
      actors: { numbers: fromObservable(() => numbers as never) },
    }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'numbers' }, on: { leave: 'b' } }, b: {} },
    });
    const actor = create(machine).start();
    expect(numbers.observers.size).toBe(1);
    actor.send({ type: 'leave' });
    expect(numbers.observers.size).toBe(0);
  });

  test('of events sends them to the parent', () => {
    const { log, say } = recorder();
    const events = subject<{ type: string }>();
    const machine = setup({
      actors: { events: fromEventObservable(() => events as never) },
    }).createMachine({
      invoke: { src: 'events' },
      on: { tick: { actions: say('tick') } },
    });
    create(machine).start();
    events.next({ type: 'tick' });
    events.next({ type: 'tick' });
    expect(log).toEqual(['tick', 'tick']);
  });
});

describe.each(ACTORS)('%s: invoke of a machine and of a transition', (_, create) => {
  test('a child talks with its parent both ways', () => {
    const child = setup({}).createMachine({
      initial: 'a',
      states: { a: { on: { go: { target: 'b', actions: sendParent({ type: 'gone' }) } } }, b: {} },
    });
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', id: 'c' },
      initial: 'a',
      states: { a: { on: { start: { actions: sendTo('c', { type: 'go' }) }, gone: 'b' } }, b: {} },
    });
    const actor = create(machine).start();
    actor.send({ type: 'start' });
    expect(actor.getSnapshot().value).toBe('b');
    expect(actor.getSnapshot().children['c']?.getSnapshot()).toMatchObject({ value: 'b' });
  });

  test('a child gets input, and its parent each of its snapshots', () => {
    const seen: unknown[] = [];
    const child = setup({
      types: { context: {} as { n: number }, input: {} as number },
    }).createMachine({
      context: ({ input }) => ({ n: input }),
      on: { up: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    });
    const machine = setup({ actors: { child } }).createMachine({
      invoke: {
        src: 'child',
        id: 'c',
        input: 5,
        onSnapshot: { actions: ({ event }) => void seen.push(event.snapshot.context.n) },
      },
      on: { up: { actions: sendTo('c', { type: 'up' }) } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'up' });
    actor.send({ type: 'up' });
    expect(seen).toEqual([5, 6, 7]);
  });

  test('a child that is stopped with its state stops its own', () => {
    const { log, say } = recorder();
    const leaf = fromCallback(() => say('leaf ended'));
    const child = setup({ actors: { leaf } }).createMachine({ invoke: { src: 'leaf' } });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'child' }, on: { leave: 'b' } }, b: {} },
    });
    create(machine).start().send({ type: 'leave' });
    expect(log).toEqual(['leaf ended']);
  });

  test('a transition logic takes events and keeps its context', () => {
    const sum = fromTransition(
      (n: number, event: { type: string; by: number }) => n + event.by,
      10,
    );
    const machine = setup({ actors: { sum } }).createMachine({
      invoke: { src: 'sum', id: 's' },
      on: { add: { actions: sendTo('s', { type: 'add', by: 5 }) } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'add' });
    actor.send({ type: 'add' });
    expect(actor.getSnapshot().children['s']?.getSnapshot()).toMatchObject({ context: 20 });
  });

  test('a logic provided later takes the place of the one before', () => {
    const child = setup({}).createMachine({ initial: 'a', states: { a: {} } });
    const other = setup({}).createMachine({ initial: 'b', states: { b: {} } });
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', id: 'c' },
    });
    const actor = create(machine.provide({ actors: { child: other as never } })).start();
    expect(actor.getSnapshot().children['c']?.getSnapshot()).toMatchObject({ value: 'b' });
  });

  test('a logic may stand inline', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: {
          invoke: { src: fromCallback(({ sendBack }) => sendBack({ type: 'go' })) },
          on: { go: 'b' },
        },
        b: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toBe('b');
  });
});
