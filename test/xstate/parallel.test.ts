// Parallel states: regions beside each other.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, raise } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

const word = createMachine({
  id: 'word',
  type: 'parallel',
  states: {
    bold: {
      initial: 'off',
      states: { on: { on: { bold: 'off' } }, off: { on: { bold: 'on' } } },
    },
    list: {
      initial: 'none',
      states: { none: { on: { bullets: 'bullets' } }, bullets: { on: { none: 'none' } } },
    },
  },
  on: { reset: { target: ['.bold', '.list.none'] } },
});

describe.each(ACTORS)('%s: regions', (_, create) => {
  test('begin together', () => {
    const machine = createMachine({
      type: 'parallel',
      states: {
        a: { initial: 'a1', states: { a1: {}, a2: {} } },
        b: { type: 'parallel', states: { b1: {}, b2: { initial: 'x', states: { x: {} } } } },
        c: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toEqual({
      a: 'a1',
      b: { b1: {}, b2: 'x' },
      c: {},
    });
  });

  test('move by themselves', () => {
    const actor = create(word).start();
    actor.send({ type: 'bold' });
    expect(actor.getSnapshot().value).toEqual({ bold: 'on', list: 'none' });
    actor.send({ type: 'bullets' });
    expect(actor.getSnapshot().value).toEqual({ bold: 'on', list: 'bullets' });
    actor.send({ type: 'reset' });
    expect(actor.getSnapshot().value).toEqual({ bold: 'off', list: 'none' });
  });

  test('one event may move all of them', () => {
    const region = { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } };
    const machine = createMachine({ type: 'parallel', states: { one: region, two: region } });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ one: 'b', two: 'b' });
  });

  test('their actions come in their order', () => {
    const { log, say } = recorder();
    const region = (name: string) => ({
      initial: 'a',
      states: {
        a: { exit: say(`-${name}`), on: { go: { target: 'b', actions: say(name) } } },
        b: { entry: say(`+${name}`) },
      },
    });
    const machine = createMachine({
      type: 'parallel',
      states: { one: region('one'), two: region('two') },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual(['-two', '-one', 'one', 'two', '+one', '+two']);
  });

  test('assigns of each are seen by the next', () => {
    const region = {
      on: { go: { actions: assign({ n: ({ context }) => context['n'] * 2 + 1 }) } },
    } as object;
    const machine = createMachine({
      context: { n: 1 },
      type: 'parallel',
      states: { one: region, two: region },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().context).toEqual({ n: 7 });
  });

  test('a target in another region leaves that region where it is told to', () => {
    const machine = createMachine({
      id: 'm',
      type: 'parallel',
      states: {
        one: { initial: 'a', states: { a: { on: { far: '#m.two.c' } } } },
        two: { initial: 'b', states: { b: {}, c: {} } },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'far' });
    expect(actor.getSnapshot().value).toEqual({ one: 'a', two: 'c' });
  });

  test('several targets, one in each', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'idle',
      states: {
        idle: { on: { go: { target: ['#m.p.one.b', '#m.p.two.b'] } } },
        p: {
          type: 'parallel',
          states: {
            one: { initial: 'a', states: { a: {}, b: {} } },
            two: { initial: 'a', states: { a: {}, b: {} } },
            three: { initial: 'a', states: { a: {}, b: {} } },
          },
        },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ p: { one: 'b', two: 'b', three: 'a' } });
  });

  test('a parent that leaves all of them goes last', () => {
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          on: { go: 'out' },
          states: {
            one: { initial: 'a', states: { a: {} } },
            two: { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
          },
        },
        out: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ p: { one: 'a', two: 'b' } });
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('out');
  });

  test('of two that leave the parent, the first does', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          states: {
            one: { initial: 'a', states: { a: { on: { go: '#m.first' } } } },
            two: { initial: 'a', states: { a: { on: { go: '#m.second' } } } },
          },
        },
        first: {},
        second: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('first');
  });

  test('hear what another of them raises', () => {
    const machine = createMachine({
      type: 'parallel',
      states: {
        one: {
          initial: 'a',
          states: { a: { on: { go: { target: 'b', actions: raise({ type: 'moved' }) } } }, b: {} },
        },
        two: { initial: 'a', states: { a: { on: { moved: 'b' } }, b: {} } },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ one: 'b', two: 'b' });
  });

  test('a forbidden event in one still reaches the other', () => {
    const machine = createMachine({
      type: 'parallel',
      on: { go: { actions: () => {} } },
      states: {
        one: { on: { go: undefined } } as never,
        two: { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ one: {}, two: 'b' });
  });

  test('matches and tags look into each', () => {
    const machine = createMachine({
      type: 'parallel',
      states: {
        one: { initial: 'a', states: { a: { tags: 'x' } } },
        two: { initial: 'b', states: { b: { tags: ['y', 'z'] } } },
      },
    });
    const snapshot = create(machine).start().getSnapshot();
    expect(snapshot.matches({ one: 'a' })).toBe(true);
    expect(snapshot.matches({ one: 'a', two: 'b' })).toBe(true);
    expect(snapshot.matches({ two: 'a' })).toBe(false);
    expect([...snapshot.tags].toSorted()).toEqual(['x', 'y', 'z']);
  });
});
