import { assign, cancel, raise, setup, type AnyStateMachine } from 'xstate';
import { fromTask, sleep, waitForEvent } from '../../src/index.ts';
import type { Call } from './outside.ts';

/** What a machine can reach of the outside world, in the process that runs it. */
export interface Hands {
  call(call: Call): Promise<string>;
  mark(mark: string): void;
  /** Whether the machines of this process are without their fault. */
  mended(): boolean;
}

export interface Stepping {
  readonly id: string;
  /** One more with every transition, so that each mark is left by one turn only. */
  readonly steps: number;
}

/** The name under which an action at `place` leaves its mark in this turn. */
export function markOf({ id, steps }: Stepping, place: string): string {
  return `${id}:${steps}:${place}`;
}

/** A chain of sleeps from seconds to a month. */
export function sleeper(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as Stepping & { readonly naps: number; readonly lengthMs: number },
      input: {} as { readonly id: string; readonly lengthMs: number },
      output: {} as { readonly naps: number },
    },
    actions: {
      mark: (_, params: { readonly mark: string }) => hands.mark(params.mark),
      step: assign({ steps: ({ context }) => context.steps + 1 }),
    },
  }).createMachine({
    id: 'sleeper',
    context: ({ input }) => ({ id: input.id, steps: 0, naps: 0, lengthMs: input.lengthMs }),
    initial: 'dozing',
    states: {
      dozing: sleep('2s', { target: 'nap', actions: 'step' }),
      nap: sleep(
        ({ context }) => context.lengthMs * (1 + context.naps),
        [
          {
            guard: ({ context }) => context.naps < 3,
            target: 'nap',
            reenter: true,
            actions: [
              assign({ naps: ({ context }) => context.naps + 1 }),
              'step',
              { type: 'mark', params: ({ context }) => ({ mark: markOf(context, 'nap') }) },
            ],
          },
          { target: 'night', actions: 'step' },
        ],
      ),
      night: sleep('8h', 'winter', {
        entry: ({ context }) => hands.mark(markOf(context, 'inline')),
      }),
      winter: sleep('30d', { target: 'awake', actions: 'step' }),
      awake: {
        type: 'final',
        entry: { type: 'mark', params: ({ context }) => ({ mark: markOf(context, 'awake') }) },
      },
    },
    output: ({ context }) => ({ naps: context.naps }),
  });
}

export interface Approval {
  readonly type: 'approval';
  readonly payload?: { readonly order: string; readonly mark: string };
}

/** Waits for an approval of its own order three times, each with a timeout. */
export function waiter(hands: Hands): AnyStateMachine {
  const machine = setup({
    types: {
      context: {} as Stepping & {
        readonly order: string;
        readonly got: readonly string[];
        readonly timeouts: number;
      },
      input: {} as { readonly id: string; readonly order: string },
      events: {} as Approval,
      output: {} as { readonly got: readonly string[]; readonly timeouts: number },
    },
    actions: {
      mark: (_, params: { readonly mark: string }) => hands.mark(params.mark),
      take: assign({
        got: ({ context, event }) => [...context.got, event.payload?.mark ?? 'resumed'],
        steps: ({ context }) => context.steps + 1,
      }),
      late: assign({
        timeouts: ({ context }) => context.timeouts + 1,
        steps: ({ context }) => context.steps + 1,
      }),
    },
    guards: {
      own: ({ context, event }) => event.payload?.order === context.order,
    },
  });
  const marked = (place: string) => ({
    type: 'mark' as const,
    params: ({ context }: { readonly context: Stepping }) => ({ mark: markOf(context, place) }),
  });
  return machine.createMachine({
    id: 'waiter',
    context: ({ input }) => ({ ...input, steps: 0, got: [], timeouts: 0 }),
    initial: 'warming',
    states: {
      warming: sleep('1m', 'first'),
      first: waitForEvent({
        event: 'approval',
        where: 'own',
        timeout: '3d',
        onEvent: { target: 'second', actions: ['take', marked('first')] },
        onTimeout: { target: 'second', actions: ['late', marked('firstLate')] },
      }),
      second: waitForEvent({
        event: 'approval',
        where: 'own',
        timeout: '2h',
        onEvent: { target: 'resting', actions: ['take', marked('second')] },
        onTimeout: { target: 'resting', actions: 'late' },
      }),
      resting: sleep('30m', 'third'),
      third: waitForEvent({
        event: 'approval',
        where: 'own',
        timeout: '1d',
        onEvent: { target: 'over', actions: 'take' },
        onTimeout: { target: 'over', actions: 'late' },
      }),
      over: { type: 'final', entry: marked('over') },
    },
    output: ({ context: { got, timeouts } }) => ({ got, timeouts }),
  });
}

/** Several timers, tasks and a wait at the same time. */
export function fan(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as Stepping & {
        readonly ticks: number;
        readonly probes: number;
        readonly nevers: number;
        readonly gate: string;
      },
      input: {} as { readonly id: string },
      events: {} as
        | { readonly type: 'go'; readonly payload?: { readonly mark: string } }
        | { readonly type: 'echo' | 'never' },
      output: {} as {
        readonly ticks: number;
        readonly probes: number;
        readonly nevers: number;
        readonly gate: string;
      },
    },
    actors: {
      probe: fromTask<string, string>((args) => hands.call(args), {
        retry: { maxAttempts: 2, initialDelay: '10s' },
        timeout: '4m',
      }),
    },
    actions: {
      mark: (_, params: { readonly mark: string }) => hands.mark(params.mark),
    },
  }).createMachine({
    id: 'fan',
    type: 'parallel',
    context: ({ input }) => ({
      id: input.id,
      steps: 0,
      ticks: 0,
      probes: 0,
      nevers: 0,
      gate: 'shut',
    }),
    states: {
      ticking: {
        initial: 'tick',
        states: {
          tick: sleep('5m', [
            {
              guard: ({ context }) => context.ticks < 3,
              target: 'tick',
              reenter: true,
              actions: [
                assign({ ticks: ({ context }) => context.ticks + 1 }),
                {
                  type: 'mark',
                  params: ({ context }) => ({ mark: `${context.id}:tick${context.ticks}` }),
                },
              ],
            },
            { target: 'end' },
          ]),
          end: { type: 'final' },
        },
      },
      probing: {
        initial: 'probe',
        states: {
          probe: {
            entry: assign({ probes: ({ context }) => context.probes + 1 }),
            invoke: {
              id: 'probe',
              src: 'probe',
              input: ({ context }) => `${context.id} ${context.probes}`,
              onDone: 'rest',
              onError: 'rest',
            },
            after: { 300_000: 'rest' },
          },
          rest: sleep('7m', [
            { guard: ({ context }) => context.probes < 3, target: 'probe' },
            { target: 'end' },
          ]),
          end: { type: 'final' },
        },
      },
      gate: {
        initial: 'shut',
        states: {
          shut: waitForEvent({
            event: 'go',
            timeout: '2h',
            onEvent: {
              target: 'end',
              actions: assign({ gate: ({ event }) => event.payload?.mark ?? 'resumed' }),
            },
            onTimeout: { target: 'end', actions: assign({ gate: 'late' }) },
          }),
          end: { type: 'final' },
        },
      },
      // what is due first calls off what is due after it, however late both are
      echoing: {
        initial: 'calling',
        states: {
          calling: {
            entry: [
              raise({ type: 'never' }, { delay: 90_000, id: 'never' }),
              raise({ type: 'echo' }, { delay: 60_000, id: 'echo' }),
            ],
            on: {
              echo: { target: 'end', actions: cancel('never') },
              never: { actions: assign({ nevers: ({ context }) => context.nevers + 1 }) },
            },
          },
          end: { type: 'final' },
        },
      },
    },
    output: ({ context: { ticks, probes, nevers, gate } }) => ({ ticks, probes, nevers, gate }),
  });
}
