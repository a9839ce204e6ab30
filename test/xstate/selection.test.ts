// Which transitions an event selects, as SCXML has it, and the states that follow.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, raise, stateIn } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: selection', (_, create) => {
  test('a child goes before its parent', () => {
    const machine = createMachine({
      initial: 'p',
      states: {
        p: { on: { go: 'q' }, initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
        q: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ p: 'b' });
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('q');
  });

  test('of one state the first whose guard says yes, in the order of the document', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { go: [{ guard: () => false, target: 'b' }, { target: 'c' }, { target: 'd' }] } },
        b: {},
        c: {},
        d: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('c');
  });

  test('the root takes what nobody below takes', () => {
    const machine = createMachine({
      initial: 'a',
      on: { home: '.a' },
      states: { a: { on: { go: 'b' } }, b: { initial: 'x', states: { x: {} } } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    actor.send({ type: 'home' });
    expect(actor.getSnapshot().value).toBe('a');
  });

  test('a region that leaves their parent wins over one that stays, if it stands before it', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          states: {
            one: { initial: 'a', states: { a: { on: { go: '#m.q' } } } },
            two: { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
          },
        },
        q: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('q');
  });

  test('one that stays wins over one that leaves, if it stands before it', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          states: {
            one: { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
            two: { initial: 'a', states: { a: { on: { go: '#m.q' } } } },
          },
        },
        q: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ p: { one: 'b', two: 'a' } });
  });

  test('a raised event selects from where the one before has led', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { go: { target: 'b', actions: [raise({ type: 'x' }), raise({ type: 'y' })] } } },
        b: { on: { x: 'c', y: 'wrong' } },
        c: { on: { y: 'd' } },
        d: {},
        wrong: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('d');
  });

  test('guards of regions see the states from before the step', () => {
    const machine = createMachine({
      type: 'parallel',
      states: {
        one: { initial: 'a', states: { a: { on: { go: 'b' } }, b: { id: 'b' } } },
        two: {
          initial: 'a',
          states: { a: { on: { go: { guard: stateIn('#b'), target: 'b' } } }, b: {} },
        },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ one: 'b', two: 'a' });
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ one: 'b', two: 'b' });
  });

  test('guards of regions see the context from before the step', () => {
    const region = (from: number) => ({
      on: {
        go: {
          guard: ({ context }: { context: Record<string, number> }) => context['n'] === from,
          actions: assign({
            n: ({ context }: { context: Record<string, number> }) => context['n']! + 1,
          }),
        },
      },
    });
    const machine = createMachine({
      context: { n: 0 },
      type: 'parallel',
      states: { one: region(0) as object, two: region(1) as object, three: region(0) as object },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().context).toEqual({ n: 2 });
  });

  test('deep targets enter all that is around them', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: {
        a: { on: { go: '#m.p.q.r' } },
        p: {
          entry: say('p'),
          initial: 'other',
          states: {
            other: { entry: say('other') },
            q: {
              entry: say('q'),
              initial: 'x',
              states: { x: { entry: say('x') }, r: { entry: say('r') } },
            },
          },
        },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(log).toEqual(['p', 'q', 'r']);
    expect(actor.getSnapshot().value).toEqual({ p: { q: 'r' } });
  });

  test('an initial state may be a deep one', () => {
    const machine = createMachine({
      initial: 'p',
      states: { p: { initial: 'q', states: { q: { initial: 'r', states: { r: {}, s: {} } } } } },
    });
    expect(create(machine).start().getSnapshot().value).toEqual({ p: { q: 'r' } });
  });

  test('an initial transition has actions', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      initial: 'p',
      states: {
        p: {
          entry: say('p'),
          initial: { target: 'a', actions: say('initial') },
          states: { a: { entry: say('a') } },
        },
      },
    });
    create(machine).start();
    expect(log).toEqual(['p', 'initial', 'a']);
  });

  test('a target above leaves all between', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      id: 'm',
      initial: 'p',
      states: {
        p: {
          exit: say('-p'),
          initial: 'q',
          states: {
            q: {
              exit: say('-q'),
              initial: 'r',
              states: { r: { exit: say('-r'), on: { out: '#m.z' } } },
            },
          },
        },
        z: { entry: say('+z') },
      },
    });
    create(machine).start().send({ type: 'out' });
    expect(log).toEqual(['-r', '-q', '-p', '+z']);
  });

  test('to its own ancestor: that is left and entered again', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      id: 'm',
      initial: 'p',
      states: {
        p: {
          entry: say('+p'),
          exit: say('-p'),
          initial: 'a',
          states: { a: { on: { go: 'b' } }, b: { on: { up: '#m.p' } } },
        },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    log.length = 0;
    actor.send({ type: 'up' });
    expect(actor.getSnapshot().value).toEqual({ p: 'a' });
    expect(log).toEqual(['-p', '+p']);
  });

  test('states of the same name in different places are different', () => {
    const machine = createMachine({
      initial: 'one',
      states: {
        one: { initial: 'same', states: { same: { on: { go: '#two' } } } },
        two: { id: 'two', initial: 'same', states: { same: { on: { go: '#three' } } } },
        three: { id: 'three' },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ two: 'same' });
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('three');
  });
});
