import { assign, fromCallback, fromObservable, fromPromise, setup } from 'xstate';
import { createCore, type CoreEffect, type CoreState } from '../../src/core.ts';

/** Noon of a day: steps take it as `now`. */
export const NOON = 1_750_000_000_000;

export const MINUTE = 60_000;

export interface Said {
  readonly label: string;
  readonly count: number;
}

/** An order with a timer, a promise, a child machine and a custom action that tells `said`. */
export function orderCore(said: Said[] = []): ReturnType<typeof orderOf> {
  return orderOf(said);
}

function orderOf(said: Said[]) {
  const counting = setup({
    types: { context: {} as { n: number }, events: {} as { type: 'up' } },
  }).createMachine({
    id: 'counting',
    context: { n: 0 },
    on: { up: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
  });
  const machine = setup({
    types: {
      context: {} as { count: number; at: Date | undefined; receipt: string | undefined },
      input: {} as { count: number },
      events: {} as
        | { type: 'add'; by: number }
        | { type: 'pay'; at?: Date }
        | { type: 'guarded' }
        | { type: 'fail' }
        | { type: 'count' },
      output: {} as { receipt: string | undefined },
    },
    actors: {
      charge: fromPromise(async ({ input }: { input: { count: number } }) => `r${input.count}`),
      counting,
    },
    actions: {
      say: ({ context }, params: { label: string }) => {
        said.push({ label: params.label, count: context.count });
      },
    },
    guards: { never: () => false },
  }).createMachine({
    id: 'order',
    context: ({ input }) => ({ count: input.count, at: undefined, receipt: undefined }),
    invoke: { id: 'counter', src: 'counting' },
    initial: 'open',
    states: {
      open: {
        after: { 60_000: 'late' },
        on: {
          add: {
            actions: [
              assign({ count: ({ context, event }) => context.count + event.by }),
              { type: 'say', params: { label: 'added' } },
            ],
          },
          pay: { target: 'paying', actions: assign({ at: ({ event }) => event.at }) },
          guarded: { guard: 'never', target: 'late' },
          fail: {
            target: 'late',
            actions: assign(() => {
              throw new Error('no');
            }),
          },
        },
      },
      paying: {
        invoke: {
          id: 'charge',
          src: 'charge',
          input: ({ context }) => ({ count: context.count }),
          onDone: { target: 'paid', actions: assign({ receipt: ({ event }) => event.output }) },
          onError: 'late',
        },
      },
      paid: { type: 'final' },
      late: {},
    },
    output: ({ context }) => ({ receipt: context.receipt }),
  });
  return createCore(machine);
}

/** A machine that invokes a callback and an observable, as the test makes them. */
export function listeningCore(
  make: {
    readonly callback?: Parameters<typeof fromCallback>[0];
    readonly observe?: Parameters<typeof fromObservable>[0];
  } = {},
) {
  const { callback = () => {}, observe = () => ({ subscribe: () => ({ unsubscribe() {} }) }) } =
    make;
  const machine = setup({
    types: { context: {} as { heard: string[] }, events: {} as { type: string } },
    actors: { callback: fromCallback(callback), observable: fromObservable(observe as never) },
  }).createMachine({
    id: 'listening',
    context: { heard: [] },
    invoke: [
      { id: 'ear', src: 'callback', onError: '.deaf' },
      { id: 'eye', src: 'observable', onDone: '.blind' },
    ],
    initial: 'listening',
    states: { listening: { on: { off: 'done' } }, deaf: {}, blind: {}, done: { type: 'final' } },
    on: {
      heard: {
        actions: assign({ heard: ({ context, event }) => [...context.heard, event.type] }),
      },
      whisper: { actions: ({ self }) => void self },
    },
  });
  return createCore(machine);
}

/** The state through its JSON, as a host's store would give it back. */
export function stored(state: CoreState): CoreState {
  return JSON.parse(JSON.stringify(state)) as CoreState;
}

export function ofType<T extends CoreEffect['type']>(
  effects: readonly CoreEffect[],
  type: T,
): readonly Extract<CoreEffect, { readonly type: T }>[] {
  return effects.filter((effect) => effect.type === type) as never;
}

export type OrderCore = ReturnType<typeof orderCore>;

export function startOrder(core: OrderCore, count = 1): CoreState {
  return core.step(undefined, { type: 'start', id: 'o1', input: { count } }, NOON).stored;
}
