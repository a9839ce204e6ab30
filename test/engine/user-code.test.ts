import { assign, createMachine, fromCallback, setup } from 'xstate';
import { expect, test } from 'vitest';
import { waitForEvent } from '../../src/index.ts';
import { setting } from './setting.ts';

const other = createMachine({
  id: 'other',
  context: { n: 0 },
  on: { inc: { actions: assign({ n: ({ context }) => context['n'] + 1 }) } },
});

test('user code that throws after the commit stops nobody', async () => {
  const throwing = setup({
    actors: {
      onStop: fromCallback(() => () => {
        throw new Error('dispose');
      }),
    },
  }).createMachine({
    id: 'throwing',
    initial: 'a',
    states: { a: { invoke: { src: 'onStop' }, on: { go: 'b' } }, b: {} },
  });
  const logger = {
    debug: () => {
      throw new Error('logger');
    },
    info: () => {},
    warn: () => {},
    error: () => {
      throw new Error('logger');
    },
  };
  const { engine, run } = await setting([throwing, other], { logger });
  const handle = await run(engine.start(throwing, { id: 't' }));
  await run(handle.send({ type: 'go' }));
  expect((await run(handle.refresh())).value).toBe('b');
  const next = await run(engine.start(other, { id: 'o' }));
  await run(next.send({ type: 'inc' }));
  expect((await run(next.refresh())).context).toEqual({ n: 1 });
  await run(engine.close());
});

test('a receiver that throws fails its actor, as in XState', async () => {
  const machine = setup({
    actors: {
      listens: fromCallback(({ receive }) => {
        receive(() => {
          throw new Error('receiver');
        });
      }),
    },
  }).createMachine({
    id: 'sender',
    initial: 'a',
    states: {
      a: {
        invoke: { id: 'l', src: 'listens', onError: 'failed' },
        on: {
          go: { actions: ({ self }) => self.getSnapshot().children['l']?.send({ type: 'x' }) },
        },
      },
      failed: {},
    },
  });
  const { engine, run } = await setting([machine]);
  const handle = await run(engine.start(machine, { id: 's' }));
  await run(handle.send({ type: 'go' }));
  expect((await run(handle.refresh())).value).toBe('failed');
  await run(engine.close());
});

test('user code in a turn may send to its own workflow: it waits for its end', async () => {
  const sent: Promise<unknown>[] = [];
  let send = (): void => {};
  const machine = createMachine({
    id: 'm',
    context: { n: 0 },
    on: {
      go: {
        actions: assign({
          n: ({ context }) => {
            send();
            return context['n'] + 1;
          },
        }),
      },
      inc: { actions: assign({ n: ({ context }) => context['n'] + 10 }) },
    },
  });
  const { engine, run } = await setting([machine]);
  const handle = await run(engine.start(machine, { id: 'm' }));
  send = () => void sent.push(engine.sendSimpleEvent('m', 'inc'));
  await run(handle.send({ type: 'go' }));
  expect(await run(Promise.all(sent))).toMatchObject([{ results: [{ outcome: 'handled' }] }]);
  expect(await run(handle.refresh())).toMatchObject({ status: 'suspended', context: { n: 11 } });
  await run(engine.close());
});

test('a guard that throws over an early event fails its own turn and no other', async () => {
  const machine = setup({
    types: { context: {} as { n: number }, events: {} as { type: string; payload?: unknown } },
  }).createMachine({
    id: 'g',
    initial: 'first',
    context: { n: 0 },
    on: { inc: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    states: {
      first: { on: { next: 'waiting' } },
      waiting: waitForEvent({
        event: 'early',
        where: () => {
          throw new Error('where');
        },
        onEvent: 'over',
      }),
      over: {},
    },
  });
  const { engine, run } = await setting([machine], { onFailure: 'park' });
  const handle = await run(engine.start(machine, { id: 'g' }));
  expect(await run(handle.send({ type: 'early' }))).toMatchObject({ outcome: 'deferred' });
  expect(await run(handle.send({ type: 'next' }))).toMatchObject({ outcome: 'handled' });
  expect(await run(handle.refresh())).toMatchObject({ status: 'parked', value: 'waiting' });
  expect(await run(handle.send({ type: 'inc' }))).toMatchObject({ reason: 'parked' });
  await run(engine.close());
});

test('what a caller does to its own objects later does not reach the machine (T1)', async () => {
  const machine = createMachine({
    id: 'k',
    context: ({ input }: { input: unknown }) => ({ input, payload: undefined as unknown }),
    on: {
      keep: {
        actions: assign({ payload: ({ event }) => (event as { payload?: unknown }).payload }),
      },
      tick: {},
    },
  });
  const { engine, run } = await setting([machine]);
  const input = { user: 'ann' };
  const payload = { user: 'ann' };
  const handle = await run(engine.start(machine, { id: 'k', input }));
  await run(engine.sendSimpleEvent('k', 'keep', payload));
  Object.assign(input, { user: 'eve', call: () => {} });
  Object.assign(payload, { user: 'eve', call: () => {} });
  await run(handle.send({ type: 'tick' }));
  expect((await run(handle.refresh())).context).toEqual({
    input: { user: 'ann' },
    payload: { user: 'ann' },
  });
  await run(engine.close());
});
