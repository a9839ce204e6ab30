// The rows of docs/compatibility.md on what a machine holds: each title is a construct.
import { assign, createMachine, raise, setup } from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

test('`tags`', async () => {
  const moments = await both(
    () =>
      createMachine({
        id: 'tagged',
        initial: 'a',
        tags: 'all',
        states: { a: { tags: ['red', 'hot'], on: { go: 'b' } }, b: { tags: 'green' } },
      }),
    ['go'],
  );
  expect(moments.map(({ tags }) => tags)).toEqual([
    ['all', 'hot', 'red'],
    ['all', 'green'],
  ]);
});

test('`meta` and `description`, of states and transitions', async () => {
  const { said } = await ends(
    ({ see }) =>
      createMachine({
        id: 'described',
        description: 'All of it.',
        meta: { view: 'all' },
        initial: 'a',
        states: {
          a: {
            meta: { view: 'a' },
            on: {
              go: {
                target: 'b',
                description: 'Goes on.',
                meta: { by: 'hand' },
                actions: see(({ self }) => self.getSnapshot().getMeta()),
              },
            },
          },
          b: { meta: { view: 'b' }, description: 'The second.' },
        },
      }).provide({}),
    ['other'],
  );
  expect(said).toEqual([]);
});

test('`context`, given or made from `input`', async () => {
  const last = await ends(
    () =>
      setup({
        types: {
          context: {} as { n: number; list: number[] },
          input: {} as { n: number },
        },
      }).createMachine({
        id: 'given',
        context: ({ input }) => ({ n: input.n, list: [input.n] }),
        on: { more: { actions: assign({ list: ({ context: c }) => [...c.list, c.list.length] }) } },
      }),
    ['more', 'more'],
    { input: { n: 7 } },
  );
  expect(last.context).toEqual({ n: 7, list: [7, 1, 2] });
});

test('`output` of the machine and of final states', async () => {
  const { status, output } = await ends(
    () =>
      createMachine({
        id: 'answering',
        context: { n: 2 },
        initial: 'a',
        states: {
          a: { on: { end: 'over' } },
          over: { type: 'final', output: ({ event }) => event['with'] as unknown },
        },
        output: ({ context, event }) => ({ n: context['n'], got: event['output'] }),
      }),
    [{ type: 'end', with: 'this' }],
  );
  expect({ status, output }).toEqual({ status: 'done', output: { n: 2, got: 'this' } });
});

test('`options.maxIterations`', async () => {
  const { status, error } = await ends(
    () =>
      createMachine({
        id: 'looping',
        options: { maxIterations: 20 },
        on: { loop: { actions: raise({ type: 'loop' }) } },
      }),
    ['loop'],
  );
  expect(status).toBe('error');
  expect(error).toContain('Infinite loop detected');
});

test('`order` and `parent` of a state', async () => {
  const { value } = await ends(() =>
    createMachine({ id: 'ordered', initial: 'b', states: { a: { order: 9 }, b: { order: 1 } } }),
  );
  expect(value).toBe('b');
});
