// The rows of docs/compatibility.md on guards: each title is a construct.
import { and, createMachine, not, or, setup, stateIn } from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

const guarded = setup({
  types: {
    context: {} as { n: number },
    events: {} as { type: 'go'; n?: number },
  },
  guards: {
    isPositive: ({ context }) => context.n > 0,
    isMore: ({ event }, { than }: { than: number }) => (event.n ?? 0) > than,
    never: () => false,
  },
});

test('`guard`, inline', async () => {
  const moments = await both(
    () =>
      createMachine({
        id: 'inline',
        initial: 'a',
        states: {
          a: { on: { go: { guard: ({ event }) => event['n'] === 2, target: 'b' } } },
          b: {},
        },
      }),
    [
      { type: 'go', n: 1 },
      { type: 'go', n: 2 },
    ],
  );
  expect(moments.map(({ value }) => value)).toEqual(['a', 'a', 'b']);
});

test('`guard`, named', async () => {
  const { value } = await ends(
    () =>
      guarded.createMachine({
        id: 'byName',
        context: { n: 1 },
        initial: 'a',
        states: {
          a: { on: { go: [{ guard: 'never' }, { guard: 'isPositive', target: 'b' }] } },
          b: {},
        },
      }),
    ['go'],
  );
  expect(value).toBe('b');
});

test('`guard` with params, also dynamic ones', async () => {
  const moments = await both(
    () =>
      guarded.createMachine({
        id: 'params',
        context: { n: 3 },
        initial: 'a',
        states: {
          a: { on: { go: { guard: { type: 'isMore', params: { than: 1 } }, target: 'b' } } },
          b: {
            on: {
              go: {
                guard: { type: 'isMore', params: ({ context }) => ({ than: context.n }) },
                target: 'c',
              },
            },
          },
          c: {},
        },
      }),
    [
      { type: 'go', n: 2 },
      { type: 'go', n: 3 },
      { type: 'go', n: 4 },
    ],
  );
  expect(moments.map(({ value }) => value)).toEqual(['a', 'b', 'b', 'c']);
});

const combined = (guard: 'and' | 'or' | 'not') =>
  guarded.createMachine({
    id: guard,
    context: { n: 1 },
    initial: 'a',
    states: {
      a: {
        on: {
          go: [
            {
              guard:
                guard === 'and'
                  ? and(['isPositive', { type: 'isMore', params: { than: 1 } }])
                  : guard === 'or'
                    ? or(['never', ({ event }) => event.n === 2])
                    : not(or(['never', ({ event }) => (event as { n?: number }).n !== 2])),
              target: 'b',
            },
          ],
        },
      },
      b: {},
    },
  });

test.each(['and', 'or', 'not'] as const)('`%s`', async (guard) => {
  const moments = await both(
    () => combined(guard),
    [
      { type: 'go', n: 1 },
      { type: 'go', n: 2 },
    ],
  );
  expect(moments.map(({ value }) => value)).toEqual(['a', 'a', 'b']);
});

test('`stateIn`', async () => {
  const moments = await both(
    () =>
      createMachine({
        id: 'looking',
        type: 'parallel',
        states: {
          one: {
            initial: 'a',
            states: { a: { on: { go: { guard: stateIn({ two: 'b' }), target: 'b' } } }, b: {} },
          },
          two: {
            initial: 'a',
            states: { a: { on: { move: 'b' } }, b: { id: 'seen' } },
          },
          three: {
            initial: 'a',
            states: { a: { on: { go: { guard: stateIn('#seen'), target: 'b' } } }, b: {} },
          },
        },
      }),
    ['go', 'move', 'go'],
  );
  expect(moments.at(-1)?.value).toEqual({ one: 'b', two: 'b', three: 'b' });
});

test('a guard that throws', async () => {
  const { status, error } = await ends(
    () =>
      createMachine({
        id: 'throwing',
        on: {
          go: {
            guard: () => {
              throw new Error('cannot say');
            },
            actions: () => {},
          },
        },
      }),
    ['go'],
  );
  expect(status).toBe('error');
  expect(error).toContain('cannot say');
});
