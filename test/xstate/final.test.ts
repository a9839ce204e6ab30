// Final states: what is over, what it says, and who hears it.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, setup } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: final states', (_, create) => {
  test('of a compound state take its onDone', () => {
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          initial: 'a',
          states: { a: { on: { end: 'z' } }, z: { type: 'final' } },
          onDone: 'q',
        },
        q: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'end' });
    expect(actor.getSnapshot().value).toBe('q');
  });

  test('of a compound state without onDone change nothing more', () => {
    const machine = createMachine({
      initial: 'p',
      states: {
        p: { initial: 'z', states: { z: { type: 'final' } } },
      },
    });
    expect(create(machine).start().getSnapshot()).toMatchObject({
      status: 'active',
      value: { p: 'z' },
    });
  });

  test('give their output to the onDone of their parent, with its id in the event', () => {
    const got: unknown[] = [];
    const machine = createMachine({
      id: 'm',
      initial: 'p',
      states: {
        p: {
          initial: 'z',
          states: { z: { type: 'final', output: { n: 3 } } },
          onDone: { target: 'q', actions: ({ event }) => void got.push(event) },
        },
        q: {},
      },
    });
    create(machine).start();
    expect(got).toEqual([{ type: 'xstate.done.state.m.p', output: { n: 3 } }]);
  });

  test('reckon their output from context and event', () => {
    const machine = createMachine({
      context: { n: 2 },
      initial: 'a',
      states: {
        a: { on: { end: 'z' } },
        z: { type: 'final', output: ({ context, event }) => context['n'] + event['by'] },
      },
      output: ({ event }) => ({ sum: event.output }),
    });
    const actor = create(machine).start();
    actor.send({ type: 'end', by: 3 });
    expect(actor.getSnapshot().output).toEqual({ sum: 5 });
  });

  test('a machine without output has none, whatever its final state says', () => {
    const machine = createMachine({
      initial: 'z',
      states: { z: { type: 'final', output: 'unheard' } },
    });
    expect(create(machine).start().getSnapshot().output).toBeUndefined();
  });

  test('output that is no function is the output', () => {
    const machine = createMachine({
      initial: 'z',
      states: { z: { type: 'final' } },
      output: { fixed: true },
    });
    expect(create(machine).start().getSnapshot().output).toEqual({ fixed: true });
  });

  test('output is reckoned before exit actions assign', () => {
    const machine = createMachine({
      context: { n: 0 },
      exit: assign({ n: 9 }),
      initial: 'z',
      states: { z: { type: 'final', exit: assign({ n: 5 }) } },
      output: ({ context }) => context['n'],
    });
    expect(create(machine).start().getSnapshot().output).toBe(0);
  });

  test('output is reckoned once', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      initial: 'z',
      states: { z: { type: 'final' } },
      output: () => {
        say('output')();
        return 1;
      },
    });
    const actor = create(machine).start();
    actor.getSnapshot();
    expect(log).toEqual(['output']);
  });

  test('a machine that is final itself is over at its start', () => {
    const actor = create(createMachine({ type: 'final' } as never)).start();
    expect(actor.getSnapshot().status).toBe('done');
  });

  test('after the end events are passed over', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { end: 'z', more: 'a' } }, z: { type: 'final' } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'end' });
    const before = actor.getSnapshot();
    actor.send({ type: 'more' });
    expect(actor.getSnapshot()).toBe(before);
  });

  test('a deep one ends level by level', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: {
          initial: 'b',
          states: {
            b: { initial: 'z', states: { z: { type: 'final' } }, onDone: 'y' },
            y: { type: 'final' },
          },
          onDone: 'x',
        },
        x: { type: 'final' },
      },
    });
    expect(create(machine).start().getSnapshot()).toMatchObject({ status: 'done', value: 'x' });
  });

  test('a guard of onDone sees the output', () => {
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          initial: 'z',
          states: { z: { type: 'final', output: 4 } },
          onDone: [
            { guard: ({ event }) => Number(event.output) > 5, target: 'big' },
            { target: 'small' },
          ],
        },
        big: {},
        small: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toBe('small');
  });

  test('a child machine says its output to its parent', () => {
    const child = setup({}).createMachine({
      initial: 'z',
      states: { z: { type: 'final' } },
      output: { from: 'child' },
    });
    const machine = setup({ actors: { child } }).createMachine({
      context: { got: undefined },
      initial: 'a',
      states: {
        a: {
          invoke: {
            src: 'child',
            onDone: { target: 'b', actions: assign({ got: ({ event }) => event.output }) },
          },
        },
        b: {},
      },
    });
    expect(create(machine).start().getSnapshot()).toMatchObject({
      value: 'b',
      context: { got: { from: 'child' } },
    });
  });
});

describe.each(ACTORS)('%s: final states of regions', (_, create) => {
  const parallel = createMachine({
    initial: 'p',
    states: {
      p: {
        type: 'parallel',
        states: {
          one: { initial: 'a', states: { a: { on: { one: 'z' } }, z: { type: 'final' } } },
          two: { initial: 'a', states: { a: { on: { two: 'z' } }, z: { type: 'final' } } },
        },
        onDone: 'q',
      },
      q: {},
    },
  });

  test('the parallel state is done when each of its regions is', () => {
    const actor = create(parallel).start();
    actor.send({ type: 'one' });
    expect(actor.getSnapshot().value).toEqual({ p: { one: 'z', two: 'a' } });
    actor.send({ type: 'two' });
    expect(actor.getSnapshot().value).toBe('q');
  });

  test('one that cannot end keeps it from ending', () => {
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          states: { one: { initial: 'z', states: { z: { type: 'final' } } }, two: {} },
          onDone: 'q',
        },
        q: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toEqual({ p: { one: 'z', two: {} } });
  });

  test('a parallel machine is over when each of its regions is', () => {
    const machine = createMachine({
      type: 'parallel',
      states: {
        one: { initial: 'a', states: { a: { on: { go: 'z' } }, z: { type: 'final' } } },
        two: { initial: 'z', states: { z: { type: 'final' } } },
      },
      output: 'both',
    });
    const actor = create(machine).start();
    expect(actor.getSnapshot().status).toBe('active');
    actor.send({ type: 'go' });
    expect(actor.getSnapshot()).toMatchObject({ status: 'done', output: 'both' });
  });

  test('onDone of each region is taken by itself', () => {
    const { log, say } = recorder();
    const region = (name: string) => ({
      initial: 'a',
      states: { a: { on: { go: 'z' } }, z: { type: 'final' as const } },
      onDone: { actions: say(name) },
    });
    const machine = createMachine({
      initial: 'p',
      states: { p: { type: 'parallel', states: { one: region('one'), two: region('two') } } },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual(['one', 'two']);
  });

  test('nested parallel states end from the inside out', () => {
    const region = { initial: 'z', states: { z: { type: 'final' as const } } };
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          states: { inner: { type: 'parallel', states: { a: region, b: region } }, c: region },
          onDone: 'q',
        },
        q: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toBe('q');
  });
});
