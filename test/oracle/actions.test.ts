import { assign, cancel, emit, enqueueActions, log, raise, sendTo, setup } from 'xstate';
import { expect, test } from 'vitest';
import { Play } from './play.ts';
import { quiet } from './quiet.ts';

quiet();

const base = setup({
  types: {
    context: {} as { n: number },
    events: {} as { type: string },
    emitted: {} as { type: string; n?: number },
  },
});

test('delayed raise by number, by function and by name; cancel by id', () => {
  const play = new Play(({ act }) =>
    setup({
      types: { context: {} as { n: number }, events: {} as { type: string } },
      delays: { named: ({ context }) => 10 + context.n },
    }).createMachine({
      id: 'delays',
      context: { n: 1 },
      entry: [
        raise({ type: 'number' }, { delay: 5 }),
        raise({ type: 'function' }, { delay: ({ context }) => 7 + context.n }),
        raise({ type: 'name' }, { delay: 'named' }),
        raise({ type: 'called off' }, { delay: 6, id: 'off' }),
      ],
      on: { stop: { actions: cancel('off') }, '*': { actions: [act('heard'), log('heard')] } },
    }),
  ).start();
  expect(play.send('stop').pass(20).dueIn).toBe(Infinity);
});

test('B7 two unnamed delayed sends do not collide, nor with one that is named like them', () => {
  const play = new Play(({ act }) =>
    base.createMachine({
      id: 'unnamed',
      context: { n: 0 },
      entry: [
        raise({ type: 'tick' }, { delay: 5 }),
        raise({ type: 'tick' }, { delay: 5 }),
        raise({ type: 'tick' }, { delay: 5, id: '#2' }),
        raise({ type: 'tick' }, { delay: 5, id: '~2' }),
      ],
      on: { tick: { actions: [assign({ n: ({ context }) => context.n + 1 }), act('tick')] } },
    }),
  ).start();
  expect(play.pass(5).context).toEqual({ n: 4 });
});

test('B6 re-entering a state starts its delay anew', () => {
  const play = new Play(() =>
    base.createMachine({
      id: 'anew',
      context: { n: 0 },
      initial: 'a',
      states: {
        a: { after: { 10: 'late' }, on: { again: { target: 'a', reenter: true } } },
        late: {},
      },
    }),
  ).start();
  expect(play.pass(9).send('again').pass(9).value).toBe('a');
  expect(play.pass(1).value).toBe('late');
});

test('B6 the same send id again: only the newest fires, where live XState fires both', () => {
  const play = new Play(() =>
    base.createMachine({
      id: 'newest',
      context: { n: 0 },
      on: {
        set: { actions: raise({ type: 'tick' }, { id: 'one', delay: 10 }) },
        tick: { actions: assign({ n: ({ context }) => context.n + 1 }) },
      },
    }),
  ).start();
  expect(play.send('set').pass(5).send('set').pass(9).context).toEqual({ n: 0 });
  expect(play.pass(30).context).toEqual({ n: 1 });
});

test('after: several candidates, and two delays of one state in their order', () => {
  const play = new Play(({ act }) =>
    base.createMachine({
      id: 'after',
      context: { n: 0 },
      initial: 'a',
      states: {
        a: {
          after: {
            5: [{ guard: () => false, target: 'b' }, { actions: act('five') }],
            8: { target: 'b', actions: act('eight') },
          },
        },
        b: {},
      },
    }),
  ).start();
  expect(play.pass(5).value).toBe('a');
  expect(play.pass(3).value).toBe('b');
});

test('timers due together fire in the order they were set', () => {
  const play = new Play(() =>
    setup({
      types: { context: {} as { heard: string[] }, events: {} as { type: string } },
    }).createMachine({
      id: 'together',
      context: { heard: [] },
      entry: ['c', 'a', 'b'].map((type) => raise({ type }, { delay: 5, id: type })),
      on: {
        again: { actions: raise({ type: 'a' }, { delay: 3, id: 'a' }) },
        '*': {
          actions: assign({ heard: ({ context, event }) => [...context.heard, event.type] }),
        },
      },
    }),
  ).start();
  expect(play.pass(2).send('again').pass(3).context).toEqual({ heard: ['c', 'b', 'a'] });
});

test('custom actions see the context of their place; emits and logs stand in order', () => {
  const play = new Play(({ act }) =>
    base.createMachine({
      id: 'order',
      context: { n: 0 },
      on: {
        go: {
          actions: [
            act('first'),
            emit(({ context }) => ({ type: 'said', n: context.n })),
            assign({ n: 5 }),
            log(({ context }) => context.n, 'label'),
            act('second'),
            sendTo(({ self }) => self, { type: 'next' }),
            emit({ type: 'last' }),
          ],
        },
        next: { actions: act('third') },
      },
    }),
  ).start();
  expect(play.send('go').acted).toEqual(['first', 'second', 'third']);
  expect(play.report.said).toMatchObject([
    { send: { type: 'go' } },
    { act: 'first', context: { n: 0 } },
    { log: ['label', 5] },
    { act: 'second', context: { n: 5 } },
    { emit: { type: 'said', n: 0 } },
    { send: { type: 'next' } },
    { emit: { type: 'last' } },
    { act: 'third' },
  ]);
});

test('functions made in enqueueActions are found again by place, context and answers', () => {
  const play = new Play((kit) =>
    setup({
      types: { context: {} as { n: number }, events: {} as { type: string } },
      guards: { odd: ({ context }) => context.n % 2 === 1 },
      actions: {
        implemented: enqueueActions(({ enqueue, context }, params: { p: number }) => {
          enqueue((args) => kit.say(`implemented ${context.n} ${params.p}`, args, undefined));
        }),
      },
    }).createMachine({
      id: 'enqueue',
      context: { n: 0 },
      on: {
        go: {
          actions: [
            enqueueActions(({ enqueue, check, context, event }) => {
              const { n } = context;
              enqueue.assign({ n: n + 1 });
              if (check('odd')) enqueue((args) => kit.say(`odd ${n}`, args, undefined));
              enqueue((args) => kit.say(`${event.type} ${n}`, args, undefined));
              enqueue(
                enqueueActions((inner) => {
                  const later = inner.context.n;
                  inner.enqueue((args) => kit.say(`inner ${n} ${later}`, args, undefined));
                }),
              );
              enqueue({ type: 'implemented', params: { p: 2 } });
            }),
            { type: 'implemented', params: { p: 3 } },
          ],
        },
        named: { actions: { type: 'implemented', params: ({ context }) => ({ p: context.n }) } },
      },
    }),
  ).start();
  const first = ['go 0', 'inner 0 1', 'implemented 1 2', 'implemented 1 3'];
  expect(play.send('go').acted).toEqual(first);
  const second = ['odd 1', 'go 1', 'inner 1 2', 'implemented 2 2', 'implemented 2 3'];
  expect(play.send('go').acted).toEqual(second);
  expect(play.send('named').acted).toEqual(['implemented 2 2']);
});
