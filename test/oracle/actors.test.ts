import { assign, createMachine, forwardTo, sendParent, sendTo, setup, spawnChild } from 'xstate';
import { expect, test } from 'vitest';
import { child, context, types } from './child-machine.ts';
import { Play } from './play.ts';
import { quiet } from './quiet.ts';

quiet();

test('B22 promises: results, rejections that are no errors, and what comes too late', () => {
  const play = new Play(({ P, act }) =>
    setup({ types, actors: { P } }).createMachine({
      id: 'promises',
      context,
      initial: 'a',
      states: {
        a: {
          invoke: {
            src: 'P',
            id: 'p',
            input: { x: 1 },
            onDone: {
              target: 'b',
              actions: assign({ got: ({ event }) => event.output }),
            },
            onError: {
              target: 'a',
              reenter: true,
              actions: [act('error'), assign({ got: ({ event }) => event.error })],
            },
          },
          on: { leave: 'b' },
        },
        b: { on: { back: 'a' } },
      },
    }),
  ).start();
  expect(play.reject(0, 'a text').context).toMatchObject({ got: 'a text' });
  expect(play.reject(0, undefined).context).toMatchObject({ got: '(undefined)' });
  expect(play.resolve(0, { y: 2 }).context).toMatchObject({ got: { y: 2 } });
  play.send('back', 'leave');
  expect(play.running).toEqual(['wf']);
});

test('what a child sends comes before its end, and its output comes with that', () => {
  const play = new Play(({ act }) =>
    setup({ types, actors: { child } }).createMachine({
      id: 'ends',
      context,
      invoke: {
        src: 'child',
        id: 'c',
        onDone: { actions: [act('done'), assign({ got: ({ event }) => event.output })] },
        onSnapshot: { actions: act('snapshot') },
      },
      on: {
        '*': { actions: [act('heard'), forwardTo('c')] },
        hello: { actions: act('hello') },
        bye: { actions: act('bye') },
      },
    }),
  ).start();
  expect(play.send('up').acted).toEqual(['heard', 'hello', 'bye', 'snapshot']);
  expect(play.sent).toEqual([
    'up to wf',
    'up to wf/c',
    'hello to wf',
    'bye to wf',
    'xstate.snapshot.c to wf',
  ]);
  expect(play.send('add', 'end').context).toMatchObject({ got: { n: 1 } });
});

test.each(['fail', 'odd'])(
  'a child that throws (%s) is seen by onError, and else fails its parent',
  (how) => {
    const make = (handled: boolean): Play =>
      new Play(({ act }) =>
        setup({ types, actors: { child } }).createMachine({
          id: 'throws',
          context,
          invoke: {
            src: 'child',
            id: 'c',
            ...(handled ? { onError: { actions: act('caught') } } : {}),
          },
          on: { [how]: { actions: forwardTo('c') } },
        }),
      ).start();
    expect(make(true).send(how).acted).toEqual(['caught']);
    expect(make(false).send(how).root).toMatchObject({ status: 'error' });
  },
);

test('B29 a systemId may be taken again when its state is entered anew', () => {
  const play = new Play(() =>
    setup({ types, actors: { child } }).createMachine({
      id: 'system',
      context,
      initial: 'a',
      states: {
        a: {
          invoke: { src: 'child', id: 'c', systemId: 'known' },
          on: {
            again: { target: 'a', reenter: true },
            tell: { actions: sendTo(({ system }) => system.get('known')!, { type: 'add' }) },
          },
        },
      },
    }),
  ).start();
  play.send('tell', 'again', 'tell', 'again', 'again', 'tell', 'tell');
  expect(play.root).toMatchObject({ children: [['c', { context: { n: 2 } }]] });
});

test('inline logics: invoked, spawned in an action list, and nested in each other', () => {
  const play = new Play(({ P, T }) => {
    const inner = createMachine({ id: 'inner', invoke: [{ src: P }, { src: T, input: { n: 3 } }] });
    const middle = createMachine({
      id: 'middle',
      entry: [spawnChild(inner, { id: 'in' }), spawnChild(T, { id: 't' })],
      invoke: { src: inner },
    });
    return createMachine({
      id: 'inline',
      invoke: [{ src: middle }, { src: middle, id: 'two' }],
      on: { add: { actions: sendTo('two', { type: 'x' }) } },
    });
  }).start();
  expect(play.send('add').running).toHaveLength(17);
});

test('a reducer sends in the midst of its step', () => {
  const play = new Play(({ T, act }) =>
    setup({ types, actors: { T } }).createMachine({
      id: 'reducer',
      context,
      invoke: {
        src: 'T',
        id: 't',
        input: { n: 4 },
        onError: { actions: act('caught') },
        onSnapshot: {},
      },
      on: {
        b: { actions: forwardTo('t') },
        c: { actions: act('c') },
        boom: { actions: forwardTo('t') },
      },
    }),
  ).start();
  expect(play.send('b').acted).toEqual(['c']);
  expect(play.send('boom').acted).toEqual(['caught']);
});

test('escalated errors reach onError of the one above', () => {
  const play = new Play(({ act }) => {
    const below = setup({ types }).createMachine({
      id: 'below',
      context,
      on: { go: { actions: sendParent({ type: 'xstate.error', data: new Error('up') }) } },
    });
    return setup({ types, actors: { below } }).createMachine({
      id: 'above',
      context,
      invoke: { src: 'below', id: 'b', onError: { actions: act('escalated') } },
      on: { go: { actions: forwardTo('b') } },
    });
  }).start();
  expect(play.send('go').acted).toEqual(['escalated']);
});

test('a promise logic of its own for each use is restored as the right one', () => {
  const play = new Play((kit) =>
    createMachine({
      id: 'shared',
      initial: 'a',
      states: {
        a: { invoke: { src: kit.P }, on: { next: 'b' } },
        b: { invoke: [{ src: kit.P }, { src: kit.promise() }], on: { next: 'a' } },
      },
    }),
  ).start();
  expect(play.send('next').running).toHaveLength(3);
});
