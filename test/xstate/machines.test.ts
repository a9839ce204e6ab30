// Machines as they are written: ids, targets, routes, and what is refused.
import { describe, expect, test } from 'vitest';
import { assign, createMachine } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: machines as they are written', (_, create) => {
  test('an id with dots, and states whose names have spaces and signs', () => {
    const machine = createMachine({
      id: 'a.b',
      initial: 'with space',
      states: {
        'with space': { on: { go: 'with-dash' } },
        'with-dash': { on: { go: '#über' } },
        ü: { id: 'über' },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('with-dash');
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('ü');
  });

  test('a machine without states takes its events', () => {
    const machine = createMachine({ context: { n: 0 }, on: { up: { actions: assign({ n: 1 }) } } });
    const actor = create(machine).start();
    actor.send({ type: 'up' });
    expect(actor.getSnapshot()).toMatchObject({ value: {}, context: { n: 1 } });
  });

  test('a target that is nowhere is refused when the machine is made or run', () => {
    const run = () =>
      create(createMachine({ initial: 'a', states: { a: { on: { go: 'nowhere' } } } })).start();
    expect(run).toThrow(/nowhere/);
  });

  test('a compound state without an initial one is refused', () => {
    const machine = () => createMachine({ states: { a: {} } });
    const run = () => {
      const actor = create(machine());
      actor.subscribe({ error: () => {} });
      actor.start();
      if (actor.getSnapshot().status === 'error')
        throw (actor.getSnapshot() as { error: Error }).error;
    };
    expect(run).toThrow(/initial/i);
  });

  test('a routable state is gone to from anywhere by its id', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: {}, b: { id: 'there', route: {}, initial: 'x', states: { x: {} } } },
    } as never);
    const actor = create(machine).start();
    actor.send({ type: 'xstate.route', to: '#there' });
    expect((actor.getSnapshot() as { value: unknown }).value).toEqual({ b: 'x' });
  });

  test('a state that is not routable is not', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: {}, b: { id: 'there' } } });
    const actor = create(machine).start();
    actor.send({ type: 'xstate.route', to: '#there' });
    expect(actor.getSnapshot().value).toBe('a');
  });

  test('the same machine runs in many actors, which know nothing of each other', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    const [one, two] = [create(machine).start(), create(machine).start()];
    one.send({ type: 'go' });
    expect([one.getSnapshot().value, two.getSnapshot().value]).toEqual(['b', 'a']);
  });

  test('what is given by provide is of the copy alone', () => {
    const { log, say } = recorder();
    const machine = createMachine(
      { entry: 'greet' },
      {
        actions: { greet: say('first') },
      },
    );
    create(machine.provide({ actions: { greet: say('second') } })).start();
    create(machine).start();
    expect(log).toEqual(['second', 'first']);
  });
});
