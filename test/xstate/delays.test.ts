// Events that come later: raise and sendTo with a delay.
import { describe, expect, test } from 'vitest';
import { createMachine, fromCallback, raise, sendTo, setup, SimulatedClock } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: delayed events', (_, create) => {
  test('raise with a delay comes to itself, with its data', () => {
    const got: unknown[] = [];
    const clock = new SimulatedClock();
    const machine = createMachine({
      entry: raise({ type: 'later', n: 5 } as never, { delay: 10 }),
      on: { later: { actions: ({ event }) => void got.push(event) } },
    });
    create(machine, { clock }).start();
    clock.increment(10);
    expect(got).toEqual([{ type: 'later', n: 5 }]);
  });

  test('raise with a delay outlives the state it was raised in', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { entry: raise({ type: 'later' }, { delay: 10 }), on: { go: 'b' } },
        b: { on: { later: 'c' } },
        c: {},
      },
    });
    const actor = create(machine, { clock }).start();
    actor.send({ type: 'go' });
    clock.increment(10);
    expect(actor.getSnapshot().value).toBe('c');
  });

  test('a delay may be a function of the context and the event, or a name', () => {
    const { log, say } = recorder();
    const clock = new SimulatedClock();
    const machine = setup({
      types: { context: {} as { n: number }, events: {} as { type: string; by: number } },
      delays: { named: 7 },
    }).createMachine({
      context: { n: 10 },
      on: {
        go: {
          actions: raise(
            { type: 'one', by: 0 },
            { delay: ({ context, event }) => context.n + event.by },
          ),
        },
        name: { actions: raise({ type: 'two', by: 0 }, { delay: 'named' }) },
        one: { actions: say('one') },
        two: { actions: say('two') },
      },
    });
    const actor = create(machine, { clock }).start();
    actor.send({ type: 'go', by: 5 });
    actor.send({ type: 'name', by: 0 });
    clock.increment(7);
    expect(log).toEqual(['two']);
    clock.increment(8);
    expect(log).toEqual(['two', 'one']);
  });

  test('sendTo a child with a delay', () => {
    const got: string[] = [];
    const clock = new SimulatedClock();
    const child = fromCallback(({ receive }) => receive(({ type }) => void got.push(type)));
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', id: 'c' },
      entry: sendTo('c', { type: 'late' }, { delay: 10 }),
    });
    create(machine, { clock }).start();
    expect(got).toEqual([]);
    clock.increment(10);
    expect(got).toEqual(['late']);
  });

  test('that are due together come in the order in which they were sent', () => {
    const { log, say } = recorder();
    const clock = new SimulatedClock();
    const machine = createMachine({
      entry: [
        raise({ type: 'two' }, { delay: 10 }),
        raise({ type: 'one' }, { delay: 5 }),
        raise({ type: 'three' }, { delay: 10 }),
      ],
      on: {
        one: { actions: say('one') },
        two: { actions: say('two') },
        three: { actions: say('three') },
      },
    });
    create(machine, { clock }).start();
    clock.increment(5);
    clock.increment(5);
    expect(log).toEqual(['one', 'two', 'three']);
  });

  test('without an id are kept apart', () => {
    const { log, say } = recorder();
    const clock = new SimulatedClock();
    const machine = createMachine({
      on: { go: { actions: raise({ type: 'x' }, { delay: 10 }) }, x: { actions: say('x') } },
    });
    const actor = create(machine, { clock }).start();
    actor.send({ type: 'go' });
    actor.send({ type: 'go' });
    clock.increment(10);
    expect(log).toEqual(['x', 'x']);
  });
});
