// `createDurableActor` in place of `createActor`: what it keeps over a rest.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  sendParent,
  sendTo,
  setup,
  SimulatedClock,
  stopChild,
  type AnyActorRef,
} from 'xstate';
import { sleepUntil } from '../../src/machines.ts';
import { createDurableActor } from '../../src/testing.ts';
import { counter, same, types } from './both.ts';

/** Tells its parent, too. */
const telling = setup({ types }).createMachine({
  id: 'telling',
  context: { n: 0 },
  initial: 'on',
  states: { on: { on: { end: 'off' } }, off: { type: 'final' } },
  on: {
    up: { actions: [assign({ n: ({ context }) => context.n + 1 }), sendParent({ type: 'up' })] },
  },
});

describe('at rest', () => {
  test('the state is what its text gives: equal, and another object', () => {
    const given = { at: new Date(7), seen: new Map([[1, new Set(['a'])]]), nothing: undefined };
    const machine = createMachine({
      id: 'm',
      context: { given },
      on: { go: { actions: assign({ given: ({ context }) => context.given }) } },
    });
    const actor = createDurableActor(machine).start();
    const kept = actor.getSnapshot().context.given;
    expect(kept).toEqual(given);
    expect(kept).not.toBe(given);
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().context.given).toEqual(given);
  });

  test('a snapshot that nothing moved stays the same object', () => {
    const actor = createDurableActor(counter).start();
    const before = actor.getSnapshot();
    actor.send({ type: 'nothing' } as never);
    expect(actor.getSnapshot()).toBe(before);
  });

  test('history, regions, tags and values come back', () => {
    const machine = createMachine({
      id: 'm',
      type: 'parallel',
      states: {
        x: { initial: 'one', states: { one: { on: { next: 'two' } }, two: { tags: 'deep' } } },
        y: { initial: 'one', states: { one: {}, two: {} } },
      },
    });
    const actor = createDurableActor(machine).start();
    actor.send({ type: 'next' });
    expect(actor.getSnapshot().value).toEqual({ x: 'two', y: 'one' });
    expect([...actor.getSnapshot().tags]).toEqual(['deep']);
    const withHistory = createMachine({
      id: 'h',
      initial: 'a',
      states: {
        a: {
          initial: 'one',
          states: {
            one: { on: { next: 'two' } },
            two: { tags: 'deep' },
            last: { type: 'history', history: 'deep' },
          },
          on: { out: 'b' },
        },
        b: { on: { back: 'a.last' } },
      },
    });
    const other = createDurableActor(withHistory).start();
    for (const type of ['next', 'out', 'back']) other.send({ type });
    expect(other.getSnapshot().value).toEqual({ a: 'two' });
    expect(other.getSnapshot().hasTag('deep')).toBe(true);
  });

  test('what was changed in place is seen, as createActor shows it', () => {
    same((create) => {
      const machine = createMachine({
        id: 'm',
        context: { list: [1] },
        on: {
          go: { actions: ({ context }) => void context.list.push(2) },
          look: { guard: ({ context }) => context.list.push(3) === 0, actions: () => {} },
        },
        initial: 'a',
        states: { a: { on: { move: 'b' } }, b: {} },
      });
      const actor = create(machine).start();
      for (const type of ['other', 'look', 'move', 'go']) actor.send({ type });
      return actor.getSnapshot().context;
    });
  });
});

describe('references', () => {
  const parent = setup({ actors: { telling } }).createMachine({
    id: 'parent',
    context: ({ spawn }) => ({ heard: 0, ref: spawn('telling', { id: 'c', systemId: 'the-one' }) }),
    on: {
      up: { actions: assign({ heard: ({ context }) => Number(context['heard']) + 1 }) },
      tell: { actions: sendTo(({ context }) => context['ref'], { type: 'up' }) },
    },
  });

  test('to a child stay good over rests, from wherever they were had', () => {
    const actor = createDurableActor(parent).start();
    const child = actor.getSnapshot().children['c'] as AnyActorRef;
    actor.send({ type: 'tell' });
    child.send({ type: 'up' });
    expect(child.getSnapshot().context).toEqual({ n: 2 });
    expect(actor.getSnapshot().context['heard']).toBe(2);
    expect(actor.getSnapshot().context['ref']).toBe(child);
    expect(actor.system.get('the-one')).toBe(child);
  });

  test('of a child can be subscribed to', () => {
    const actor = createDurableActor(parent).start();
    const seen: number[] = [];
    const child = actor.getSnapshot().children['c'] as AnyActorRef;
    child.subscribe({ next: ({ context }) => seen.push(context.n), complete: () => seen.push(-1) });
    for (const type of ['tell', 'tell']) actor.send({ type });
    child.send({ type: 'end' });
    expect(seen).toEqual([1, 2, 2, -1]);
  });

  test('to one that is over are still references to it', () => {
    const actor = createDurableActor(parent).start();
    const child = actor.getSnapshot().children['c'] as AnyActorRef;
    child.send({ type: 'end' });
    actor.send({ type: 'up' });
    expect(actor.getSnapshot().context['ref']).toBe(child);
    expect((actor.getSnapshot().context['ref'] as AnyActorRef).getSnapshot().status).toBe('done');
  });

  test('to one that was stopped, too, which nobody lists any more', () => {
    const machine = setup({ actors: { counter } }).createMachine({
      id: 'm',
      context: ({ spawn }) => ({ ref: spawn('counter', { id: 'c' }) }),
      on: { stop: { actions: stopChild('c') } },
    });
    const actor = createDurableActor(machine).start();
    const { ref } = actor.getSnapshot().context;
    for (const type of ['stop', 'other']) actor.send({ type });
    expect(actor.getSnapshot().children).toEqual({});
    expect(actor.getSnapshot().context['ref']).toBe(ref);
    expect(ref.getSnapshot().status).toBe('stopped');
  });

  test('of another system come to rest by themselves', () => {
    const other = createDurableActor(counter).start();
    const machine = createMachine({
      id: 'm',
      on: { go: { actions: () => other.send({ type: 'up' }) } },
    });
    createDurableActor(machine).start().send({ type: 'go' });
    const { context } = other.getSnapshot();
    other.send({ type: 'nothing' } as never);
    expect(other.getSnapshot().context).toBe(context);
  });
});

test('a timer brings its event as it was when it was set', () => {
  const clock = new SimulatedClock();
  const given = { type: 'later', list: [1] };
  const machine = createMachine({
    id: 'm',
    context: { list: [] as number[] },
    entry: sendTo(({ self }) => self, given, { delay: 10 }),
    on: { later: { actions: assign({ list: ({ event }) => event['list'] }) } },
  });
  const actor = createDurableActor(machine, { clock }).start();
  given.list.push(2);
  clock.increment(10);
  expect(actor.getSnapshot().context.list).toEqual([1]);
});

test('a pause whose length is a function counts by the clock', () => {
  const clock = new SimulatedClock();
  const machine = createMachine({
    id: 'm',
    context: { until: 5_000 },
    initial: 'a',
    states: {
      a: sleepUntil<{ until: number }>(({ context }) => context.until, 'b') as never,
      b: {},
    },
  });
  const actor = createDurableActor(machine, { clock }).start();
  clock.increment(4_999);
  expect(actor.getSnapshot().value).toBe('a');
  clock.increment(1);
  expect(actor.getSnapshot().value).toBe('b');
});
