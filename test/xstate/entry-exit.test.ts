// Entry and exit actions: which states are entered and left, and in what order.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, raise, type StateNodeConfig } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

type Config = StateNodeConfig<never, never, never, never, never, never, never, never, never, never>;

/** States that say when they are entered and left, by their paths. */
function telling(say: (text: string) => () => void, states: object, path = ''): Config['states'] {
  const told = Object.entries(states).map(([key, { states: inner, ...config }]) => {
    const name = path === '' ? key : `${path}.${key}`;
    const within = inner === undefined ? {} : { states: telling(say, inner as object, name) };
    return [key, { ...config, ...within, entry: say(`+${name}`), exit: say(`-${name}`) }];
  });
  return Object.fromEntries(told) as Config['states'];
}

function machineOf(config: { readonly states: object }) {
  const { log, say } = recorder();
  const { states, ...rest } = config;
  const machine = createMachine({
    ...rest,
    entry: say('+root'),
    exit: say('-root'),
    states: telling(say, states),
  } as never);
  return { log, machine };
}

describe.each(ACTORS)('%s: entry and exit', (_, create) => {
  test('the initial state is entered from the outside in', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: { a: { initial: 'b', states: { b: { initial: 'c', states: { c: {} } } } } },
    } as never);
    create(machine).start();
    expect(log).toEqual(['+root', '+a', '+a.b', '+a.b.c']);
  });

  test('regions are entered one after the other, each to its end', () => {
    const { log, machine } = machineOf({
      type: 'parallel',
      states: {
        one: { initial: 'a', states: { a: {} } },
        two: { initial: 'b', states: { b: {} } },
      },
    } as never);
    create(machine).start();
    expect(log).toEqual(['+root', '+one', '+one.a', '+two', '+two.b']);
  });

  test('regions are left in the reverse of their order', () => {
    const { log, machine } = machineOf({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          on: { out: 'q' },
          states: {
            one: { initial: 'a', states: { a: {} } },
            two: { initial: 'b', states: { b: {} } },
          },
        },
        q: {},
      },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'out' });
    expect(log).toEqual(['-p.two.b', '-p.two', '-p.one.a', '-p.one', '-p', '+q']);
  });

  test('what is left says so before what is entered', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: {
        a: { on: { go: 'b' }, initial: 'x', states: { x: {} } },
        b: { initial: 'y', states: { y: {} } },
      },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'go' });
    expect(log).toEqual(['-a.x', '-a', '+b', '+b.y']);
  });

  test('siblings are changed within their parent, which stays', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: { a: { initial: 'x', states: { x: { on: { go: 'y' } }, y: {} } } },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'go' });
    expect(log).toEqual(['-a.x', '+a.y']);
  });

  test('a transition of a parent to its own child does not leave the parent', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: { a: { on: { go: '.y' }, initial: 'x', states: { x: {}, y: {} } } },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'go' });
    expect(log).toEqual(['-a.x', '+a.y']);
  });

  test('the same with `reenter` leaves it and enters it again', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: {
        a: {
          on: { go: { target: '.y', reenter: true } },
          initial: 'x',
          states: { x: {}, y: {} },
        },
      },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'go' });
    expect(log).toEqual(['-a.x', '-a', '+a', '+a.y']);
  });

  test('a transition of a state to itself leaves nothing', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: { a: { on: { go: 'a' } } },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'go' });
    expect(log).toEqual([]);
  });

  test('the same with `reenter` leaves and enters it', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: { a: { on: { go: { target: 'a', reenter: true } } } },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'go' });
    expect(log).toEqual(['-a', '+a']);
  });

  test('a compound state that targets itself takes its initial state anew', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: {
        a: { on: { back: 'a' }, initial: 'x', states: { x: { on: { go: 'y' } }, y: {} } },
      },
    } as never);
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    log.length = 0;
    actor.send({ type: 'back' });
    expect(log).toEqual(['-a.y', '+a.x']);
    expect(actor.getSnapshot().value).toEqual({ a: 'x' });
  });

  test('a transition without a target leaves and enters nothing', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: { a: { on: { stay: { actions: () => {} } } } },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'stay' });
    expect(log).toEqual([]);
  });

  test('a re-entered region takes the others with it', () => {
    const { log, machine } = machineOf({
      type: 'parallel',
      states: {
        one: { initial: 'a', on: { again: { target: 'one', reenter: true } }, states: { a: {} } },
        two: { initial: 'b', states: { b: {} } },
      },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'again' });
    const left = ['-two.b', '-two', '-one.a', '-one'];
    expect(log).toEqual([...left, '+one', '+one.a', '+two', '+two.b']);
  });

  test('stopping runs no exit actions', () => {
    const { log, machine } = machineOf({ initial: 'a', states: { a: {} } } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.stop();
    expect(log).toEqual([]);
  });

  test('a final state at the top leaves all there is', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: { a: { on: { end: 'z' } }, z: { type: 'final' } },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'end' });
    expect(log).toEqual(['-a', '+z', '-z', '-root']);
  });

  test('a raised event comes when all that is entered has said so', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      initial: 'a',
      states: {
        a: {
          entry: [raise({ type: 'on' }), say('a')],
          initial: 'x',
          states: { x: { entry: say('x') } },
        },
        b: { entry: say('b') },
      },
      on: { on: '.b' },
    });
    create(machine).start();
    expect(log).toEqual(['a', 'x', 'b']);
  });

  test('actions of a transition stand between exit and entry', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { exit: say('exit'), on: { go: { target: 'b', actions: [say('one'), say('two')] } } },
        b: { entry: say('entry') },
      },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual(['exit', 'one', 'two', 'entry']);
  });

  test('exit actions get the event that led out, entry actions of the start `xstate.init`', () => {
    const { log } = recorder();
    const say = ({ event }: { event: { type: string } }): void => void log.push(event.type);
    const machine = createMachine({
      initial: 'a',
      states: { a: { entry: say, exit: say, on: { go: 'b' } }, b: {} },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual(['xstate.init', 'go']);
  });

  test('exit actions that end the machine get the event that ended it', () => {
    const { log } = recorder();
    const machine = createMachine({
      exit: ({ event }) => void log.push(event.type),
      initial: 'a',
      states: { a: { on: { end: 'z' } }, z: { type: 'final' } },
    });
    create(machine).start().send({ type: 'end' });
    expect(log).toEqual(['end']);
  });

  test('what an exit assigns is there for the transition and for the entry', () => {
    const { log } = recorder();
    const note = ({ context }: { context: { n?: number } }): void => void log.push(`${context.n}`);
    const machine = createMachine({
      context: { n: 0 },
      initial: 'a',
      states: {
        a: {
          exit: assign({ n: 1 }),
          on: { go: { target: 'b', actions: [note, assign({ n: 2 })] } },
        },
        b: { entry: note },
      },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual(['1', '2']);
  });

  test('states that are passed on the way by `always` are entered and left', () => {
    const { log, machine } = machineOf({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: {} },
    } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'go' });
    expect(log).toEqual(['-a', '+b', '-b', '+c']);
  });

  test('an event nobody handles enters and leaves nothing', () => {
    const { log, machine } = machineOf({ initial: 'a', states: { a: {} } } as never);
    const actor = create(machine).start();
    log.length = 0;
    actor.send({ type: 'unknown' });
    expect(log).toEqual([]);
  });
});
