// Event descriptors: names, wildcards, and events that are forbidden.
import { describe, expect, test, vi } from 'vitest';
import { createMachine } from 'xstate';
import { ACTORS } from './kit.ts';

describe.each(ACTORS)('%s: event descriptors', (_, create) => {
  test.each<readonly [string, string, boolean]>([
    ['go', 'go', true],
    ['go', 'gone', false],
    ['*', 'anything', true],
    ['*', 'a.b.c', true],
    ['user.*', 'user.added', true],
    ['user.*', 'user', true],
    ['user.*', 'user.added.twice', true],
    ['user.*', 'users', false],
    ['user.*', 'userx.added', false],
    ['a.b.*', 'a.b', true],
    ['a.b.*', 'a.b.c', true],
    ['a.b.*', 'a.c', false],
    ['a.b', 'a.b', true],
    ['a.b', 'a.b.c', false],
    ['with space', 'with space', true],
    ['ünï', 'ünï', true],
  ])('%s and an event %s: %s', (descriptor, type, isTaken) => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { [descriptor]: 'b' } }, b: {} },
    });
    const actor = create(machine).start();
    actor.send({ type });
    expect(actor.getSnapshot().value).toBe(isTaken ? 'b' : 'a');
  });

  test('the most particular one goes first, wherever it is written', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { '*': 'any', 'x.*': 'some', 'x.y': 'this', 'x.y.*': 'these' } },
        any: {},
        some: {},
        this: {},
        these: {},
      },
    });
    const taken = (type: string) => {
      const actor = create(machine).start();
      actor.send({ type });
      return actor.getSnapshot().value;
    };
    expect(['x.y', 'x.y.z', 'x.z', 'z'].map(taken)).toEqual(['this', 'these', 'some', 'any']);
  });

  test('a wildcard of the child goes before the name of its parent', () => {
    const machine = createMachine({
      initial: 'p',
      on: { go: '.parent' },
      states: { p: { initial: 'a', states: { a: { on: { '*': 'b' } }, b: {} } }, parent: {} },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ p: 'b' });
  });

  test('a wildcard whose guard says no leaves it to the parent', () => {
    const machine = createMachine({
      initial: 'p',
      on: { go: '.parent' },
      states: {
        p: {
          initial: 'a',
          states: { a: { on: { '*': { guard: () => false, target: 'b' } } }, b: {} },
        },
        parent: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('parent');
  });

  test('a wildcard gets the event as it came', () => {
    const got = vi.fn<(event: object) => void>();
    const machine = createMachine({ on: { '*': { actions: ({ event }) => got(event) } } });
    create(machine).start().send({ type: 'some.event', n: 1 });
    expect(got.mock.calls).toEqual([[{ type: 'some.event', n: 1 }]]);
  });

  test('a wildcard does not take what ends a child, where its name is there', () => {
    const child = createMachine({ type: 'final' } as never);
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { invoke: { src: child, onDone: 'done' }, on: { '*': 'wild' } },
        done: {},
        wild: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toBe('done');
  });

  test('a forbidden event stops at the state that forbids it', () => {
    const machine = createMachine({
      initial: 'p',
      on: { go: '.parent' },
      states: {
        p: { initial: 'a', states: { a: { on: { go: undefined } } as never } },
        parent: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ p: 'a' });
    expect(actor.getSnapshot().can({ type: 'go' })).toBe(false);
  });

  test('so does one with an empty transition', () => {
    const machine = createMachine({
      initial: 'p',
      on: { go: '.parent' },
      states: { p: { initial: 'a', states: { a: { on: { go: {} } } } }, parent: {} },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ p: 'a' });
  });

  test('an event that is a text is refused', () => {
    const actor = create(createMachine({})).start();
    expect(() => actor.send('go' as never)).toThrow(/Only event objects/);
  });
});
