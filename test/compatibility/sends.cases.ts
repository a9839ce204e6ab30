// The rows of docs/compatibility.md on sends and spawns: each title is a construct.
import {
  assign,
  cancel,
  createMachine,
  emit,
  forwardTo,
  fromTransition,
  raise,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stop,
  stopChild,
  type AnyActorRef,
} from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

test('`raise`', async () => {
  const { said } = await ends(
    ({ act, see }) =>
      createMachine({
        id: 'raising',
        on: {
          go: {
            actions: [raise(({ event }) => ({ ...event, type: 'inner' })), act('before')],
          },
          inner: { actions: see(({ event }) => event['n']) },
        },
      }),
    [{ type: 'go', n: 3 }],
  );
  expect(said).toEqual(['before', 3]);
});

test('`raise` with a `delay`', async () => {
  const moments = await both(
    ({ see }) =>
      setup({ types: { context: {} as { ms: number } }, delays: { soon: 10 } }).createMachine({
        id: 'later',
        context: { ms: 30 },
        entry: [
          raise({ type: 'one' }, { delay: 20 }),
          raise({ type: 'two' }, { delay: 'soon' }),
          raise({ type: 'three' }, { delay: ({ context }) => context.ms }),
        ],
        on: { '*': { actions: see(({ event }) => event.type) } },
      }),
    [10, 10, 10],
  );
  expect(moments.map(({ said }) => said)).toEqual([[], ['two'], ['one'], ['three']]);
});

const adds = fromTransition(
  (state: { n: number }, event: { type: string }) =>
    event.type === 'add' ? { n: state.n + 1 } : state,
  ({ input }: { input: number }) => ({ n: input }),
);

const counter = setup({ types: { context: {} as { n: number } } }).createMachine({
  id: 'counter',
  context: { n: 0 },
  on: {
    add: {
      actions: assign({ n: ({ context, event }) => context.n + ((event['by'] as number) ?? 1) }),
    },
    ask: { actions: sendParent(({ context }) => ({ type: 'told', n: context.n })) },
  },
});

test('`sendTo`: by id, by ref and by function', async () => {
  const { children } = await ends(
    () =>
      setup({ types: { context: {} as { ref: AnyActorRef } }, actors: { counter } }).createMachine({
        id: 'sending',
        context: ({ spawn }) => ({ ref: spawn('counter', { id: 'two' }) }),
        invoke: { src: 'counter', id: 'one' },
        on: {
          go: {
            actions: [
              sendTo('one', { type: 'add' }),
              sendTo(
                ({ context }) => context.ref,
                ({ event }) => ({ type: 'add', by: event['by'] }),
              ),
              sendTo(({ self }) => self, { type: 'own' }),
            ],
          },
          own: { actions: sendTo('one', { type: 'add', by: 100 }) },
        },
      }),
    [{ type: 'go', by: 10 }],
  );
  expect(children).toMatchObject({
    one: { snapshot: { context: { n: 101 } } },
    two: { snapshot: { context: { n: 10 } } },
  });
});

function countOf(children: unknown): unknown {
  type Counting = {
    readonly one: { readonly snapshot: { readonly context: { readonly n: number } } };
  };
  return (children as Counting).one.snapshot.context.n;
}

test('`sendTo` with a `delay`', async () => {
  const moments = await both(
    () =>
      setup({ actors: { counter } }).createMachine({
        id: 'sendingLater',
        invoke: { src: 'counter', id: 'one' },
        entry: [
          sendTo('one', { type: 'add' }, { delay: 20 }),
          sendTo(
            'one',
            { type: 'add', by: 10 },
            { delay: ({ event }) => (event ? 5 : 0), id: 'x' },
          ),
        ],
      }),
    [5, 15],
  );
  const counts = moments.map(({ children }) => countOf(children));
  expect(counts).toEqual([0, 10, 11]);
});

test('`sendParent`', async () => {
  const { said } = await ends(
    ({ see }) =>
      setup({ actors: { counter } }).createMachine({
        id: 'above',
        invoke: { src: 'counter', id: 'c' },
        on: {
          go: { actions: [sendTo('c', { type: 'add' }), sendTo('c', { type: 'ask' })] },
          told: { actions: see(({ event }) => event['n']) },
        },
      }),
    ['go', 'go'],
  );
  expect(said).toEqual([2]);
});

test('`forwardTo`', async () => {
  const { children } = await ends(
    () =>
      setup({ actors: { counter } }).createMachine({
        id: 'forwarding',
        invoke: { src: 'counter', id: 'c' },
        on: { add: { actions: forwardTo('c') } },
      }),
    [{ type: 'add', by: 3 }, 'add'],
  );
  expect(children).toMatchObject({ c: { snapshot: { context: { n: 4 } } } });
});

test('`emit`', async () => {
  const below = createMachine({ id: 'below', on: { go: { actions: emit({ type: 'low' }) } } });
  const moments = await both(
    () =>
      setup({ actors: { below } }).createMachine({
        id: 'emitting',
        invoke: { src: 'below', id: 'b' },
        entry: emit({ type: 'begun' }),
        on: {
          go: { actions: [emit(({ event }) => ({ type: 'high', n: event['n'] })), forwardTo('b')] },
        },
      }),
    [{ type: 'go', n: 1 }],
  );
  expect(moments.map(({ emitted }) => emitted)).toEqual([
    [{ type: 'begun' }],
    [{ type: 'high', n: 1 }, { type: 'low' }],
  ]);
});

test('`cancel`', async () => {
  const moments = await both(
    ({ see }) =>
      createMachine({
        id: 'cancelling',
        entry: [
          raise({ type: 'one' }, { delay: 10, id: 'first' }),
          raise({ type: 'two' }, { delay: 20, id: 'second' }),
        ],
        on: {
          stop: {
            actions: [cancel('first'), cancel(({ event }) => (event as { id?: string }).id ?? '')],
          },
          '*': { actions: see(({ event }) => event.type) },
        },
      }),
    [5, { type: 'stop', id: 'unknown' }, 100],
  );
  expect(moments.map(({ said }) => said)).toEqual([[], [], [], ['two']]);
});

test('`spawnChild`', async () => {
  const { children } = await ends(
    () =>
      setup({ actors: { counter } }).createMachine({
        id: 'spawning',
        on: {
          spawn: { actions: spawnChild('counter', { id: 'c', systemId: 'known' }) },
          add: { actions: sendTo(({ system }) => system.get('known'), { type: 'add' }) },
        },
      }),
    ['spawn', 'add', 'add'],
  );
  expect(children).toMatchObject({ c: { src: 'counter', snapshot: { context: { n: 2 } } } });
});

test('`spawnChild` of a logic that stands inline', async () => {
  const { said } = await ends(
    ({ see }) =>
      createMachine({
        id: 'inline',
        on: {
          spawn: { actions: spawnChild(adds, { id: 'adds', input: 3 }) },
          add: { actions: sendTo('adds', { type: 'add' }) },
          look: {
            actions: see(({ self }) => self.getSnapshot().children.adds.getSnapshot().context),
          },
        },
      }),
    ['spawn', 'add', 'add', 'look'],
  );
  expect(said).toEqual([{ n: 5 }]);
});

test.each([
  ['stopChild', stopChild],
  ['stop', stop],
])('`%s`', async (_, stopping) => {
  const moments = await both(
    () =>
      setup({ types: { context: {} as { ref: AnyActorRef } }, actors: { counter } }).createMachine({
        id: 'stopping',
        context: ({ spawn }) => ({ ref: spawn('counter', { id: 'two' }) }),
        entry: spawnChild('counter', { id: 'one' }),
        on: {
          one: { actions: stopping('one') },
          two: { actions: stopping(({ context }) => context.ref) },
        },
      }),
    ['one', 'two'],
  );
  expect(moments.map(({ children }) => Object.keys(children as object))).toEqual([
    ['two', 'one'],
    ['two'],
    [],
  ]);
});
