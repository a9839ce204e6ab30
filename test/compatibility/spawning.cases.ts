// The rows of docs/compatibility.md on spawns, refs and the system: each title is a construct.
import {
  assign,
  createMachine,
  emit,
  enqueueActions,
  fromCallback,
  fromPromise,
  raise,
  sendTo,
  setup,
  stopChild,
  type AnyActorRef,
} from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

const counter = setup({
  types: { context: {} as { n: number }, input: undefined as { from?: number } | undefined },
}).createMachine({
  id: 'counter',
  context: ({ input }) => ({ n: input?.from ?? 0 }),
  on: {
    add: { actions: assign({ n: ({ context }) => context.n + 1 }) },
    reply: {
      actions: sendTo(
        ({ event }) => (event as unknown as { to: AnyActorRef }).to,
        ({ context, self }) => ({ type: 'replied', n: context.n, by: self }),
      ),
    },
  },
});

const refs = { context: {} as { refs: AnyActorRef[] } };

test('`spawn` in `assign`', async () => {
  const { children, context } = await ends(
    () =>
      setup({ types: refs, actors: { counter } }).createMachine({
        id: 'assigning',
        context: { refs: [] },
        on: {
          spawn: {
            actions: assign({
              refs: ({ context: { refs: before }, spawn }) => [
                ...before,
                spawn('counter', { id: `c${before.length}`, input: { from: before.length } }),
              ],
            }),
          },
          add: { actions: sendTo(({ context: { refs: all } }) => all[0]!, { type: 'add' }) },
        },
      }),
    ['spawn', 'spawn', 'add'],
  );
  expect(context).toEqual({ refs: ['@c0', '@c1'] });
  expect(children).toMatchObject({
    c0: { snapshot: { context: { n: 1 } } },
    c1: { snapshot: { context: { n: 1 } } },
  });
});

test('`spawn` in `context`', async () => {
  const { children } = await ends(
    () =>
      setup({ types: refs, actors: { counter } }).createMachine({
        id: 'beginning',
        context: ({ spawn }) => ({ refs: [spawn('counter', { id: 'c' }), spawn('counter')] }),
        on: { add: { actions: sendTo('c', { type: 'add' }) } },
      }),
    ['add', 'add'],
  );
  expect(children).toMatchObject({ c: { snapshot: { context: { n: 2 } } } });
});

test('`spawn` of a promise, and its end', async () => {
  const { said } = await ends(
    ({ wait, see }) =>
      setup({ types: refs, actors: { ask: fromPromise(() => wait('it')) } }).createMachine({
        id: 'asking',
        context: ({ spawn }) => ({ refs: [spawn('ask', { id: 'p' })] }),
        on: {
          'xstate.done.actor.p': { actions: see(({ event }) => event['output']) },
          look: { actions: see(({ context }) => context['refs'][0].getSnapshot().output) },
        },
      }),
    [{ open: 'it', with: 6 }, 'look'],
  );
  expect(said).toEqual([6]);
});

test('`syncSnapshot` of a spawn', async () => {
  const moments = await both(
    ({ see }) =>
      setup({ types: refs, actors: { counter } }).createMachine({
        id: 'syncing',
        context: ({ spawn }) => ({ refs: [spawn('counter', { id: 'c', syncSnapshot: true })] }),
        on: {
          add: { actions: sendTo('c', { type: 'add' }) },
          'xstate.snapshot.c': { actions: see(({ event }) => event['snapshot'].context.n) },
        },
      }),
    ['add', 'add'],
  );
  expect(moments.slice(1).map(({ said }) => said)).toEqual([[1], [2]]);
});

test('actor refs in the context, also of actors that are over', async () => {
  const { said } = await ends(
    ({ see }) =>
      setup({ types: refs, actors: { counter } }).createMachine({
        id: 'keeping',
        context: ({ spawn }) => ({ refs: [spawn('counter', { id: 'c' })] }),
        on: {
          add: { actions: sendTo(({ context }) => context.refs[0]!, { type: 'add' }) },
          stop: { actions: stopChild('c') },
          look: {
            actions: see(({ context: { refs: all } }) => {
              const { status, context } = (all as AnyActorRef[])[0]!.getSnapshot();
              return [status, context.n];
            }),
          },
        },
      }),
    ['add', 'stop', 'look'],
  );
  expect(said).toEqual([['stopped', 1]]);
});

test('actor refs in events', async () => {
  const { said } = await ends(
    ({ see }) =>
      setup({ types: refs, actors: { counter } }).createMachine({
        id: 'telling',
        context: ({ spawn }) => ({ refs: [spawn('counter', { id: 'c' })] }),
        on: {
          ask: { actions: sendTo('c', ({ self }) => ({ type: 'reply', to: self }), { delay: 10 }) },
          replied: { actions: see(({ event }) => [event['n'], event['by'].id]) },
        },
      }),
    ['ask', 10],
  );
  expect(said).toEqual([[0, 'c']]);
});

test('actor refs in `input`', async () => {
  const { said } = await ends(
    ({ see }) => {
      const below = setup({
        types: { context: {} as { to: AnyActorRef }, input: {} as { to: AnyActorRef } },
      }).createMachine({
        id: 'below',
        context: ({ input }) => input,
        on: { go: { actions: sendTo(({ context }) => context.to, { type: 'gone' }) } },
      });
      return setup({ actors: { below } }).createMachine({
        id: 'giving',
        invoke: { src: 'below', id: 'b', input: ({ self }) => ({ to: self }) },
        on: {
          go: { actions: sendTo('b', { type: 'go' }) },
          gone: { actions: see(({ event }) => event.type) },
        },
      });
    },
    ['other', 'go'],
  );
  expect(said).toEqual(['gone']);
});

test('`systemId` and `system.get`', async () => {
  const { children } = await ends(() => {
    const below = createMachine({
      id: 'below',
      on: { go: { actions: sendTo(({ system }) => system.get('sums'), { type: 'add' }) } },
    });
    return setup({ actors: { counter, below } }).createMachine({
      id: 'system',
      invoke: [
        { src: 'counter', id: 'c', systemId: 'sums' },
        { src: 'below', id: 'b' },
      ],
      on: { go: { actions: sendTo('b', { type: 'go' }) } },
    });
  }, ['go', 'go']);
  expect(children).toMatchObject({ c: { systemId: 'sums', snapshot: { context: { n: 2 } } } });
});

test('a `systemId` that is taken', async () => {
  const { status, error } = await ends(
    () =>
      setup({ types: refs, actors: { counter } }).createMachine({
        id: 'twice',
        context: { refs: [] },
        invoke: { src: 'counter', systemId: 'one' },
        on: {
          spawn: {
            actions: assign({ refs: ({ spawn }) => [spawn('counter', { systemId: 'one' })] }),
          },
        },
      }),
    ['spawn'],
  );
  expect(status).toBe('error');
  expect(error).toContain("Actor with system ID 'one' already exists.");
});

test('`self` and `system` in actions, guards and logics', async () => {
  const { said } = await ends(
    ({ see }) =>
      setup({
        types: { context: {} as { at: string } },
        actors: {
          tell: fromCallback(({ self, system, sendBack }) => {
            sendBack({ type: 'told', id: self.id, isKnown: system.get('me') === self });
          }),
        },
      }).createMachine({
        id: 'selves',
        context: ({ self }) => ({ at: self.id }),
        initial: 'a',
        states: { a: { on: { go: 'b' } }, b: { invoke: { src: 'tell', id: 't', systemId: 'me' } } },
        on: {
          told: { actions: see(({ event, self }) => [event['id'], event['isKnown'], self.id]) },
        },
      }),
    ['go'],
  );
  expect(said).toEqual([['t', true, 'wf']]);
});

test('`snapshot.children` in actions', async () => {
  const { children } = await ends(
    () =>
      setup({ actors: { counter } }).createMachine({
        id: 'looking',
        invoke: { src: 'counter', id: 'c' },
        on: {
          go: {
            actions: enqueueActions(({ enqueue, self }) => {
              const { c } = self.getSnapshot().children as { c?: AnyActorRef };
              if (c !== undefined) enqueue.sendTo(c, { type: 'add' });
            }),
          },
        },
      }),
    ['go', 'go'],
  );
  expect(children).toMatchObject({ c: { snapshot: { context: { n: 2 } } } });
});

test('an actor whose id another took', async () => {
  const { said } = await ends(
    ({ see }) =>
      setup({ types: refs, actors: { counter } }).createMachine({
        id: 'twins',
        context: { refs: [] },
        on: {
          spawn: {
            actions: assign({
              refs: ({ context, spawn }) => [...context.refs, spawn('counter', { id: 'c' })],
            }),
          },
          add: { actions: sendTo(({ context: { refs: all } }) => all[0]!, { type: 'add' }) },
          look: {
            actions: see(({ context }) =>
              (context['refs'] as AnyActorRef[]).map(
                (ref) => ref.getSnapshot().context.n as number,
              ),
            ),
          },
        },
      }),
    ['spawn', 'spawn', 'add', 'look'],
  );
  expect(said).toEqual([[1, 0]]);
});

test('sends within a turn, between actors', async () => {
  const { said, emitted } = await ends(
    ({ act, see }) =>
      setup({ types: refs, actors: { counter } }).createMachine({
        id: 'order',
        context: ({ spawn }) => ({ refs: [spawn('counter', { id: 'c' })] }),
        on: {
          go: {
            actions: [
              sendTo('c', ({ self }) => ({ type: 'reply', to: self })),
              raise({ type: 'raised' }),
              act('go'),
            ],
          },
          raised: { actions: [act('raised'), emit({ type: 'raised' })] },
          replied: { actions: see(({ event }) => event.type) },
        },
      }),
    ['go'],
  );
  expect(said).toEqual(['go', 'raised', 'replied']);
  expect(emitted).toEqual([{ type: 'raised' }]);
});
