// Snapshots: what can be asked of them.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, fromPromise, isMachineSnapshot, setup } from 'xstate';
import { ACTORS } from './kit.ts';

const machine = createMachine({
  id: 'm',
  tags: 'root',
  meta: { about: 'all' },
  context: { n: 1 },
  initial: 'a',
  states: {
    a: {
      tags: ['x', 'y'],
      meta: { about: 'a' },
      initial: 'deep',
      states: { deep: { tags: 'z', meta: { about: 'deep' } }, other: {} },
      on: {
        go: 'b',
        move: '.other',
        note: { actions: () => {} },
        kept: { guard: () => false, target: 'b' },
      },
    },
    b: {},
  },
});

describe.each(ACTORS)('%s: snapshots', (_, create) => {
  test('matches a whole value, a part of it, and nothing else', () => {
    const snapshot = create(machine).start().getSnapshot();
    expect(snapshot.matches('a')).toBe(true);
    expect(snapshot.matches({ a: 'deep' })).toBe(true);
    expect(snapshot.matches({ a: 'other' })).toBe(false);
    expect(snapshot.matches('b')).toBe(false);
    expect(snapshot.matches('nobody')).toBe(false);
  });

  test('hasTag knows the tags of all active states', () => {
    const actor = create(machine).start();
    const { tags } = actor.getSnapshot();
    expect([...tags].toSorted()).toEqual(['root', 'x', 'y', 'z']);
    actor.send({ type: 'go' });
    expect([...actor.getSnapshot().tags]).toEqual(['root']);
    expect(actor.getSnapshot().hasTag('x')).toBe(false);
  });

  test('getMeta has the meta of all active states by their ids', () => {
    const actor = create(machine).start();
    expect(actor.getSnapshot().getMeta()).toEqual({
      m: { about: 'all' },
      'm.a': { about: 'a' },
      'm.a.deep': { about: 'deep' },
    });
    actor.send({ type: 'go' });
    expect(actor.getSnapshot().getMeta()).toEqual({ m: { about: 'all' } });
  });

  test.each([
    ['go', true],
    ['move', true],
    ['note', true],
    ['kept', false],
    ['unknown', false],
  ])('can %s: %s', (type, can) => {
    expect(create(machine).start().getSnapshot().can({ type })).toBe(can);
  });

  test('can sees context and event by a guard', () => {
    const guarded = setup({
      types: { context: {} as { max: number }, events: {} as { type: 'add'; n: number } },
    }).createMachine({
      context: { max: 5 },
      on: {
        add: { guard: ({ context, event }) => event.n <= context.max, actions: assign({ max: 0 }) },
      },
    });
    const actor = create(guarded).start();
    expect(actor.getSnapshot().can({ type: 'add', n: 5 })).toBe(true);
    expect(actor.getSnapshot().can({ type: 'add', n: 6 })).toBe(false);
    expect(actor.getSnapshot().context).toEqual({ max: 5 });
  });

  test('of one that is over can nothing', () => {
    const over = createMachine({
      initial: 'z',
      states: { z: { type: 'final', on: { go: 'z' } } as never },
    });
    expect(create(over).start().getSnapshot().status).toBe('done');
  });

  test('as JSON it is value, context, status and the rest that is plain', () => {
    const json = JSON.parse(JSON.stringify(create(machine).start().getSnapshot())) as object;
    expect(json).toMatchObject({
      value: { a: 'deep' },
      context: { n: 1 },
      status: 'active',
      tags: expect.arrayContaining(['root', 'x', 'y', 'z']),
      children: {},
    });
    expect(json).not.toHaveProperty('machine');
    expect(json).not.toHaveProperty('_nodes');
  });

  test('its machine is the one it is of', () => {
    const snapshot = create(machine).start().getSnapshot();
    expect(snapshot.machine.id).toBe('m');
    expect(isMachineSnapshot(snapshot)).toBe(true);
  });

  test('that nothing changed is the same object', () => {
    const actor = create(machine).start();
    const before = actor.getSnapshot();
    actor.send({ type: 'unknown' });
    expect(actor.getSnapshot()).toBe(before);
    actor.send({ type: 'kept' });
    expect(actor.getSnapshot()).toBe(before);
  });

  test('that only actions ran for has the same context', () => {
    const actor = create(machine).start();
    const { context, value } = actor.getSnapshot();
    actor.send({ type: 'note' });
    expect(actor.getSnapshot()).toMatchObject({ context, value });
  });

  test('output and error are undefined while it is active', () => {
    expect(create(machine).start().getSnapshot()).toMatchObject({
      output: undefined,
      error: undefined,
      status: 'active',
    });
  });

  test('of a promise: input, output and status', async () => {
    const work = fromPromise(async ({ input }: { input: number }) => input * 2);
    const actor = create(work, { input: 2 }).start();
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', input: 2, output: undefined });
    await Promise.resolve();
    await Promise.resolve();
    expect(actor.getSnapshot()).toMatchObject({ status: 'done', output: 4, input: undefined });
  });
});
