import { describe, expect, test } from 'vitest';
import type { Kept, SnapshotAtAnswer } from '../../../inspector/protocol/index.ts';
import { DIFF_MAX, diffOf, turnDiff } from '../../../inspector/app/run/turn-diff.ts';

describe('the difference of two values', () => {
  test('names each place that is another, came or went', () => {
    const before = { total: 1, items: [{ price: 5 }, { price: 6 }], gone: true };
    const after = { total: 2, items: [{ price: 5 }, { price: 7 }, { price: 8 }], 'a key': null };
    expect(diffOf(before, after).map(({ type, path }) => `${type} ${path}`)).toEqual([
      'changed total',
      'changed items[1].price',
      'added items[2]',
      'removed gone',
      'added ["a key"]',
    ]);
  });

  test('compares what JSON cannot say as a whole, and inside of a map', () => {
    const date = (at: number): Kept => ({ $: ['Date', at] });
    const map = (one: number): Kept => ({ $: ['Map', [['a', one]]] });
    expect(diffOf({ at: date(1) }, { at: date(2) })).toHaveLength(1);
    expect(diffOf({ at: date(1) }, { at: date(1) })).toHaveLength(0);
    expect(diffOf(map(1), map(2))).toMatchObject([{ type: 'changed', path: 'a' }]);
    expect(diffOf({ at: date(1) }, { at: map(1) })).toMatchObject([
      { type: 'changed', path: 'at' },
    ]);
  });

  test('ends where nobody reads on', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_none, at) => [`k${at}`, at]));
    const changed = Object.fromEntries(Object.keys(many).map((key) => [key, -1]));
    expect(diffOf(many, changed).length).toBe(DIFF_MAX);
  });
});

describe('what a turn changed', () => {
  const base = { id: 'o-1', revision: 1, sequence: 1, at: 0, definition: 'h', tasks: [] };
  const snapshot = (
    value: string,
    { context = {}, timers = [] }: { context?: Kept; timers?: SnapshotAtAnswer['timers'] } = {},
  ): SnapshotAtAnswer => ({
    ...base,
    timers,
    actors: [{ address: 'o-1', value, context: { type: 'whole', value: context, length: 2 } }],
  });

  test('is told by part: states, context and timers', () => {
    const timers = [{ key: '|xstate.after.1000.order.open', dueAt: 5 }];
    const before = snapshot('open', { context: { n: 1 }, timers });
    const sections = turnDiff(undefined, before, snapshot('shut', { context: { n: 2 } }));
    expect(sections.map(({ name }) => name)).toEqual(['state', 'context', 'timers']);
    expect(sections[2]?.lines).toMatchObject([{ type: 'removed', path: 'after 1s: open' }]);
  });

  test('of an actor that ended says so, and not all it had', () => {
    const before = snapshot('open');
    const child = { ...before.actors[0]!, address: 'o-1/child' };
    const sections = turnDiff(
      undefined,
      { ...before, actors: [...before.actors, child] },
      snapshot('open'),
    );
    expect(sections).toMatchObject([{ lines: [{ path: 'o-1/child ended' }] }]);
  });

  test('says so where a context is too long to be compared', () => {
    const cut = { type: 'cut', head: '{', length: 9_000_000 } as const;
    const after = {
      ...base,
      timers: [],
      actors: [{ address: 'o-1', value: 'open', context: cut }],
    };
    expect(turnDiff(undefined, snapshot('open'), after)[0]?.note).toMatch(/too long/);
  });
});
