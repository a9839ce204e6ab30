import { assign, setup, type AnyStateMachine } from 'xstate';
import { fromTask, sleep, suspend, type Duration } from '../../src/index.ts';
import { markOf, type Hands, type Stepping } from './pausing-machines.ts';

/** What each of two waits came to, and a rest beside them. */
interface Paired {
  readonly first: string;
  readonly second: string;
  readonly rest: string;
}

/** Several tasks that stand still at once, two of them for the same event. */
export function pair(hands: Hands): AnyStateMachine {
  const ask = (timeout: Duration) =>
    fromTask<unknown, string>(
      async (args) => {
        await hands.call(args);
        return suspend('externalEvent', { event: 'approval', timeout });
      },
      { awaits: ['approval'], timeout: '1m' },
    );
  return setup({
    types: {
      context: {} as Paired & { readonly id: string },
      input: {} as { readonly id: string },
      events: {} as { readonly type: 'approval' },
      output: {} as Paired,
    },
    actors: {
      askFirst: ask('6h'),
      askSecond: ask('8h'),
      pause: fromTask<unknown, string>(async () => suspend('delay', '45m')),
    },
    actions: {
      take: assign((_, params: { readonly key: keyof Paired; readonly output: unknown }) => ({
        [params.key]: eventIdOf(params.output),
      })),
    },
  }).createMachine({
    id: 'pair',
    type: 'parallel',
    context: ({ input }) => ({ id: input.id, first: '', second: '', rest: '' }),
    states: {
      first: {
        initial: 'at',
        states: {
          at: {
            invoke: {
              id: 'first',
              src: 'askFirst',
              input: ({ context }) => context.id,
              onDone: {
                target: 'over',
                actions: {
                  type: 'take',
                  params: ({ event }) => ({ key: 'first', output: event.output }),
                },
              },
              onError: { target: 'over', actions: assign({ first: 'failed' }) },
            },
            after: { 86_400_000: { target: 'over', actions: assign({ first: 'late' }) } },
          },
          over: { type: 'final' },
        },
      },
      second: {
        initial: 'at',
        states: {
          at: {
            invoke: {
              id: 'second',
              src: 'askSecond',
              input: ({ context }) => context.id,
              onDone: {
                target: 'over',
                actions: {
                  type: 'take',
                  params: ({ event }) => ({ key: 'second', output: event.output }),
                },
              },
              onError: { target: 'over', actions: assign({ second: 'failed' }) },
            },
            after: { 86_400_000: { target: 'over', actions: assign({ second: 'late' }) } },
          },
          over: { type: 'final' },
        },
      },
      rest: {
        initial: 'at',
        states: {
          at: {
            invoke: {
              id: 'rest',
              src: 'pause',
              input: ({ context }) => context.id,
              onDone: { target: 'over', actions: assign({ rest: 'rested' }) },
              onError: { target: 'over', actions: assign({ rest: 'failed' }) },
            },
          },
          over: { type: 'final' },
        },
      },
    },
    output: ({ context: { first, second, rest } }) => ({ first, second, rest }),
  });
}

/** What it waited for, or that somebody went on without it. */
function eventIdOf(output: unknown): string {
  return (output as { readonly id?: string } | undefined)?.id ?? 'resumed';
}

/** Undoes what it did when it is cancelled, if it is given the time. */
export function undoer(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as { readonly id: string; readonly undone: string },
      input: {} as { readonly id: string },
      output: {} as { readonly undone: string },
    },
    actors: {
      undo: fromTask<string, string>((args) => hands.call(args), {
        retry: { maxAttempts: 3, initialDelay: '10s' },
        timeout: '1m',
      }),
    },
  }).createMachine({
    id: 'undoer',
    context: ({ input }) => ({ id: input.id, undone: '' }),
    initial: 'doing',
    on: { 'workflow.cancel': '.undoing' },
    states: {
      doing: sleep('2d', 'over'),
      undoing: {
        // it is cancelling itself already
        on: { 'workflow.cancel': {} },
        invoke: {
          id: 'undo',
          src: 'undo',
          input: ({ context }) => context.id,
          onDone: { target: 'over', actions: assign({ undone: ({ event }) => event.output }) },
          onError: { target: 'over', actions: assign({ undone: 'failed' }) },
        },
      },
      over: { type: 'final' },
    },
    output: ({ context }) => ({ undone: context.undone }),
  });
}

interface Stumbling extends Stepping {
  /** Which of its own turns throws while the process it runs in has the fault. */
  readonly trips: 'tick' | 'answer' | 'none';
  readonly got: readonly string[];
  readonly ticks: number;
  readonly token: string;
}

export interface Step {
  readonly type: 'step';
  readonly payload?: {
    readonly mark: string;
    /** Its transition throws, or its custom action does. */
    readonly bad?: boolean;
    readonly slips?: boolean;
  };
}

/** Throws at events, at timers, at answers and in actions, until its fault is mended. */
export function stumbler(hands: Hands): AnyStateMachine {
  const stumbleIf = (isBad: boolean | undefined): void => {
    if (isBad === true && !hands.mended()) throw new Error('stumbled');
  };
  return setup({
    types: {
      context: {} as Stumbling,
      input: {} as { readonly id: string; readonly trips: Stumbling['trips'] },
      events: {} as Step,
      output: {} as Pick<Stumbling, 'got' | 'ticks' | 'token'>,
    },
    actors: {
      fetch: fromTask<string, string>((args) => hands.call(args), {
        retry: { maxAttempts: 2, initialDelay: '2s' },
        timeout: '1m',
      }),
    },
    actions: {
      note: (_, params: { readonly mark: string; readonly slips: boolean }) => {
        stumbleIf(params.slips);
        hands.mark(params.mark);
      },
      take: assign(({ context, event: { payload } }) => {
        stumbleIf(payload?.bad);
        const { got, steps } = context;
        return { got: [...got, payload?.mark ?? 'resumed'], steps: steps + 1 };
      }),
      tick: assign(({ context }) => {
        stumbleIf(context.trips === 'tick' && context.ticks === 1);
        return { ticks: context.ticks + 1 };
      }),
      fetched: assign(({ context }, params: { readonly token: string }) => {
        stumbleIf(context.trips === 'answer');
        return { token: params.token };
      }),
    },
  }).createMachine({
    id: 'stumbler',
    type: 'parallel',
    context: ({ input: { id, trips } }) => ({
      id,
      trips,
      steps: 0,
      got: [],
      ticks: 0,
      token: '',
    }),
    states: {
      inbox: {
        initial: 'open',
        states: {
          open: {
            on: {
              step: {
                actions: [
                  'take',
                  {
                    type: 'note',
                    params: ({ context, event }) => ({
                      mark: markOf(context, 'note'),
                      slips: event.payload?.slips ?? false,
                    }),
                  },
                ],
              },
            },
            after: { 259_200_000: 'shut' },
          },
          shut: { type: 'final' },
        },
      },
      clock: {
        initial: 'tick',
        states: {
          tick: sleep('5m', [
            {
              guard: ({ context }) => context.ticks < 2,
              target: 'tick',
              reenter: true,
              actions: 'tick',
            },
            { target: 'end', actions: 'tick' },
          ]),
          end: { type: 'final' },
        },
      },
      work: {
        initial: 'fetching',
        states: {
          fetching: {
            invoke: {
              id: 'fetch',
              src: 'fetch',
              input: ({ context }) => context.id,
              onDone: {
                target: 'end',
                actions: { type: 'fetched', params: ({ event }) => ({ token: event.output }) },
              },
              onError: { target: 'end', actions: assign({ token: 'failed' }) },
            },
          },
          end: { type: 'final' },
        },
      },
    },
    output: ({ context: { got, ticks, token } }) => ({ got, ticks, token }),
  });
}
