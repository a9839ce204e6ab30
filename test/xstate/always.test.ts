// always: transitions without an event, and the events a machine raises for itself.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, raise, sendTo, setup } from 'xstate';
import { ACTORS, recorder } from './kit.ts';

describe.each(ACTORS)('%s: always', (_, create) => {
  test('the first candidate whose guard says yes', () => {
    const machine = createMachine({
      context: { n: 2 },
      initial: 'g',
      states: {
        g: {
          always: [
            { guard: ({ context }) => context['n'] > 5, target: 'big' },
            { guard: ({ context }) => context['n'] > 1, target: 'middle' },
            { target: 'small' },
          ],
        },
        big: {},
        middle: {},
        small: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toBe('middle');
  });

  test('none stays', () => {
    const machine = createMachine({
      initial: 'g',
      states: { g: { always: [{ guard: () => false, target: 'x' }] }, x: {} },
    });
    expect(create(machine).start().getSnapshot().value).toBe('g');
  });

  test('goes on until there is none left', () => {
    const machine = createMachine({
      context: { n: 0 },
      initial: 'a',
      states: {
        a: {
          always: {
            guard: ({ context }) => context['n'] < 5,
            actions: assign({ n: ({ context }) => context['n'] + 1 }),
            target: 'a',
            reenter: true,
          },
        },
      },
    });
    expect(create(machine).start().getSnapshot().context).toEqual({ n: 5 });
  });

  test('without a target, as long as the guard says yes', () => {
    const machine = createMachine({
      context: { n: 0 },
      always: {
        guard: ({ context }) => context['n'] < 3,
        actions: assign({ n: ({ context }) => context['n'] + 1 }),
      },
    });
    expect(create(machine).start().getSnapshot().context).toEqual({ n: 3 });
  });

  test('observers see where it came to and nothing on the way', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'd' }, d: {} },
    });
    const seen: unknown[] = [];
    const actor = create(machine);
    actor.subscribe(({ value }) => void seen.push(value));
    actor.start().send({ type: 'go' });
    expect(seen).toEqual(['a', 'd']);
  });

  test('goes before an event that was raised', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { go: { target: 'b', actions: raise({ type: 'raised' }) } } },
        b: { always: 'c', on: { raised: 'wrong' } },
        c: { on: { raised: 'right' } },
        right: {},
        wrong: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('right');
  });

  test('follows a raised event, too', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { entry: raise({ type: 'raised' }), on: { raised: 'b' } },
        b: { always: 'c' },
        c: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toBe('c');
  });

  test('raised events are taken in their order, before any from outside', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      on: {
        go: {
          actions: [
            ({ self }) => self.send({ type: 'outside' }),
            raise({ type: 'one' }),
            raise({ type: 'two' }),
          ],
        },
        one: { actions: [say('one'), raise({ type: 'three' })] },
        two: { actions: say('two') },
        three: { actions: say('three') },
        outside: { actions: say('outside') },
      },
    });
    create(machine).start().send({ type: 'go' });
    expect(log).toEqual(['one', 'two', 'three', 'outside']);
  });

  test('a region takes it when another has moved', () => {
    const machine = createMachine({
      type: 'parallel',
      states: {
        one: { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
        two: {
          initial: 'a',
          states: {
            a: {
              always: {
                guard: ({ event }) => event.type === 'go',
                target: 'b',
              },
            },
            b: {},
          },
        },
      },
    });
    const actor = create(machine).start();
    expect(actor.getSnapshot().value).toEqual({ one: 'a', two: 'a' });
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toEqual({ one: 'b', two: 'b' });
  });

  test('of a parent is taken with its child', () => {
    const machine = createMachine({
      context: { out: false },
      initial: 'p',
      states: {
        p: {
          always: { guard: ({ context }) => context['out'], target: 'q' },
          initial: 'x',
          states: { x: { on: { go: { target: 'y', actions: assign({ out: true }) } } }, y: {} },
        },
        q: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('q');
  });

  test('into a final state ends the machine at its start', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { always: 'z' }, z: { type: 'final' } },
      output: 'over',
    });
    const seen: string[] = [];
    const actor = create(machine);
    actor.subscribe({ complete: () => void seen.push('complete') });
    actor.start();
    expect(actor.getSnapshot()).toMatchObject({ status: 'done', output: 'over' });
    expect(seen).toEqual(['complete']);
  });

  test('an initial state may be left by it, before anything is seen', () => {
    const machine = createMachine({ initial: 'a', states: { a: { always: 'b' }, b: {} } });
    expect(create(machine).getSnapshot().value).toBe('b');
  });

  test('a raised event that nobody handles is passed over', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { entry: raise({ type: 'nobody' }), on: { go: 'b' } }, b: {} },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('b');
  });

  test('what is sent to itself comes after what is raised', () => {
    const { log, say } = recorder();
    const machine = createMachine({
      entry: [sendTo(({ self }) => self, { type: 'sent' }), raise({ type: 'raised' })],
      on: { sent: { actions: say('sent') }, raised: { actions: say('raised') } },
    });
    create(machine).start();
    expect(log).toEqual(['raised', 'sent']);
  });

  test('an event raised by a function of context and event', () => {
    const got: unknown[] = [];
    const machine = setup({
      types: { context: {} as { n: number }, events: {} as { type: string; n?: number } },
    }).createMachine({
      context: { n: 2 },
      on: {
        go: {
          actions: raise(({ context, event }) => ({ type: 'made', n: context.n + (event.n ?? 0) })),
        },
        made: { actions: ({ event }) => void got.push(event.n) },
      },
    });
    create(machine).start().send({ type: 'go', n: 3 });
    expect(got).toEqual([5]);
  });

  test('a loop ends by `maxIterations`, in an error', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
      options: { maxIterations: 50 },
    } as never);
    const errors: string[] = [];
    const actor = create(machine);
    actor.subscribe({ error: (error) => void errors.push((error as Error).message) });
    actor.start().send({ type: 'go' });
    expect(errors).toHaveLength(1);
    expect(actor.getSnapshot().status).toBe('error');
  });
});
