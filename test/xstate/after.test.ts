// after: transitions by time.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, setup, SimulatedClock } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: after', (_, create) => {
  test('a number of milliseconds, and not before', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({ initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } });
    const actor = create(machine, { clock }).start();
    clock.increment(9);
    expect(actor.getSnapshot().value).toBe('a');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('b');
  });

  test('goes round as often as time does', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'green',
      states: {
        green: { after: { 1000: 'yellow' } },
        yellow: { after: { 1000: [{ target: 'red' }] } },
        red: { after: { 1000: 'green' } },
      },
    });
    const actor = create(machine, { clock }).start();
    const seen = [actor.getSnapshot().value];
    for (let round = 0; round < 4; round += 1) {
      clock.increment(1000);
      seen.push(actor.getSnapshot().value);
    }
    expect(seen).toEqual(['green', 'yellow', 'red', 'green', 'yellow']);
  });

  test('is forgotten by a state that is left, and begins anew when it is entered again', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'a',
      states: { a: { after: { 10: 'late' }, on: { go: 'b' } }, b: { on: { back: 'a' } }, late: {} },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(6);
    actor.send({ type: 'go' });
    clock.increment(6);
    expect(actor.getSnapshot().value).toBe('b');
    actor.send({ type: 'back' });
    clock.increment(9);
    expect(actor.getSnapshot().value).toBe('a');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('late');
  });

  test('is not disturbed by events that leave the state where it is', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'a',
      states: { a: { after: { 10: 'b' }, on: { note: { actions: () => {} } } }, b: {} },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(5);
    actor.send({ type: 'note' });
    actor.send({ type: 'unknown' });
    clock.increment(5);
    expect(actor.getSnapshot().value).toBe('b');
  });

  test('begins anew by `reenter`', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'a',
      states: { a: { after: { 10: 'b' }, on: { again: { target: 'a', reenter: true } } }, b: {} },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(9);
    actor.send({ type: 'again' });
    clock.increment(9);
    expect(actor.getSnapshot().value).toBe('a');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('b');
  });

  test('several in one state: the first of them leaves it', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'a',
      states: { a: { after: { 20: 'late', 10: 'early' } }, early: {}, late: {} },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(30);
    expect(actor.getSnapshot().value).toBe('early');
  });

  test('a guard that says no leaves the state there, and is not asked again', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      context: { may: false },
      initial: 'a',
      states: {
        a: {
          after: { 10: { guard: ({ context }) => context['may'], target: 'b' }, 20: 'c' },
          on: { allow: { actions: assign({ may: true }) } },
        },
        b: {},
        c: {},
      },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(10);
    actor.send({ type: 'allow' });
    clock.increment(9);
    expect(actor.getSnapshot().value).toBe('a');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('c');
  });

  test('a guard chooses among several of the same delay', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      context: { hot: true },
      initial: 'a',
      states: {
        a: {
          after: {
            10: [{ guard: ({ context }) => !context['hot'], target: 'cold' }, { target: 'hot' }],
          },
        },
        cold: {},
        hot: {},
      },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(10);
    expect(actor.getSnapshot().value).toBe('hot');
  });

  test('a delay by name: a number or a function of context and event', () => {
    const clock = new SimulatedClock();
    const machine = setup({
      types: { context: {} as { wait: number } },
      delays: { short: 5, long: ({ context }) => context.wait * 2 },
    }).createMachine({
      context: { wait: 10 },
      initial: 'a',
      states: { a: { after: { short: 'b' } }, b: { after: { long: 'c' } }, c: {} },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(5);
    expect(actor.getSnapshot().value).toBe('b');
    clock.increment(19);
    expect(actor.getSnapshot().value).toBe('b');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('c');
  });

  test('a delay by name is reckoned when the state is entered', () => {
    const clock = new SimulatedClock();
    const machine = setup({
      types: { context: {} as { wait: number } },
      delays: { wait: ({ context }) => context.wait },
    }).createMachine({
      context: { wait: 10 },
      initial: 'a',
      states: {
        a: { after: { wait: 'b' }, on: { longer: { actions: assign({ wait: 100 }) } } },
        b: {},
      },
    });
    const actor = create(machine, { clock }).start();
    actor.send({ type: 'longer' });
    clock.increment(10);
    expect(actor.getSnapshot().value).toBe('b');
  });

  test('actions of it are run, without a target too', () => {
    const { log, say } = recorder();
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { after: { 5: { actions: say('five') }, 10: { target: 'b', actions: say('ten') } } },
        b: {},
      },
    });
    create(machine, { clock }).start();
    clock.increment(5);
    expect(log).toEqual(['five']);
    clock.increment(5);
    expect(log).toEqual(['five', 'ten']);
  });

  test('of a parent goes on while its children change', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'p',
      states: {
        p: { initial: 'x', after: { 10: 'q' }, states: { x: { after: { 4: 'y' } }, y: {} } },
        q: {},
      },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(4);
    expect(actor.getSnapshot().value).toEqual({ p: 'y' });
    clock.increment(6);
    expect(actor.getSnapshot().value).toBe('q');
  });

  test('of regions are independent', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({
      type: 'parallel',
      states: {
        one: { initial: 'a', states: { a: { after: { 5: 'b' } }, b: {} } },
        two: { initial: 'a', states: { a: { after: { 8: 'b' } }, b: {} } },
      },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(5);
    expect(actor.getSnapshot().value).toEqual({ one: 'b', two: 'a' });
    clock.increment(3);
    expect(actor.getSnapshot().value).toEqual({ one: 'b', two: 'b' });
  });

  test('the event of it names its delay and its state', () => {
    const types: string[] = [];
    const clock = new SimulatedClock();
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: {
        a: { after: { 5: 'b' } },
        b: { entry: ({ event }) => void types.push(event.type) },
      },
    });
    create(machine, { clock }).start();
    clock.increment(5);
    expect(types).toEqual(['xstate.after.5.m.a']);
  });

  test('of a child, by the clock of the root', () => {
    const clock = new SimulatedClock();
    const child = setup({}).createMachine({
      initial: 'a',
      states: { a: { after: { 5: 'b' } }, b: {} },
    });
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', id: 'c' },
    });
    const actor = create(machine, { clock }).start();
    clock.increment(5);
    expect(actor.getSnapshot().children['c']?.getSnapshot()).toMatchObject({ value: 'b' });
  });

  test('comes to nothing when the actor is stopped before', () => {
    const { log, say } = recorder();
    const clock = new SimulatedClock();
    const machine = createMachine({
      initial: 'a',
      states: { a: { after: { 5: { target: 'b', actions: say('late') } } }, b: {} },
    });
    const actor = create(machine, { clock }).start();
    actor.stop();
    clock.increment(10);
    expect(log).toEqual([]);
  });

  test('zero is the next turn of the clock and not at once', () => {
    const clock = new SimulatedClock();
    const machine = createMachine({ initial: 'a', states: { a: { after: { 0: 'b' } }, b: {} } });
    const actor = create(machine, { clock }).start();
    expect(actor.getSnapshot().value).toBe('a');
    clock.increment(0);
    expect(actor.getSnapshot().value).toBe('b');
  });
});
