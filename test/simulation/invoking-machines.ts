import { assign, setup, type AnyStateMachine } from 'xstate';
import { forEach, fromTask, poll } from '../../src/index.ts';
import type { Hands } from './pausing-machines.ts';

interface Polled {
  readonly id: string;
  readonly answer: string;
}

/** Asks again and again, by an actor of its own that the machine of the poll borrows. */
export function poller(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as Polled,
      input: {} as { readonly id: string },
      output: {} as { readonly answer: string },
    },
    actors: {
      look: fromTask<string, string>((args) => hands.call(args), {
        retry: { maxAttempts: 2, initialDelay: '2s' },
        timeout: '1m',
      }),
    },
  }).createMachine({
    id: 'poller',
    context: ({ input }) => ({ id: input.id, answer: '' }),
    initial: 'polling',
    states: {
      polling: poll({
        src: 'look',
        input: ({ context }) => context.id,
        every: '10m',
        backoff: 2,
        maxAttempts: 4,
        timeout: '12h',
        until: ({ output }) => Number(output.slice(output.lastIndexOf('~') + 1)) % 3 === 0,
        onDone: {
          target: 'over',
          actions: assign({
            answer: ({ event }) => (typeof event.output === 'string' ? event.output : 'resumed'),
          }),
        },
        onTimeout: { target: 'over', actions: assign({ answer: 'late' }) },
        onError: { target: 'over', actions: assign({ answer: 'failed' }) },
      }),
      over: { type: 'final' },
    },
    output: ({ context }) => ({ answer: context.answer }),
  });
}

interface Listed {
  readonly id: string;
  readonly told: number;
  /** What each item came to: a token, or that it failed. */
  readonly results: readonly string[];
}

/** More than one chunk of them. */
export const ITEMS = 30;

/** Does the same for each of a list, some of which fail. */
export function lister(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as Listed,
      input: {} as { readonly id: string },
      output: {} as { readonly told: number; readonly results: readonly string[] },
    },
    actors: {
      pack: fromTask<string, string>((args) => hands.call(args), {
        retry: { maxAttempts: 2, initialDelay: '2s' },
        timeout: '1m',
      }),
    },
  }).createMachine({
    id: 'lister',
    context: ({ input }) => ({ id: input.id, told: 0, results: [] }),
    initial: 'packing',
    states: {
      packing: forEach({
        src: 'pack',
        items: Array.from({ length: ITEMS }, (_, number) => number),
        input: ({ item, context }) => `${context.id}:${item}`,
        concurrency: 4,
        settle: true,
        onItem: { actions: assign({ told: ({ context }) => context.told + 1 }) },
        onDone: {
          target: 'over',
          actions: assign({
            results: ({ event }) =>
              event.output.map((result) => ('value' in result ? result.value : 'failed')),
          }),
        },
      }),
      over: { type: 'final' },
    },
    output: ({ context: { told, results } }) => ({ told, results }),
  });
}
