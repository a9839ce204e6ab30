// The rows of docs/compatibility.md on logics made of other logics: each title is a construct.
import {
  assign,
  createMachine,
  fromCallback,
  fromObservable,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
  type ActorLogic,
  type AnyActorLogic,
  type AnyEventObject,
  type Observer,
  type Snapshot,
} from 'xstate';
import { expect, test } from 'vitest';
import { createTestEngine } from '../../src/testing.ts';
import { both, ends } from './both.ts';
import type { Kit } from './kit.ts';

/** As XState's guide has it: a logic that does as another, and tells what it takes. */
function telling<Logic extends AnyActorLogic>({ said }: Kit, logic: Logic): Logic {
  return {
    ...logic,
    transition: (state: never, event: AnyEventObject, scope: never): unknown => {
      said.push(`takes ${event.type}`);
      return logic.transition(state, event, scope);
    },
  };
}

test('a logic around `fromTransition`', async () => {
  const moments = await both(
    (kit) =>
      setup({
        actors: {
          adds: telling(
            kit,
            fromTransition((n: number) => n + 1, 0),
          ),
        },
      }).createMachine({
        id: 'above',
        invoke: { src: 'adds', id: 'a' },
        on: { add: { actions: sendTo('a', { type: 'add' }) } },
      }),
    ['add', 'add'],
  );
  expect(moments.map(({ said }) => said)).toEqual([[], ['takes add'], ['takes add']]);
  expect(moments.at(-1)?.children).toMatchObject({ a: { snapshot: { context: 2 } } });
});

test('a logic around `fromPromise`', async () => {
  const { said, value } = await ends(
    (kit) => {
      const ask = fromPromise(() => kit.wait('it'));
      const doubled: typeof ask = {
        ...ask,
        transition: (state, event, scope) => {
          kit.said.push(`takes ${event.type}`);
          const next = ask.transition(state, event, scope);
          return next.status === 'done' ? { ...next, output: Number(next.output) * 2 } : next;
        },
      };
      return setup({ actors: { doubled } }).createMachine({
        id: 'above',
        initial: 'a',
        states: {
          a: {
            invoke: {
              src: 'doubled',
              onDone: { target: 'b', actions: kit.see(({ event }) => event['output']) },
            },
          },
          b: {},
        },
      });
    },
    [{ open: 'it', with: 21 }],
  );
  expect({ said, value }).toEqual({ said: ['takes xstate.promise.resolve', 42], value: 'b' });
});

test('a logic around `fromCallback`', async () => {
  const moments = await both(
    (kit) => {
      const echo = fromCallback<AnyEventObject>(({ sendBack, receive }) => {
        receive((event) => sendBack({ type: 'back', of: event.type }));
      });
      const picky: typeof echo = {
        ...echo,
        transition: (state, event, scope) => {
          kit.said.push(`takes ${event.type}`);
          return event.type === 'odd' ? state : echo.transition(state, event, scope);
        },
      };
      return setup({ actors: { picky } }).createMachine({
        id: 'above',
        initial: 'on',
        states: {
          on: {
            invoke: { src: 'picky', id: 'p' },
            on: {
              off: 'off',
              back: { actions: kit.see(({ event }) => `back of ${event['of']}`) },
              '*': { actions: sendTo('p', ({ event }) => event) },
            },
          },
          off: {},
        },
      });
    },
    ['even', 'odd', 'off', 'even'],
  );
  expect(moments.map(({ said }) => said)).toEqual([
    [],
    ['takes even', 'back of even'],
    ['takes odd'],
    ['takes xstate.stop'],
    [],
  ]);
});

test('a logic around `fromObservable`', async () => {
  const { said } = await ends(
    (kit) => {
      const ticks = fromObservable(
        () =>
          ({
            subscribe: (observer: Observer<number>) => {
              void kit.wait('next').then((value) => observer.next?.(value as number));
              return { unsubscribe: () => {} };
            },
          }) as never,
      );
      return setup({ actors: { ticks: telling(kit, ticks) } }).createMachine({
        id: 'above',
        initial: 'on',
        states: {
          on: {
            invoke: {
              src: 'ticks',
              onSnapshot: { actions: kit.see(({ event }) => event['snapshot'].context) },
            },
            on: { off: 'off' },
          },
          off: {},
        },
      });
    },
    ['none', { open: 'next', with: 5 }],
  );
  expect(said).toEqual(['takes xstate.observable.next', 5]);
});

const counting = () =>
  setup({ types: { context: {} as { n: number } } }).createMachine({
    id: 'counting',
    context: { n: 0 },
    initial: 'on',
    states: { on: { on: { end: 'off' } }, off: { type: 'final' } },
    on: { add: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    output: ({ context }) => context.n,
  });

test('a logic around a machine, as an actor', async () => {
  const moments = await both(
    (kit) =>
      setup({ actors: { child: telling(kit, counting()) } }).createMachine({
        id: 'above',
        initial: 'on',
        states: {
          on: {
            invoke: {
              src: 'child',
              id: 'c',
              onDone: { target: 'off', actions: kit.see(({ event }) => event['output']) },
            },
            on: { '*': { actions: sendTo('c', ({ event }) => event) } },
          },
          off: {},
        },
      }),
    ['add', 'add', 'end'],
  );
  expect(moments.map(({ said }) => said)).toEqual([
    [],
    ['takes add'],
    ['takes add'],
    ['takes end', 2],
  ]);
});

test('a logic around a machine, as a workflow', async () => {
  const moments = await both((kit) => telling(kit, counting()), ['add', 'end']);
  expect(moments.map(({ said }) => said)).toEqual([[], ['takes add'], ['takes end']]);
  expect(moments.at(-1)).toMatchObject({ status: 'done', output: 1 });
});

test('a machine whose `transition` was replaced', async () => {
  const { said } = await ends(
    (kit) => {
      const { transition } = telling(kit, counting() as AnyActorLogic);
      return Object.assign(counting(), { transition });
    },
    ['add'],
  );
  expect(said).toEqual(['takes add']);
});

test('a logic made by hand, of a `transition` and an initial snapshot', async () => {
  type Own = Snapshot<number> & { readonly taken: readonly string[]; readonly context?: undefined };
  const { children, said } = await ends(
    ({ see }) => {
      const list: ActorLogic<Own, AnyEventObject> = {
        transition: (state, { type }) =>
          type === 'end'
            ? ({ ...state, status: 'done', output: state.taken.length } as Own)
            : { ...state, taken: [...state.taken, type] },
        getInitialSnapshot: () => ({
          status: 'active',
          output: undefined,
          error: undefined,
          taken: [],
        }),
        getPersistedSnapshot: (snapshot) => snapshot,
      };
      return setup({ actors: { list } }).createMachine({
        id: 'above',
        invoke: { src: 'list', id: 'l', onDone: { actions: see(({ event }) => event['output']) } },
        on: { '*': { actions: sendTo('l', ({ event }) => event) } },
      });
    },
    ['one', 'two', 'end'],
  );
  expect(said).toEqual([2]);
  expect(children).toMatchObject({ l: { snapshot: { status: 'done', taken: ['one', 'two'] } } });
});

function refusal(logic: AnyActorLogic): Promise<unknown> {
  const workflows = [
    createMachine({ id: 'above', invoke: { src: 'c' } }, { actors: { c: logic } }),
  ];
  return createTestEngine({ workflows });
}

test('a logic with a `start` of its own', async () => {
  const ask = fromPromise(() => Promise.resolve());
  const sentence =
    'an actor has a logic with a `start` of its own; make it of fromPromise, fromCallback or' +
    ' fromObservable';
  const started = {
    ...ask,
    start: (...args: Parameters<typeof ask.start & {}>) => ask.start?.(...args),
  };
  await expect(refusal(started)).rejects.toThrow(sentence);
  await expect(refusal({ ...ask, start: () => {}, config: undefined } as never)).rejects.toThrow(
    sentence,
  );
});

test('a copy of a machine that begins by itself', async () => {
  const machine = counting();
  const begin = (...args: unknown[]) => machine.getInitialSnapshot(...(args as [never]));
  const own = Object.assign({}, machine, { getInitialSnapshot: begin });
  await expect(refusal(own as never)).rejects.toThrow(
    'an actor runs a copy of a machine with a `getInitialSnapshot` of its own; only its' +
      ' `transition` may be another',
  );
});
