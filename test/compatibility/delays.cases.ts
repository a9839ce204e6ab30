// The rows of docs/compatibility.md on delays: each title is a construct.
import { assign, createMachine, setup } from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

test('`after` with a number', async () => {
  const moments = await both(
    () =>
      createMachine({
        id: 'timed',
        initial: 'a',
        states: {
          a: { after: { 100: 'b' } },
          b: { after: { 50: 'c', 60: 'never' } },
          c: {},
          never: {},
        },
      }),
    [99, 1, 50, 100],
  );
  expect(moments.map(({ value }) => value)).toEqual(['a', 'a', 'b', 'c', 'c']);
});

test('`after` with a named delay', async () => {
  const { value } = await ends(
    () =>
      setup({ delays: { soon: 40 } }).createMachine({
        id: 'soon',
        initial: 'a',
        states: { a: { after: { soon: 'b' } }, b: {} },
      }),
    [40],
  );
  expect(value).toBe('b');
});

test('`after` with a dynamic delay', async () => {
  const moments = await both(
    () =>
      setup({
        types: { context: {} as { ms: number } },
        delays: { backoff: ({ context }) => context.ms },
      }).createMachine({
        id: 'dynamic',
        context: { ms: 10 },
        initial: 'a',
        states: {
          a: {
            entry: assign({ ms: ({ context }) => context.ms * 2 }),
            after: { backoff: { target: 'a', reenter: true } },
          },
        },
      }),
    [20, 39, 1],
  );
  expect(moments.map(({ context }) => context)).toEqual([
    { ms: 20 },
    { ms: 40 },
    { ms: 40 },
    { ms: 80 },
  ]);
});

test('`after` that is left, with guards and several candidates', async () => {
  const moments = await both(
    ({ act }) =>
      createMachine({
        id: 'leaving',
        initial: 'a',
        states: {
          a: { after: { 10: 'late' }, on: { go: 'b' } },
          b: {
            after: { 20: [{ guard: () => false, target: 'late' }, { actions: act('stayed') }] },
          },
          late: {},
        },
      }),
    ['go', 15, 5],
  );
  expect(moments.at(-1)).toMatchObject({ value: 'b', said: ['stayed'] });
});
