// The rows of docs/compatibility.md on invocations: each title is a construct.
import {
  assign,
  createMachine,
  fromPromise,
  fromTransition,
  sendParent,
  sendTo,
  setup,
} from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

const counter = setup({ types: { context: {} as { n: number } } }).createMachine({
  id: 'counter',
  context: { n: 0 },
  initial: 'on',
  states: {
    on: {
      on: { add: { actions: assign({ n: ({ context }) => context.n + 1 }) }, end: 'off' },
    },
    off: { type: 'final' },
  },
  output: ({ context }) => context.n,
});

test('`invoke` of a machine', async () => {
  const { said, value } = await ends(
    ({ see }) =>
      setup({ actors: { counter } }).createMachine({
        id: 'above',
        initial: 'on',
        states: {
          on: {
            invoke: {
              src: 'counter',
              id: 'c',
              onDone: { target: 'off', actions: see(({ event }) => event['output']) },
            },
            on: { '*': { actions: sendTo('c', ({ event }) => event) } },
          },
          off: {},
        },
      }),
    ['add', 'add', 'end'],
  );
  expect({ said, value }).toEqual({ said: [2], value: 'off' });
});

test('`invoke`, several at once, with an `id` and a `src`', async () => {
  const { value, children } = await ends(
    ({ wait }) =>
      setup({
        actors: {
          counter,
          one: fromPromise(() => wait('one')),
          two: fromPromise(() => wait('two')),
        },
      }).createMachine({
        id: 'several',
        initial: 'on',
        states: {
          on: {
            invoke: [
              { src: 'one', onDone: 'off' },
              { src: 'two', id: 'second' },
              { src: 'counter', id: 'c' },
            ],
          },
          off: { invoke: { src: 'counter', id: 'c' } },
        },
      }),
    [{ open: 'two' }, { open: 'one' }],
  );
  expect(value).toBe('off');
  expect(Object.keys(children as object)).toEqual(['c']);
});

test('`invoke` without an `id`', async () => {
  const { children } = await ends(() =>
    setup({ actors: { counter } }).createMachine({
      id: 'unnamed',
      initial: 'on',
      states: { on: { invoke: [{ src: 'counter' }, { src: 'counter' }] } },
    }),
  );
  expect(Object.keys(children as object)).toEqual(['0.unnamed.on', '1.unnamed.on']);
});

test('`invoke` of a logic that stands inline', async () => {
  const { context } = await ends(
    ({ wait }) =>
      createMachine({
        id: 'inline',
        context: { got: [] as unknown[] },
        initial: 'a',
        states: {
          a: {
            invoke: {
              src: fromPromise(() => wait('it')),
              onDone: {
                target: 'b',
                actions: assign({ got: ({ event }) => [event['output'] as unknown] }),
              },
            },
          },
          b: {
            invoke: { src: counter, id: 'c' },
            on: { add: { actions: sendTo('c', { type: 'add' }) } },
          },
        },
      }),
    [{ open: 'it', with: { n: 1 } }, 'add'],
  );
  expect(context).toEqual({ got: [{ n: 1 }] });
});

test('`invoke` with `input`, given and by function', async () => {
  const moments = await both(
    ({ see, wait }) =>
      setup({
        actors: {
          echo: fromPromise(async ({ input }: { input: unknown }) => {
            await wait('go');
            return input;
          }),
        },
      }).createMachine({
        id: 'giving',
        context: { n: 3 },
        type: 'parallel',
        states: {
          one: { invoke: { src: 'echo', input: { a: 1 }, onDone: { actions: see(outputOf) } } },
          two: {
            invoke: {
              src: 'echo',
              input: ({ context, self }: { context: { n: number }; self: { id: string } }) => [
                context.n,
                self.id,
              ],
              onDone: { actions: see(outputOf) },
            },
          },
        },
      }),
    [{ open: 'go' }],
  );
  expect(moments[1]?.said).toEqual([{ a: 1 }, [3, 'wf']]);
});

function outputOf({ event }: { readonly event: { readonly [key: string]: unknown } }): unknown {
  return event['output'];
}

test('`onDone` of an invocation', async () => {
  const moments = await both(
    ({ wait, see }) =>
      setup({ actors: { ask: fromPromise(() => wait('it') as Promise<number>) } }).createMachine({
        id: 'asking',
        initial: 'a',
        states: {
          a: {
            invoke: {
              src: 'ask',
              onDone: [
                { guard: ({ event }) => event.output > 9, target: 'many' },
                { target: 'few', actions: see(outputOf) },
              ],
            },
          },
          many: {},
          few: {},
        },
      }),
    [{ open: 'it', with: 3 }],
  );
  expect(moments.at(-1)).toMatchObject({ value: 'few', said: [3] });
});

test('`onError` of an invocation', async () => {
  const { value, said } = await ends(
    ({ wait, see }) =>
      setup({ actors: { ask: fromPromise(() => wait('it')) } }).createMachine({
        id: 'failing',
        initial: 'a',
        states: {
          a: {
            invoke: {
              src: 'ask',
              onError: [
                { guard: ({ event }) => !(event.error instanceof Error), target: 'odd' },
                { target: 'b', actions: see(({ event }) => (event['error'] as Error).message) },
              ],
            },
          },
          odd: {},
          b: {},
        },
      }),
    [{ fail: 'it', with: new RangeError('too far') }],
  );
  expect({ value, said }).toEqual({ value: 'b', said: ['too far'] });
});

test('`onSnapshot` of an invocation', async () => {
  const moments = await both(
    () =>
      setup({
        types: { context: {} as { seen: number[] } },
        actors: { adds: fromTransition((n: number) => n + 1, 0) },
      }).createMachine({
        id: 'watching',
        context: { seen: [] },
        invoke: {
          src: 'adds',
          id: 'adds',
          onSnapshot: {
            actions: assign({
              seen: ({ context, event }) => [...context.seen, event.snapshot.context],
            }),
          },
        },
        on: { add: { actions: sendTo('adds', { type: 'add' }) } },
      }),
    ['add', 'add'],
  );
  expect(moments.map(({ context }) => context)).toEqual([
    { seen: [0] },
    { seen: [0, 1] },
    { seen: [0, 1, 2] },
  ]);
});

test('a machine in a machine in a machine', async () => {
  const { said, children } = await ends(
    ({ see }) => {
      const low = createMachine({
        id: 'low',
        context: { n: 0 },
        on: {
          go: {
            actions: [
              assign({ n: ({ context }) => context['n'] + 1 }),
              sendParent(({ context }) => ({ type: 'up', n: context['n'] })),
            ],
          },
        },
      });
      const middle = setup({ actors: { low } }).createMachine({
        id: 'middle',
        invoke: { src: 'low', id: 'l' },
        on: {
          go: { actions: sendTo('l', { type: 'go' }) },
          up: { actions: sendParent(({ event }) => event) },
        },
      });
      return setup({ actors: { middle } }).createMachine({
        id: 'high',
        invoke: { src: 'middle', id: 'm' },
        on: {
          go: { actions: sendTo('m', { type: 'go' }) },
          up: { actions: see(({ event }) => event['n']) },
        },
      });
    },
    ['go', 'go'],
  );
  expect(said).toEqual([2]);
  expect(children).toMatchObject({
    m: { snapshot: { children: { l: { snapshot: { context: { n: 2 } } } } } },
  });
});

test('an invocation that is left and entered again', async () => {
  const { said } = await ends(
    ({ wait, see }) =>
      setup({
        actors: {
          ask: fromPromise(({ input }: { input: string }) => wait(input)),
        },
      }).createMachine({
        id: 'leaving',
        context: { n: 0 },
        initial: 'a',
        states: {
          a: {
            entry: assign({ n: ({ context }) => Number(context['n']) + 1 }),
            invoke: {
              src: 'ask',
              input: ({ context }) => `n${context['n']}`,
              onDone: { actions: see(outputOf) },
            },
            on: { again: { target: 'a', reenter: true } },
          },
        },
      }),
    ['again', { open: 'n1', with: 'late' }, { open: 'n2', with: 'right' }],
  );
  expect(said).toEqual(['right']);
});
