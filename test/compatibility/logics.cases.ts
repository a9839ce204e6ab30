// The rows of docs/compatibility.md on what actors are made of: each title is a construct.
import {
  assign,
  fromCallback,
  fromEventObservable,
  fromObservable,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
  type AnyActor,
  type AnyEventObject,
  type Observer,
} from 'xstate';
import { expect, test } from 'vitest';
import { both, ends } from './both.ts';

test('`fromPromise`', async () => {
  const { context } = await ends(
    ({ wait }) =>
      setup({
        types: { context: {} as { got: unknown } },
        actors: {
          ask: fromPromise(
            async ({
              input,
              signal,
              self,
            }: {
              input: number;
              signal: AbortSignal;
              self: { id: string };
            }) => {
              const answer = await wait('it');
              return [input, answer, signal.aborted, self.id];
            },
          ),
        },
      }).createMachine({
        id: 'promising',
        context: { got: undefined },
        invoke: {
          src: 'ask',
          id: 'p',
          input: 4,
          onDone: { actions: assign({ got: ({ event }) => event.output }) },
        },
      }),
    ['nothing', { open: 'it', with: 'yes' }],
  );
  expect(context).toEqual({ got: [4, 'yes', false, 'p'] });
});

test('`fromCallback`', async () => {
  const moments = await both(
    ({ see }) => {
      const echo = fromCallback<AnyEventObject, string>(({ sendBack, receive, input }) => {
        receive((event) => sendBack({ type: 'back', says: [input, event['says']] }));
        return () => {};
      });
      return setup({ actors: { echo } }).createMachine({
        id: 'calling',
        initial: 'on',
        states: {
          on: {
            invoke: { src: 'echo', id: 'e', input: 'given' },
            on: { off: 'off', say: { actions: sendTo('e', ({ event }) => event) } },
          },
          off: {},
        },
        on: { back: { actions: see(({ event }) => event['says']) } },
      });
    },
    [{ type: 'say', says: 1 }, { type: 'say', says: 2 }, 'off', { type: 'say', says: 3 }],
  );
  expect(moments.map(({ said }) => said)).toEqual([[], [['given', 1]], [['given', 2]], [], []]);
});

/** Tells its observer what the test opens. */
function observable(wait: (name: string) => Promise<unknown>) {
  return {
    subscribe: (observer: Observer<never>) => {
      void wait('next').then((value) => observer.next?.(value as never));
      void wait('end').then(() => observer.complete?.());
      wait('fail').catch((error: unknown) => observer.error?.(error));
      return { unsubscribe: () => {} };
    },
  };
}

test('`fromObservable`', async () => {
  const moments = await both(
    ({ wait, see }) =>
      setup({
        actors: { ticks: fromObservable(() => observable(wait) as never) },
      }).createMachine({
        id: 'observing',
        initial: 'on',
        states: {
          on: {
            invoke: {
              src: 'ticks',
              onSnapshot: { actions: see(({ event }) => event['snapshot'].context) },
              onDone: 'off',
            },
          },
          off: {},
        },
      }),
    [{ open: 'next', with: 5 }],
  );
  expect(moments.at(-1)?.said).toEqual([5]);
});

test('`fromObservable` that ends', async () => {
  const { value } = await ends(
    ({ wait }) =>
      setup({ actors: { ticks: fromObservable(() => observable(wait) as never) } }).createMachine({
        id: 'ending',
        initial: 'on',
        states: {
          on: { invoke: { src: 'ticks', onDone: 'off', onError: 'failed' } },
          off: {},
          failed: {},
        },
      }),
    [{ open: 'end' }],
  );
  expect(value).toBe('off');
});

test('`fromEventObservable`', async () => {
  const { said, value } = await ends(
    ({ wait, see }) =>
      setup({
        actors: { clicks: fromEventObservable(() => observable(wait) as never) },
      }).createMachine({
        id: 'clicking',
        initial: 'on',
        states: {
          on: {
            invoke: { src: 'clicks', onError: 'failed' },
            on: { click: { actions: see(({ event }) => event['at']) } },
          },
          failed: {},
        },
      }),
    [{ open: 'next', with: { type: 'click', at: 3 } }],
  );
  expect({ said, value }).toEqual({ said: [3], value: 'on' });
});

test('`fromTransition`', async () => {
  const { children } = await ends(
    () =>
      setup({
        actors: {
          sum: fromTransition(
            (state: { sum: number }, event: AnyEventObject) =>
              event.type === 'add' ? { sum: state.sum + Number(event['n']) } : state,
            ({ input }: { input: number }) => ({ sum: input }),
          ),
        },
      }).createMachine({
        id: 'reducing',
        invoke: { src: 'sum', id: 's', input: 10 },
        on: { add: { actions: sendTo('s', ({ event }) => event) } },
      }),
    [
      { type: 'add', n: 1 },
      { type: 'add', n: 2 },
    ],
  );
  expect(children).toMatchObject({ s: { snapshot: { context: { sum: 13 } } } });
});

test('`emit` of a logic', async () => {
  const { emitted } = await ends(
    ({ wait }) =>
      setup({
        actors: {
          ask: fromPromise<void, undefined, { type: string }>(async ({ emit }) => {
            await wait('it');
            emit({ type: 'by promise' });
          }),
          adds: fromTransition<
            number,
            AnyEventObject,
            AnyActor['system'],
            unknown,
            { type: string }
          >((state, _, { emit }) => {
            emit({ type: 'by transition' });
            return state + 1;
          }, 0),
        },
      }).createMachine({
        id: 'emitting',
        invoke: [{ src: 'ask' }, { src: 'adds', id: 'adds' }],
        on: { go: { actions: sendTo('adds', { type: 'go' }) } },
      }),
    ['other', { open: 'it' }],
  );
  expect(emitted).toEqual([{ type: 'by promise' }]);
});
