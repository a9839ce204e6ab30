// Spawned actors: in a context, in an action, and what stops them.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  fromCallback,
  fromPromise,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stopChild,
  type AnyActorRef,
} from 'xstate';
import { ACTORS, recorder, settled } from './kit.ts';

const counter = setup({ types: { context: {} as { n: number } } }).createMachine({
  id: 'counter',
  context: { n: 0 },
  on: {
    up: { actions: assign({ n: ({ context }) => context.n + 1 }) },
    report: { actions: sendParent(({ context }) => ({ type: 'report', n: context.n })) },
  },
});

describe.each(ACTORS)('%s: spawn', (_, create) => {
  test('in the context: it runs from the start on', () => {
    const machine = setup({
      types: { context: {} as { ref: AnyActorRef } },
      actors: { counter },
    }).createMachine({
      context: ({ spawn }) => ({ ref: spawn('counter', { id: 'c' }) }),
      on: { up: { actions: sendTo(({ context }) => context.ref, { type: 'up' }) } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'up' });
    expect(actor.getSnapshot().context.ref.getSnapshot()).toMatchObject({ context: { n: 1 } });
    expect(actor.getSnapshot().children['c']).toBe(actor.getSnapshot().context.ref);
  });

  test('in an assign: the reference is in the context, and good over later events', () => {
    const machine = setup({
      types: { context: {} as { refs: readonly AnyActorRef[] } },
      actors: { counter },
    }).createMachine({
      context: { refs: [] },
      on: {
        add: {
          actions: assign({ refs: ({ context, spawn }) => [...context.refs, spawn('counter')] }),
        },
        up: { actions: sendTo(({ context }) => context.refs[1]!, { type: 'up' }) },
      },
    });
    const actor = create(machine).start();
    for (const type of ['add', 'add', 'up', 'up']) actor.send({ type });
    const counts = actor.getSnapshot().context.refs.map((ref) => ref.getSnapshot().context.n);
    expect(counts).toEqual([0, 2]);
  });

  test('each has a session of its own, and an id that was given or made', () => {
    const machine = setup({
      types: { context: {} as { refs: readonly AnyActorRef[] } },
      actors: { counter },
    }).createMachine({
      context: ({ spawn }) => ({
        refs: [spawn('counter', { id: 'named' }), spawn('counter'), spawn('counter')],
      }),
    });
    const { refs } = create(machine).start().getSnapshot().context;
    expect(refs[0]?.id).toBe('named');
    expect(new Set(refs.map(({ sessionId }) => sessionId)).size).toBe(3);
    expect(new Set(refs.map(({ id }) => id)).size).toBe(3);
  });

  test('a child answers its parent', () => {
    const got: unknown[] = [];
    const machine = setup({ actors: { counter } }).createMachine({
      entry: spawnChild('counter', { id: 'c' }),
      on: {
        ask: { actions: [sendTo('c', { type: 'up' }), sendTo('c', { type: 'report' })] },
        report: { actions: ({ event }) => void got.push(event['n']) },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'ask' });
    actor.send({ type: 'ask' });
    expect(got).toEqual([1, 2]);
  });

  test('a promise brings its end by its id, and stays among the children', async () => {
    const got: unknown[] = [];
    const work = fromPromise(async () => 'output');
    const machine = setup({ actors: { work } }).createMachine({
      entry: spawnChild('work', { id: 'w' }),
      on: { 'xstate.done.actor.w': { actions: ({ event }) => void got.push(event['output']) } },
    });
    const actor = create(machine).start();
    await settled();
    expect(got).toEqual(['output']);
    expect(actor.getSnapshot().children['w']?.getSnapshot()).toMatchObject({ status: 'done' });
  });

  test('stopChild by id, by reference and by a function', () => {
    const { log } = recorder();
    const listen = fromCallback(
      ({ self }) =>
        () =>
          void log.push(self.id),
    );
    const machine = setup({
      types: { context: {} as { ref: AnyActorRef } },
      actors: { listen },
    }).createMachine({
      context: ({ spawn }) => ({ ref: spawn('listen', { id: 'two' }) }),
      entry: [spawnChild('listen', { id: 'one' }), spawnChild('listen', { id: 'three' })],
      on: {
        one: { actions: stopChild('one') },
        two: { actions: stopChild(({ context }) => context.ref) },
        three: { actions: stopChild(({ event }) => event.type) },
      },
    });
    const actor = create(machine).start();
    for (const type of ['three', 'one', 'two']) actor.send({ type });
    expect(log).toEqual(['three', 'one', 'two']);
    expect(actor.getSnapshot().children).toEqual({});
  });

  test('stopChild of an id nobody has is passed over', () => {
    const actor = create(createMachine({ on: { go: { actions: stopChild('nobody') } } })).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().status).toBe('active');
  });

  test('one that is stopped and spawned anew in one step is another', () => {
    const { log, say } = recorder();
    let count = 0;
    const listen = fromCallback(() => {
      const number = (count += 1);
      say(`begun ${number}`)();
      return say(`ended ${number}`);
    });
    const machine = setup({ actors: { listen } }).createMachine({
      entry: spawnChild('listen', { id: 'l' }),
      on: { again: { actions: [stopChild('l'), spawnChild('listen', { id: 'l' })] } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'again' });
    expect(log).toEqual(['begun 1', 'ended 1', 'begun 2']);
    actor.stop();
    expect(log).toEqual(['begun 1', 'ended 1', 'begun 2', 'ended 2']);
  });

  test('outlives the state it was spawned in, and not its actor', () => {
    const { log, say } = recorder();
    const listen = fromCallback(() => say('ended'));
    const machine = setup({ actors: { listen } }).createMachine({
      initial: 'a',
      states: { a: { entry: spawnChild('listen'), on: { go: 'b' } }, b: {} },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(log).toEqual([]);
    actor.stop();
    expect(log).toEqual(['ended']);
  });

  test('is stopped when its machine comes to its end', () => {
    const { log, say } = recorder();
    const listen = fromCallback(() => say('ended'));
    const machine = setup({ actors: { listen } }).createMachine({
      entry: spawnChild('listen'),
      initial: 'a',
      states: { a: { on: { end: 'z' } }, z: { type: 'final' } },
    });
    create(machine).start().send({ type: 'end' });
    expect(log).toEqual(['ended']);
  });

  test('a child of a child is stopped with it', () => {
    const { log, say } = recorder();
    const leaf = fromCallback(() => say('leaf'));
    const child = setup({ actors: { leaf } }).createMachine({ entry: spawnChild('leaf') });
    const machine = setup({ actors: { child } }).createMachine({
      entry: spawnChild('child', { id: 'c' }),
      on: { stop: { actions: stopChild('c') } },
    });
    create(machine).start().send({ type: 'stop' });
    expect(log).toEqual(['leaf']);
  });

  test('with syncSnapshot it tells its parent of each snapshot', () => {
    const seen: unknown[] = [];
    const machine = setup({ actors: { counter } }).createMachine({
      entry: spawnChild('counter', { id: 'c', syncSnapshot: true }),
      on: {
        up: { actions: sendTo('c', { type: 'up' }) },
        'xstate.snapshot.c': {
          actions: ({ event }) => void seen.push(event['snapshot'].context.n),
        },
      },
    });
    const actor = create(machine).start();
    actor.send({ type: 'up' });
    expect(seen).toEqual([0, 1]);
  });

  test('input by a function of spawnChild', () => {
    const child = setup({
      types: { input: {} as number, context: {} as { n: number } },
    }).createMachine({
      context: ({ input }) => ({ n: input * 2 }),
    });
    const machine = setup({
      types: { context: {} as { n: number } },
      actors: { child },
    }).createMachine({
      context: { n: 4 },
      entry: spawnChild('child', { id: 'c', input: ({ context }) => context.n }),
    });
    const { children } = create(machine).start().getSnapshot();
    expect(children['c']?.getSnapshot()).toMatchObject({ context: { n: 8 } });
  });

  test('a reference in an event comes to whoever it is sent to', () => {
    const asker = setup({}).createMachine({
      on: {
        talk: {
          actions: sendTo(({ event }) => (event as unknown as { to: AnyActorRef }).to, {
            type: 'up',
          }),
        },
      },
    });
    const machine = setup({
      types: { context: {} as { ref: AnyActorRef } },
      actors: { counter, asker },
    }).createMachine({
      context: ({ spawn }) => ({ ref: spawn('counter', { id: 'c' }) }),
      invoke: { src: 'asker', id: 'a' },
      on: { go: { actions: sendTo('a', ({ context }) => ({ type: 'talk', to: context.ref })) } },
    });
    const actor = create(machine).start();
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().context.ref.getSnapshot()).toMatchObject({ context: { n: 1 } });
  });

  test('a reference is subscribed to from outside', () => {
    const seen: unknown[] = [];
    const machine = setup({ actors: { counter } }).createMachine({
      invoke: { src: 'counter', id: 'c' },
    });
    const child = create(machine).start().getSnapshot().children['c'];
    child?.subscribe(({ context }) => void seen.push(context.n));
    child?.send({ type: 'up' });
    child?.send({ type: 'up' });
    expect(seen).toEqual([1, 2]);
  });

  test('a thousand of them', () => {
    const machine = setup({
      types: { context: {} as { refs: readonly AnyActorRef[] } },
      actors: { counter },
    }).createMachine({
      context: ({ spawn }) => ({ refs: Array.from({ length: 1_000 }, () => spawn('counter')) }),
    });
    const { children } = create(machine).start().getSnapshot();
    expect(Object.keys(children)).toHaveLength(1_000);
  });

  test('its parent is told in `self`, and has none itself', () => {
    const parents: unknown[] = [];
    const look = fromCallback(({ self }) => void parents.push(self._parent?.id));
    const machine = setup({ actors: { look } }).createMachine({ invoke: { src: 'look' } });
    const actor = create(machine, { id: 'root' }).start();
    expect(parents).toEqual(['root']);
    expect(actor._parent).toBeUndefined();
  });

  test('a child cannot be stopped from outside', () => {
    const machine = setup({ actors: { counter } }).createMachine({
      invoke: { src: 'counter', id: 'c' },
    });
    const child = create(machine).start().getSnapshot().children['c'] as unknown as {
      stop(): void;
    };
    expect(() => child.stop()).toThrow(/non-root/);
  });
});
