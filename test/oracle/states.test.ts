import { and, assign, createMachine, not, or, raise, setup, stateIn } from 'xstate';
import { expect, test } from 'vitest';
import { Play } from './play.ts';
import { quiet } from './quiet.ts';

quiet();

const base = setup({ types: { context: {} as { n: number }, events: {} as { type: string } } });

test('nested states run exits from within and entries from without', () => {
  const play = new Play(({ act }) =>
    base.createMachine({
      id: 'nested',
      context: { n: 0 },
      initial: 'a',
      states: {
        a: {
          entry: act('+a'),
          exit: act('-a'),
          initial: 'b',
          states: { b: { entry: act('+b'), exit: act('-b'), on: { go: '#nested.c.d' } } },
        },
        c: { entry: act('+c'), initial: 'e', states: { d: { entry: act('+d') }, e: {} } },
      },
    }),
  ).start();
  expect(play.acted).toEqual(['+a', '+b']);
  expect(play.send('go').acted).toEqual(['-b', '-a', '+c', '+d']);
});

test('T1: parallel regions take eventless transitions in the order of entry', () => {
  const play = new Play(({ act }) => {
    const region = (name: string, event: string): object => ({
      initial: 'one',
      states: {
        one: { on: { [event]: 'two' } },
        two: { always: { guard: 'open', target: 'three', actions: act(name) } },
        three: {},
      },
    });
    return base.extend({ guards: { open: ({ context }) => context.n > 0 } }).createMachine({
      id: 'order',
      context: { n: 0 },
      type: 'parallel',
      states: { left: region('left', 'l'), right: region('right', 'r') },
      on: { open: { actions: assign({ n: 1 }) } },
    });
  }).start();
  // A value alone does not tell that the right region moved first.
  expect(play.send('r', 'l', 'open').acted).toEqual(['right', 'left']);
});

test.each(['shallow', 'deep'] as const)('%s history goes back to where it was', (history) => {
  const play = new Play(({ act }) =>
    base.createMachine({
      id: 'history',
      context: { n: 0 },
      initial: 'on',
      states: {
        on: {
          type: 'parallel',
          states: {
            p: {
              initial: 'p1',
              states: {
                p1: { on: { next: 'p2' } },
                p2: { initial: 'x', states: { x: { on: { next: 'y' } }, y: { entry: act('y') } } },
                back: { type: 'history', history },
              },
            },
            q: { initial: 'q1', states: { q1: { on: { next: 'q2' } }, q2: {} } },
            all: { type: 'history', history },
          },
          on: { off: 'off' },
        },
        off: { on: { back: 'on.all', part: '#history.on.p.back' } },
      },
    }),
  ).start();
  play.send('next', 'next', 'off', 'back', 'off');
  play.send('part');
  const p = history === 'deep' ? { p2: 'y' } : 'p1';
  expect(play.value).toMatchObject({ on: { p } });
});

test('a history not yet written follows its default', () => {
  const play = new Play(() =>
    base.createMachine({
      id: 'default',
      context: { n: 0 },
      initial: 'out',
      states: {
        out: { on: { in: 'inside.h' } },
        inside: {
          initial: 'a',
          states: { a: {}, b: {}, h: { type: 'history', target: 'b' } },
        },
      },
    }),
  ).start();
  expect(play.send('in').value).toEqual({ inside: 'b' });
});

test('guards: inline, by name with params, and, or, not, stateIn', () => {
  const play = new Play(({ act }) =>
    setup({
      types: { context: {} as { n: number }, events: {} as { type: string } },
      guards: {
        over: ({ context }, { limit }: { limit: number }) => context.n > limit,
        even: ({ context }) => context.n % 2 === 0,
      },
    }).createMachine({
      id: 'guards',
      context: { n: 0 },
      initial: 'here',
      states: { here: { on: { move: 'there' } }, there: {} },
      on: {
        add: { actions: assign({ n: ({ context }) => context.n + 1 }) },
        ask: [
          { guard: and([{ type: 'over', params: { limit: 2 } }, 'even']), actions: act('and') },
          { guard: or([not('even'), stateIn('#guards.there')]), actions: act('or') },
          { guard: ({ context }) => context.n === 0, actions: act('inline') },
        ],
      },
    }),
  ).start();
  expect(play.send('ask').acted).toEqual(['inline']);
  expect(play.send('add', 'ask').acted).toEqual(['or']);
  expect(play.send('add', 'ask').acted).toEqual([]);
  expect(play.send('move', 'ask').acted).toEqual(['or']);
  expect(play.send('add', 'add', 'ask').acted).toEqual(['and']);
});

test('always, raise and done events settle in one macrostep', () => {
  const play = new Play(({ act }) =>
    base.createMachine({
      id: 'macro',
      context: { n: 0 },
      type: 'parallel',
      states: {
        a: {
          initial: 'one',
          states: {
            one: { on: { go: { target: 'two', actions: [raise({ type: 'up' }), act('go')] } } },
            two: { always: { target: 'end', actions: act('always') } },
            end: { type: 'final', entry: act('+end') },
          },
        },
        b: { initial: 'w', states: { w: { on: { up: { target: 'x' } } }, x: { type: 'final' } } },
      },
      output: ({ event }) => event,
    }),
  ).start();
  expect(play.send('go').acted).toEqual(['go', 'always', '+end']);
  expect(play.report.ended).toBe(true);
});

test('internal, reentering, targetless and forbidden transitions; targets; wildcards', () => {
  const play = new Play(({ act }) =>
    base.createMachine({
      id: 'kinds',
      context: { n: 0 },
      initial: 'p',
      states: {
        p: {
          entry: act('+p'),
          exit: act('-p'),
          type: 'parallel',
          states: {
            a: { initial: 'a1', states: { a1: {}, a2: {} } },
            b: { initial: 'b1', states: { b1: { on: { mute: {} } }, b2: {} } },
          },
          on: {
            internal: { target: ['.a.a2', '.b.b2'] },
            again: { target: 'p', reenter: true },
            quiet: { actions: act('quiet') },
            mute: { actions: act('muted?') },
            'x.*': { actions: act('x.*') },
            '*': { actions: act('*') },
          },
        },
      },
    }),
  ).start();
  expect(play.send('internal').acted).toEqual([]);
  expect(play.value).toEqual({ p: { a: 'a2', b: 'b2' } });
  expect(play.send('again').acted).toEqual(['-p', '+p']);
  expect(play.send('mute').acted).toEqual([]);
  expect(play.send('quiet').acted).toEqual(['quiet']);
  expect(play.send('x.y.z').acted).toEqual(['x.*']);
  expect(play.send('unheard').acted).toEqual(['*']);
});

test('a final state gives its output to onDone and the machine its own', () => {
  const play = new Play(() =>
    createMachine({
      id: 'out',
      initial: 'work',
      context: { got: undefined as unknown },
      states: {
        work: {
          initial: 'w',
          states: {
            w: { on: { end: 'done' } },
            done: { type: 'final', output: ({ event }) => ({ by: event.type }) },
          },
          onDone: {
            target: 'end',
            actions: assign({ got: ({ event }) => event['output'] }),
          },
        },
        end: { type: 'final' },
      },
      output: ({ context }) => ({ got: context.got }),
    }),
  ).start();
  expect(play.send('end').root).toMatchObject({ status: 'done', output: { got: { by: 'end' } } });
});

test('a machine that failed at birth does not spoil the configuration of the next', () => {
  const play = new Play(() =>
    createMachine({
      id: 'spoilt',
      tags: ['root'],
      initial: 'a',
      entry: assign(({ event }) => {
        if ((event as { input?: unknown }).input === 'bad') throw new Error('bad input');
        return {};
      }),
      context: {},
      states: { a: { tags: ['a'], on: { go: 'b' } }, b: {} },
    }),
  ).start('bad');
  expect(play.root).toMatchObject({ status: 'error', tags: ['root'] });
  const model = play.registry.find('spoilt', '1')?.model;
  const snapshot = { value: 'a', status: 'active', output: undefined, error: undefined } as const;
  expect(model?.configurationOf(snapshot).tags).toEqual(['root', 'a']);
  expect(model?.configurationOf(snapshot).events).toEqual(['go']);
});
