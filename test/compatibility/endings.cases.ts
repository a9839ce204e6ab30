// The rows of docs/compatibility.md on errors and ends: each title is a construct.
import {
  assign,
  createActor,
  createMachine,
  fromCallback,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
} from 'xstate';
import { expect, test } from 'vitest';
import { createTestEngine } from '../../src/testing.ts';
import { both, ends } from './both.ts';

const failing = (where: 'entry' | 'go') =>
  createMachine({
    id: 'failing',
    ...(where === 'entry' ? { entry: [fail] } : {}),
    on: { go: { actions: fail } },
  });

function fail(): never {
  throw new Error('broken');
}

test('an error of a child reaches its parent', async () => {
  const { value, said } = await ends(
    ({ see }) =>
      setup({ actors: { failing: failing('go') } }).createMachine({
        id: 'above',
        initial: 'a',
        states: {
          a: {
            invoke: {
              src: 'failing',
              id: 'f',
              onError: {
                target: 'b',
                actions: see(({ event }) => (event['error'] as Error).message),
              },
            },
            on: { go: { actions: sendTo('f', { type: 'go' }) } },
          },
          b: {},
        },
      }),
    ['go'],
  );
  expect({ value, said }).toEqual({ value: 'b', said: ['broken'] });
});

test('an error of a child that begins', async () => {
  const { value } = await ends(() =>
    setup({ actors: { failing: failing('entry') } }).createMachine({
      id: 'above',
      initial: 'a',
      states: { a: { invoke: { src: 'failing', onError: 'b' } }, b: {} },
    }),
  );
  expect(value).toBe('b');
});

test('an error that nobody handles', async () => {
  const { status, error } = await ends(() => {
    const middle = setup({ actors: { failing: failing('go') } }).createMachine({
      id: 'middle',
      invoke: { src: 'failing', id: 'f' },
      on: { go: { actions: sendTo('f', { type: 'go' }) } },
    });
    return setup({ actors: { middle } }).createMachine({
      id: 'above',
      invoke: { src: 'middle', id: 'm' },
      on: { go: { actions: sendTo('m', { type: 'go' }) } },
    });
  }, ['go', 'go']);
  expect(status).toBe('error');
  expect(error).toContain('broken');
});

test('an error in `assign`', async () => {
  const { status, error } = await ends(
    () => createMachine({ id: 'assigning', context: {}, on: { go: { actions: assign(fail) } } }),
    ['go'],
  );
  expect(status).toBe('error');
  expect(error).toContain('broken');
});

test('an error in `input`', async () => {
  const { status, error } = await ends(
    () =>
      setup({ actors: { ask: fromPromise(() => Promise.resolve()) } }).createMachine({
        id: 'giving',
        initial: 'a',
        states: { a: { on: { go: 'b' } }, b: { invoke: { src: 'ask', input: fail } } },
      }),
    ['go'],
  );
  expect(status).toBe('error');
  expect(error).toContain('broken');
});

test('a machine that throws when it begins', async () => {
  const machine = createMachine({ id: 'beginning', context: fail });
  expect(createActor(machine).getSnapshot()).toMatchObject({ status: 'error' });
  await using rig = await createTestEngine({ workflows: [machine] });
  await expect(rig.run(rig.engine.start(machine, { id: 'wf' }))).rejects.toThrow(
    'the machine threw when it was started, so nothing was stored; see `cause`',
  );
});

test('an error in a callback, an observable or a transition', async () => {
  const { said, value } = await ends(
    ({ see }) => {
      const onError = {
        actions: see(({ event }) => `${event.type}: ${(event['error'] as Error).message}`),
      };
      return setup({
        actors: { callback: fromCallback(fail), adds: fromTransition(fail, 0) },
      }).createMachine({
        id: 'failing',
        initial: 'a',
        states: {
          a: { on: { go: 'b' } },
          b: { invoke: { src: 'callback', id: 'c', onError }, on: { go: 'c' } },
          c: {
            invoke: { src: 'adds', id: 't', onError },
            entry: sendTo('t', { type: 'add' }),
          },
        },
      });
    },
    ['go', 'go'],
  );
  expect({ said, value }).toEqual({ said: ['xstate.error.actor.t: broken'], value: 'c' });
});

test('stopping order of actors and exit actions', async () => {
  const moments = await both(
    ({ act }) => {
      const below = (name: string) =>
        createMachine({
          id: name,
          exit: act(`exit of ${name}`),
          initial: 'on',
          states: { on: { exit: act(`out of ${name}`) } },
        });
      const middle = setup({ actors: { low: below('low') } }).createMachine({
        id: 'middle',
        invoke: { src: 'low', id: 'l' },
        exit: act('exit of middle'),
      });
      return setup({ actors: { middle, one: below('one'), two: below('two') } }).createMachine({
        id: 'stopping',
        initial: 'on',
        exit: act('exit of root'),
        invoke: { src: 'two', id: 'two' },
        states: {
          on: {
            invoke: [
              { src: 'middle', id: 'm' },
              { src: 'one', id: 'one' },
            ],
            exit: act('out of on'),
            on: { go: 'off' },
          },
          off: { on: { end: 'over' }, exit: act('out of off') },
          over: { type: 'final', entry: act('in over') },
        },
      });
    },
    ['go', 'end'],
  );
  expect(moments.map(({ said }) => said.length > 0)).toEqual([false, true, true]);
});

test('the end of a machine, and an event after it', async () => {
  const moments = await both(
    ({ act }) =>
      createMachine({
        id: 'ending',
        initial: 'a',
        states: {
          a: { on: { end: 'b' }, exit: act('out') },
          b: { type: 'final', entry: act('in') },
        },
        on: { '*': { actions: act('never') } },
        output: 1,
      }),
    ['end', 'more'],
  );
  expect(moments.at(-1)).toMatchObject({ status: 'done', output: 1, said: [] });
});
