// The rows of docs/compatibility.md on transitions: each title is a construct.
import { assign, createMachine, setup } from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

test('`always`', async () => {
  const machine = setup({
    types: { context: {} as { n: number } },
    actions: { count: assign({ n: ({ context }) => context.n + 1 }) },
  });
  const last = await ends(
    () =>
      machine.createMachine({
        id: 'eventless',
        context: { n: 0 },
        initial: 'idle',
        states: {
          idle: { on: { go: 'counting' } },
          counting: {
            always: [
              { guard: ({ context: { n } }) => n >= 3, target: 'over' },
              { actions: 'count', target: 'counting', reenter: true },
            ],
          },
          over: {},
        },
      }),
    ['go'],
  );
  expect(last).toMatchObject({ value: 'over', context: { n: 3 } });
});

test('`on` with a type, several candidates', async () => {
  const { value } = await ends(
    () =>
      createMachine({
        id: 'candidates',
        initial: 'one',
        states: {
          one: {
            on: { go: [{ guard: ({ event }) => event['no'] === true, target: 'no' }, 'yes'] },
          },
          no: {},
          yes: {},
        },
      }),
    ['unknown', 'go'],
  );
  expect(value).toBe('yes');
});

test('`on` with a wildcard: `*`', async () => {
  const moments = await both(
    ({ see }) =>
      createMachine({
        id: 'wild',
        initial: 'one',
        on: { '*': { actions: see(({ event }) => event.type) } },
        states: { one: { on: { known: 'two' } }, two: {} },
      }),
    ['anything', 'known', 'known'],
  );
  expect(moments.map(({ said }) => said)).toEqual([[], ['anything'], [], ['known']]);
});

test('`on` with a partial wildcard: `user.*`', async () => {
  const moments = await both(
    ({ see }) =>
      createMachine({
        id: 'partly',
        on: {
          'user.*': { actions: see(({ event }) => `user: ${event.type}`) },
          'user.name.*': { actions: see(({ event }) => `name: ${event.type}`) },
        },
      }),
    ['user', 'user.name', 'user.name.first', 'users.all'],
  );
  expect(moments.map(({ said }) => said)).toEqual([
    [],
    ['user: user'],
    ['name: user.name'],
    ['name: user.name.first'],
    [],
  ]);
});

test('a forbidden transition', async () => {
  const { value, said } = await ends(
    ({ act }) =>
      createMachine({
        id: 'forbidding',
        initial: 'one',
        on: { go: { actions: act('above') } },
        states: { one: { on: { go: {} } } },
      }),
    ['go'],
  );
  expect({ value, said }).toEqual({ value: 'one', said: [] });
});

test('`reenter`', async () => {
  const moments = await both(
    ({ act }) =>
      createMachine({
        id: 'again',
        initial: 'a',
        entry: act('in root'),
        states: {
          a: {
            entry: act('in a'),
            exit: act('out of a'),
            initial: 'b',
            on: { stay: '.c', leave: { target: '.c', reenter: true } },
            states: { b: {}, c: {} },
          },
        },
      }),
    ['stay', 'leave'],
  );
  expect(moments.map(({ said }) => said)).toEqual([['in root', 'in a'], [], ['out of a', 'in a']]);
});

test('several targets', async () => {
  const { value } = await ends(
    () =>
      createMachine({
        id: 'targets',
        initial: 'off',
        states: {
          off: { on: { on: { target: ['on.left.b', 'on.right.b'] } } },
          on: {
            type: 'parallel',
            states: {
              left: { initial: 'a', states: { a: {}, b: {} } },
              right: { initial: 'a', states: { a: {}, b: {} } },
              rest: { initial: 'a', states: { a: {}, b: {} } },
            },
          },
        },
      }),
    ['on'],
  );
  expect(value).toEqual({ on: { left: 'b', right: 'b', rest: 'a' } });
});

test('`id` of a state, and targets by `#id` and `.child`', async () => {
  const moments = await both(
    () =>
      createMachine({
        id: 'named',
        initial: 'one',
        on: { down: '.two.deep', home: '#first' },
        states: { one: { id: 'first' }, two: { initial: 'flat', states: { flat: {}, deep: {} } } },
      }),
    ['down', 'home'],
  );
  expect(moments.map(({ value }) => value)).toEqual(['one', { two: 'deep' }, 'one']);
});

test('`route`: routable states', async () => {
  const moments = await both(
    ({ act }) =>
      setup({
        types: {
          context: {} as { open: boolean },
          events: {} as { type: 'open' },
        },
      }).createMachine({
        id: 'pages',
        context: { open: false },
        initial: 'home',
        on: { open: { actions: assign({ open: true }) } },
        states: {
          home: { id: 'home', route: {} },
          admin: {
            id: 'admin',
            route: { guard: ({ context }) => context.open, actions: act('in') },
          },
        },
      }),
    [
      { type: 'xstate.route', to: '#admin' },
      'open',
      { type: 'xstate.route', to: '#admin' },
      { type: 'xstate.route', to: '#nowhere' },
      { type: 'xstate.route', to: '#home' },
    ],
  );
  expect(moments.map(({ value }) => value)).toEqual([
    'home',
    'home',
    'home',
    'admin',
    'admin',
    'home',
  ]);
});
