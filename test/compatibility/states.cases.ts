// The rows of docs/compatibility.md on states: each title is a construct.
import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

test('`states` and their `type`: atomic, compound, final', async () => {
  const moments = await both(
    ({ act }) =>
      createMachine({
        id: 'nested',
        initial: 'outer',
        states: {
          outer: {
            initial: 'one',
            entry: act('in outer'),
            exit: act('out of outer'),
            states: {
              one: { entry: act('in one'), exit: act('out of one'), on: { go: 'two' } },
              two: { entry: act('in two'), exit: act('out of two'), on: { end: '#nested.over' } },
            },
          },
          over: { type: 'final', entry: act('in over') },
        },
      }),
    ['go', 'end', 'go'],
  );
  expect(moments.map(({ value }) => value)).toEqual([
    { outer: 'one' },
    { outer: 'two' },
    'over',
    'over',
  ]);
  expect(moments[2]).toMatchObject({
    status: 'done',
    said: ['out of two', 'out of outer', 'in over'],
  });
});

test('`type`: parallel', async () => {
  const { value, said } = await ends(
    ({ act }) => {
      const region = (name: string) => ({
        initial: 'off',
        exit: act(`out of ${name}`),
        states: {
          off: { on: { both: { target: 'on', actions: act(`on ${name}`) } } },
          on: { on: { [name]: 'deep' } },
          deep: { initial: 'a', states: { a: { on: { both: 'b' } }, b: {} } },
        },
      });
      return createMachine({
        id: 'regions',
        type: 'parallel',
        states: { left: region('left'), right: region('right') },
      });
    },
    ['both', 'left', 'both'],
  );
  expect(value).toEqual({ left: { deep: 'b' }, right: 'on' });
  expect(said).toEqual([]);
});

test('`onDone` of a state, also of a parallel one', async () => {
  const { value, said } = await ends(
    ({ see }) =>
      createMachine({
        id: 'finals',
        initial: 'work',
        states: {
          work: {
            type: 'parallel',
            states: {
              a: { initial: 'on', states: { on: { on: { a: 'off' } }, off: { type: 'final' } } },
              b: {
                initial: 'on',
                onDone: { actions: see(({ event }) => event['output']) },
                states: {
                  on: { on: { b: 'off' } },
                  off: { type: 'final', output: ({ event }) => ({ by: event.type }) },
                },
              },
            },
            onDone: { target: 'rest', actions: see(({ event }) => event.type) },
          },
          rest: {},
        },
      }),
    ['a', 'b'],
  );
  expect(value).toBe('rest');
  expect(said).toEqual([{ by: 'b' }, 'xstate.done.state.finals.work']);
});

const remembering = (history: 'shallow' | 'deep' | true) =>
  createMachine({
    id: 'history',
    initial: 'on',
    states: {
      on: {
        initial: 'one',
        on: { off: 'off' },
        states: {
          one: { on: { go: 'two' } },
          two: { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
          back: { type: 'history', history, target: 'one' },
        },
      },
      off: { on: { on: 'on.back' } },
    },
  });

test('`history`, shallow', async () => {
  const steps = ['off', 'on', 'go', 'go', 'off', 'on'];
  const [, , first, , , , second] = await both(() => remembering('shallow'), steps);
  expect(first?.value).toEqual({ on: 'one' });
  expect(second?.value).toEqual({ on: { two: 'a' } });
  expect(await both(() => remembering(true), steps)).toHaveLength(7);
});

test('`history`, deep', async () => {
  const { value } = await ends(() => remembering('deep'), ['go', 'go', 'off', 'on']);
  expect(value).toEqual({ on: { two: 'b' } });
});

test('`target` of a history state: its default', async () => {
  const { value } = await ends(
    () =>
      createMachine({
        id: 'defaulting',
        initial: 'off',
        states: {
          off: { on: { on: 'on.back' } },
          on: {
            initial: 'one',
            states: { one: {}, two: {}, back: { type: 'history', target: 'two' } },
          },
        },
      }),
    ['on'],
  );
  expect(value).toEqual({ on: 'two' });
});

test('`initial`, also with actions', async () => {
  const { value, said } = await ends(({ act }) =>
    createMachine({
      id: 'beginning',
      entry: act('in root'),
      initial: { target: 'one', actions: act('initial') },
      states: { one: { entry: act('in one') } },
    }),
  );
  expect(value).toBe('one');
  expect(said).toEqual(['in root', 'initial', 'in one']);
});

test('`entry` and `exit`', async () => {
  const { said } = await ends(
    ({ act }) =>
      createMachine({
        id: 'doors',
        initial: 'one',
        states: {
          one: {
            exit: [act('out 1'), act('out 2')],
            on: { go: { target: 'two', actions: act('go') } },
          },
          two: { entry: [act('in 1'), act('in 2')] },
        },
      }),
    ['go'],
  );
  expect(said).toEqual(['out 1', 'out 2', 'go', 'in 1', 'in 2']);
});
