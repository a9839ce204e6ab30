// Guards: whether a transition is taken.
import { describe, expect, test } from 'vitest';
import { and, assign, createMachine, not, or, raise, setup, stateIn } from 'xstate';
import { ACTORS } from './kit.ts';

const guarded = setup({
  types: { context: {} as { n: number }, events: {} as { type: string; by: number } },
  guards: {
    small: ({ context }) => context.n < 5,
    even: ({ event }) => event.by % 2 === 0,
    above: ({ context }, than: number) => context.n > than,
  },
}).createMachine({
  context: ({ input }) => ({ n: (input as number | undefined) ?? 0 }),
  initial: 'a',
  states: {
    a: {
      on: {
        named: { guard: 'small', target: 'b' },
        object: { guard: { type: 'small' }, target: 'b' },
        inline: { guard: ({ event }) => event.by === 1, target: 'b' },
        both: { guard: and(['small', 'even']), target: 'b' },
        either: { guard: or(['small', 'even']), target: 'b' },
        neither: { guard: not(or(['small', 'even'])), target: 'b' },
        params: { guard: { type: 'above', params: 2 }, target: 'b' },
        reckoned: { guard: { type: 'above', params: ({ event }) => event.by }, target: 'b' },
        nested: {
          guard: and([not('even'), or([({ context }) => context['n'] > 2, 'even'])]),
          target: 'b',
        },
        first: [
          { guard: ({ event }) => event.by === 1, target: 'b' },
          { guard: 'even', target: 'c' },
          { target: 'd' },
        ],
      },
    },
    b: {},
    c: {},
    d: {},
  },
});

describe.each(ACTORS)('%s: guards', (_, create) => {
  test.each([
    ['named', 0, 0, 'b'],
    ['named', 5, 0, 'a'],
    ['object', 0, 0, 'b'],
    ['object', 5, 0, 'a'],
    ['inline', 0, 1, 'b'],
    ['inline', 0, 2, 'a'],
    ['both', 0, 2, 'b'],
    ['both', 0, 1, 'a'],
    ['either', 9, 2, 'b'],
    ['either', 9, 1, 'a'],
    ['neither', 9, 1, 'b'],
    ['neither', 0, 1, 'a'],
    ['params', 3, 0, 'b'],
    ['params', 2, 0, 'a'],
    ['reckoned', 3, 2, 'b'],
    ['reckoned', 3, 3, 'a'],
    ['nested', 3, 3, 'b'],
    ['nested', 0, 1, 'a'],
    ['first', 0, 1, 'b'],
    ['first', 0, 2, 'c'],
    ['first', 0, 3, 'd'],
  ])('%s, with %s in the context and %s in the event: %s', (type, n, by, value) => {
    const actor = create(guarded, { input: n }).start();
    actor.send({ type, by });
    expect(actor.getSnapshot().value).toBe(value);
  });

  test('stateIn knows a state of another region, by id and by value', () => {
    const machine = createMachine({
      type: 'parallel',
      states: {
        light: { initial: 'red', states: { red: { on: { green: 'green' } }, green: { id: 'go' } } },
        car: {
          initial: 'waiting',
          states: {
            waiting: {
              on: {
                byId: { guard: stateIn('#go'), target: 'driving' },
                byValue: { guard: stateIn({ light: 'green' }), target: 'driving' },
              },
            },
            driving: {},
          },
        },
      },
    });
    for (const type of ['byId', 'byValue']) {
      const actor = create(machine).start();
      actor.send({ type });
      expect(actor.getSnapshot().value).toMatchObject({ car: 'waiting' });
      actor.send({ type: 'green' });
      actor.send({ type });
      expect(actor.getSnapshot().value).toMatchObject({ car: 'driving' });
    }
  });

  test('of a child goes before its parent, and its parent takes what it refused', () => {
    const machine = createMachine({
      initial: 'p',
      on: { go: '.outer' },
      states: {
        p: {
          initial: 'a',
          states: { a: { on: { go: { guard: ({ event }) => event['in'], target: 'b' } } }, b: {} },
        },
        outer: {},
      },
    });
    const inside = create(machine).start();
    inside.send({ type: 'go', in: true });
    expect(inside.getSnapshot().value).toEqual({ p: 'b' });
    const outside = create(machine).start();
    outside.send({ type: 'go', in: false });
    expect(outside.getSnapshot().value).toBe('outer');
  });

  test('of an `always` is asked again when the context has changed', () => {
    const machine = createMachine({
      context: { n: 0 },
      initial: 'a',
      states: { a: { always: { guard: ({ context }) => context['n'] > 1, target: 'b' } }, b: {} },
      on: { up: { actions: assign({ n: ({ context }) => context['n'] + 1 }) } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'up' });
    expect(actor.getSnapshot().value).toBe('a');
    actor.send({ type: 'up' });
    expect(actor.getSnapshot().value).toBe('b');
  });

  test('of an `always` gets the event that led there', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { go: 'b' } },
        b: { always: { guard: ({ event }) => event.type === 'go', target: 'c' } },
        c: {},
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('c');
  });

  test('of a raised event gets the raised event', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: {
          entry: raise({ type: 'in', n: 1 } as never),
          on: { in: { guard: ({ event }) => event['n'] === 1, target: 'b' } },
        },
        b: {},
      },
    });
    expect(create(machine).start().getSnapshot().value).toBe('b');
  });

  test('that throws ends the machine, and says which guard', () => {
    const machine = setup({
      guards: {
        broken: () => {
          throw new Error('no answer');
        },
      },
    }).createMachine({
      initial: 'a',
      states: { a: { on: { go: { guard: 'broken', target: 'b' } } }, b: {} },
    });
    const actor = create(machine);
    const errors: string[] = [];
    actor.subscribe({ error: (error) => void errors.push((error as Error).message) });
    actor.start().send({ type: 'go' });
    expect(actor.getSnapshot().status).toBe('error');
    expect(errors.join()).toContain("'broken'");
    expect(errors.join()).toContain('no answer');
  });

  test('of a name nobody knows ends the machine', () => {
    const machine = createMachine({ on: { go: { guard: 'nobody', actions: () => {} } } });
    const actor = create(machine);
    const errors: string[] = [];
    actor.subscribe({ error: (error) => void errors.push((error as Error).message) });
    actor.start().send({ type: 'go' });
    expect(errors.join()).toContain('nobody');
  });

  test('provided later takes the place of the one before', () => {
    const machine = setup({ guards: { may: () => false } }).createMachine({
      initial: 'a',
      states: { a: { on: { go: { guard: 'may', target: 'b' } } }, b: {} },
    });
    const actor = create(machine.provide({ guards: { may: () => true } })).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().value).toBe('b');
  });

  test('`can` asks them and moves nothing', () => {
    const actor = create(guarded, { input: 5 }).start();
    expect(actor.getSnapshot().can({ type: 'named', by: 0 })).toBe(false);
    expect(actor.getSnapshot().can({ type: 'first', by: 2 })).toBe(true);
    expect(actor.getSnapshot().value).toBe('a');
  });
});
