// The rows of docs/compatibility.md on actions: each title is a construct.
import { assign, createMachine, enqueueActions, fromTransition, log, raise, setup } from 'xstate';
import { expect, test } from 'vitest';
import { ends } from './both.ts';

test('`actions`, inline', async () => {
  const { said } = await ends(
    ({ see }) =>
      createMachine({
        id: 'inline',
        context: { n: 1 },
        on: { go: { actions: see(({ context, event }) => [context['n'], event]) } },
      }),
    [{ type: 'go', list: [1] }],
  );
  expect(said).toEqual([[1, { type: 'go', list: [1] }]]);
});

test('`actions`, named', async () => {
  const { said } = await ends(
    ({ act }) =>
      setup({ actions: { one: act('one'), two: act('two') } }).createMachine({
        id: 'byName',
        initial: 'a',
        states: {
          a: { exit: 'two', on: { go: { target: 'b', actions: ['one', 'two', 'one'] } } },
          b: { entry: { type: 'one' } },
        },
      }),
    ['go'],
  );
  expect(said).toEqual(['two', 'one', 'two', 'one', 'one']);
});

test('`actions` with params, also dynamic ones', async () => {
  const { said } = await ends(({ act }) =>
    setup({
      types: { context: {} as { n: number } },
      actions: { tell: (args, params: { n: number }) => act('tell')(args, params) },
    }).createMachine({
      id: 'params',
      context: { n: 5 },
      entry: [
        { type: 'tell', params: { n: 1 } },
        { type: 'tell', params: ({ context }) => ({ n: context.n }) },
      ],
    }),
  );
  expect(said).toEqual([
    ['tell', { n: 1 }],
    ['tell', { n: 5 }],
  ]);
});

test('`assign`, by function and by properties', async () => {
  const last = await ends(
    () =>
      createMachine({
        id: 'assigning',
        context: { a: 1, b: 1, c: 0 },
        entry: [
          assign({ a: ({ context }) => context['a'] + 1, b: 7 }),
          assign(({ context }) => ({ c: context['a'] + context['b'] })),
        ],
        on: { go: { actions: assign(({ event }) => ({ a: event['a'] as number })) } },
      }),
    [{ type: 'go', a: 10 }],
  );
  expect(last.context).toEqual({ a: 10, b: 7, c: 9 });
});

test('`log`', async () => {
  const { logged } = await ends(
    () =>
      createMachine({
        id: 'logging',
        context: { n: 4 },
        on: {
          go: { actions: [log('plain'), log(({ context }) => `n is ${context['n']}`, 'label')] },
        },
      }),
    ['go'],
  );
  expect(logged).toEqual(['plain', 'n is 4']);
});

test('`enqueueActions`', async () => {
  const last = await ends(
    ({ act, see }) =>
      setup({
        types: { context: {} as { n: number } },
        actors: { child: fromTransition((n: number) => n + 1, 0) },
        actions: { named: act('named') },
        guards: { isBig: ({ context }) => context.n > 2 },
      }).createMachine({
        id: 'enqueueing',
        context: { n: 1 },
        initial: 'a',
        on: {
          go: {
            actions: enqueueActions(({ enqueue, check, context: { n } }) => {
              enqueue.assign({ n: n + 2 });
              if (!check('isBig')) enqueue(() => {});
              enqueue({ type: 'named', params: { n } });
              enqueue(see((args) => `made in it, with ${args.context['n']}`));
              enqueue.spawnChild('child', { id: 'c' });
              enqueue.sendTo('c', { type: 'add' });
              enqueue.emit({ type: 'heard' });
              enqueue.raise({ type: 'move' });
              enqueue.raise({ type: 'never' }, { delay: 50, id: 'late' });
              enqueue.cancel('late');
              enqueue(enqueueActions((inner) => inner.enqueue(act('nested'))));
            }),
          },
        },
        states: { a: { on: { move: 'b' } }, b: { on: { never: 'c' } }, c: {} },
      }),
    ['go'],
  );
  expect(last.said).toEqual([['named', { n: 1 }], 'made in it, with 3', 'nested']);
  expect(last).toMatchObject({
    value: 'b',
    context: { n: 3 },
    emitted: [{ type: 'heard' }],
  });
});

test('an action that throws', async () => {
  const { status, error, said } = await ends(
    ({ act }) =>
      createMachine({
        id: 'throwing',
        on: {
          go: {
            actions: [
              act('before'),
              () => {
                throw new Error('cannot act');
              },
              act('after'),
            ],
          },
        },
      }),
    ['go'],
  );
  expect(status).toBe('error');
  expect(error).toContain('cannot act');
  expect(said).toEqual(['before']);
});

test('order of actions', async () => {
  const { said } = await ends(
    ({ act }) =>
      createMachine({
        id: 'ordered',
        initial: 'a',
        states: {
          a: {
            exit: act('out of a'),
            initial: 'a1',
            states: {
              a1: {
                exit: act('out of a1'),
                on: { go: { target: '#ordered.b', actions: act('go') } },
              },
            },
          },
          b: {
            type: 'parallel',
            entry: [act('in b'), raise({ type: 'next' })],
            states: {
              b1: { entry: act('in b1'), initial: 'x', states: { x: { entry: act('in x') } } },
              b2: { entry: act('in b2') },
            },
            on: { next: { target: 'c', actions: act('next') } },
            exit: act('out of b'),
          },
          c: { entry: act('in c') },
        },
      }).provide({}),
    ['go', 'none'],
  );
  expect(said).toEqual([]);
});
