import {
  assign,
  forwardTo,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stopChild,
  type AnyActorRef,
} from 'xstate';
import { expect, test } from 'vitest';
import { child, context, types } from './child-machine.ts';
import { Play } from './play.ts';
import { quiet } from './quiet.ts';

quiet();

test('B30 the same id spawned twice: the first runs on, unlisted, until its parent ends', () => {
  const play = new Play(() =>
    setup({ types, actors: { child } }).createMachine({
      id: 'twice',
      context,
      on: {
        spawn: {
          actions: assign({
            refs: ({ context: { refs }, spawn }) => [...refs, spawn('child', { id: 'c' })],
          }),
        },
        first: { actions: sendTo(({ context: { refs } }) => refs[0]!, { type: 'add' }) },
        end: { actions: sendTo(({ context: { refs } }) => refs[0]!, { type: 'end' }) },
        forget: { actions: assign({ refs: [] }) },
      },
    }),
  ).start();
  expect(play.send('spawn', 'spawn', 'first').running).toEqual(['wf', 'wf/c', 'wf/c']);
  expect(play.send('end').running).toEqual(['wf', 'wf/c']);
  expect(play.send('forget', 'spawn', 'first').running).toEqual(['wf', 'wf/c', 'wf/c']);
});

test('spawns without ids are told apart, and listed as XState lists them', () => {
  const play = new Play(() =>
    setup({ types, actors: { child } }).createMachine({
      id: 'noId',
      context,
      on: {
        spawn: { actions: spawnChild('child') },
        assign: {
          actions: assign({ refs: ({ context: { refs }, spawn }) => [...refs, spawn('child')] }),
        },
        add: { actions: sendTo(({ context: { refs } }) => refs.at(-1)!, { type: 'add' }) },
        stop: { actions: stopChild(({ context: { refs } }) => refs[0]!) },
      },
    }),
  ).start();
  expect(play.send('spawn', 'assign', 'assign', 'add', 'spawn').running).toHaveLength(5);
  expect(play.send('stop', 'add').running).toHaveLength(4);
});

test('ids with the signs that addresses are made of keep their actors apart', () => {
  const ids = ['a/b', 'a%2Fb', 'a', 'a#1', 'a|t', 'a~1', '', '1', 'ü', '/', '../x'];
  const play = new Play(() =>
    setup({ types, actors: { child } }).createMachine({
      id: 'signs',
      context,
      entry: ids.map((id) => spawnChild('child', { id })),
      on: {
        tell: { actions: ids.map((id, at) => sendTo(id, { type: 'add' }, { delay: at, id })) },
        stop: { actions: ids.slice(0, 4).map((id) => stopChild(id)) },
      },
    }),
  ).start();
  play.send('tell').pass(30).send('stop', 'tell');
  expect(play.root).toMatchObject({ status: 'error' });
});

test('B30 a context, an event and a timer may hold actors that are over', () => {
  const play = new Play(() =>
    setup({ types, actors: { child } }).createMachine({
      id: 'held',
      context: ({ spawn }) => ({ ...context, ref: spawn('child', { id: 'c' }) }),
      on: {
        later: {
          actions: sendTo(
            ({ self }) => self,
            ({ context: { ref } }) => ({ type: 'take', ref }),
            { delay: 9 },
          ),
        },
        take: {
          actions: assign({
            got: ({ event }) => (event['ref'] as AnyActorRef).getSnapshot().context as unknown,
          }),
        },
        add: { actions: sendTo('c', { type: 'add' }) },
        stop: { actions: stopChild('c') },
        forget: { actions: assign({ ref: undefined as never }) },
        respawn: { actions: spawnChild('child', { id: 'c' }) },
      },
    }),
  ).start();
  play.send('add', 'later', 'stop', 'forget', 'respawn', 'add', 'add').pass(9);
  expect(play.context).toMatchObject({ got: { n: 1 } });
});

test('done and failed children are still there after a restart', () => {
  const play = new Play(({ P }) =>
    setup({ types, actors: { child, P } }).createMachine({
      id: 'over',
      context: ({ spawn }) => ({
        ...context,
        refs: [spawn('child', { id: 'c' }), spawn('P', { id: 'p' }), spawn('P', { id: 'q' })],
      }),
      on: {
        'xstate.error.*': {},
        end: { actions: sendTo('c', { type: 'end' }) },
        look: {
          actions: assign({
            got: ({ context: { refs } }) => refs.map((ref) => ref.getSnapshot().status as unknown),
          }),
        },
      },
    }),
  ).start();
  play.resolve(0, 1).reject(0, new RangeError('far')).send('end', 'look');
  expect(play.context).toMatchObject({ got: ['done', 'done', 'error'] });
});

test('B30 what a failed machine leaves is stopped: its children, timers and promises', () => {
  const play = new Play(({ P }) => {
    const failing = setup({ types, actors: { P, child } }).createMachine({
      id: 'failing',
      context,
      invoke: [{ src: 'P' }, { src: 'child', systemId: 'below' }],
      after: { 5: { actions: sendParent({ type: 'never' }) } },
      on: {
        fail: {
          actions: [
            spawnChild('child', { systemId: 'unborn' }),
            assign(() => {
              throw new Error('x');
            }),
          ],
        },
      },
    });
    return setup({ types, actors: { failing } }).createMachine({
      id: 'survivor',
      context,
      invoke: { src: 'failing', id: 'f', onError: {} },
      on: { fail: { actions: forwardTo('f') } },
    });
  }).start();
  expect(play.send('fail').running).toEqual(['wf']);
  expect(play.dueIn).toBe(Infinity);
});

test('an actor stopped before it started, and what it had, is held as it was born', () => {
  const play = new Play(({ T }) => {
    const below = setup({ types, actors: { T } }).createMachine({
      id: 'below',
      context,
      invoke: { src: 'T', id: 't', input: {} },
    });
    return setup({ types, actors: { below } }).createMachine({
      id: 'unstarted',
      context,
      initial: 'idle',
      states: {
        idle: { on: { go: 'passing' } },
        passing: {
          entry: assign({ ref: ({ spawn }) => spawn('below', { id: 'b' }) }),
          exit: stopChild('b'),
          always: 'rest',
        },
        rest: { on: { look: { actions: assign({ n: 1 }) } } },
      },
    });
  }).start();
  expect(play.send('go', 'look', 'look').running).toEqual(['wf']);
});
