import { assign, setup, type AnyStateMachine } from 'xstate';
import { fromTask, sleep, suspend } from '../../src/index.ts';
import type { Hands, Stepping } from './pausing-machines.ts';

/** What each of the suspender's tasks came to. */
export interface Came {
  readonly event: string;
  readonly poll: string;
  readonly errand: string;
}

/** Tasks that stand still: until an event, until an answer by polling, until a child ends. */
export function suspender(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as Stepping & Came,
      input: {} as { readonly id: string },
      events: {} as { readonly type: 'approval' },
      output: {} as Came,
    },
    actors: {
      ask: fromTask<unknown, string>(
        async (args) => {
          await hands.call(args);
          return suspend('externalEvent', { event: 'approval', timeout: '6h' });
        },
        { awaits: ['approval'], timeout: '1m' },
      ),
      poll: fromTask<unknown, string>(
        async (args) => {
          const token = await hands.call(args);
          const isDone = Number(token.slice(token.lastIndexOf('~') + 1)) % 3 === 0;
          return isDone
            ? token
            : suspend('polling', { every: '10m', maxAttempts: 4, timeout: '1d' });
        },
        { timeout: '1m' },
      ),
      errand: fromTask<unknown, string>(
        async (args) => {
          await hands.call(args);
          return suspend('subWorkflow', { workflow: 'errand', input: { id: args.input } });
        },
        { timeout: '1m' },
      ),
    },
    actions: {
      take: assign((_, params: { readonly key: keyof Came; readonly output: unknown }) => ({
        [params.key]: wordOf(params.output),
      })),
    },
  }).createMachine({
    id: 'suspender',
    context: ({ input }) => ({ id: input.id, steps: 0, event: '', poll: '', errand: '' }),
    initial: 'asking',
    states: {
      asking: {
        invoke: {
          id: 'ask',
          src: 'ask',
          input: ({ context }) => context.id,
          onDone: {
            target: 'polling',
            actions: {
              type: 'take',
              params: ({ event }) => ({ key: 'event', output: event.output }),
            },
          },
          onError: { target: 'polling', actions: assign({ event: 'failed' }) },
        },
        after: { 86_400_000: { target: 'polling', actions: assign({ event: 'late' }) } },
      },
      polling: {
        invoke: {
          id: 'poll',
          src: 'poll',
          input: ({ context }) => context.id,
          onDone: {
            target: 'sending',
            actions: {
              type: 'take',
              params: ({ event }) => ({ key: 'poll', output: event.output }),
            },
          },
          onError: { target: 'sending', actions: assign({ poll: 'failed' }) },
        },
        after: { 172_800_000: { target: 'sending', actions: assign({ poll: 'late' }) } },
      },
      sending: {
        invoke: {
          id: 'errand',
          src: 'errand',
          input: ({ context }) => context.id,
          onDone: {
            target: 'over',
            actions: {
              type: 'take',
              params: ({ event }) => ({ key: 'errand', output: event.output }),
            },
          },
          onError: { target: 'over', actions: assign({ errand: 'failed' }) },
        },
        // now and then sooner than the errand is done, which is cancelled then
        after: { 7_200_000: { target: 'over', actions: assign({ errand: 'late' }) } },
      },
      over: { type: 'final' },
    },
    output: ({ context: { event, poll, errand: last } }) => ({ event, poll, errand: last }),
  });
}

function wordOf(output: unknown): string {
  if (typeof output === 'string') return output;
  const { type } = (output ?? {}) as { readonly type?: string };
  return type ?? 'resumed';
}

/** What the suspender has done by another workflow. */
export function errand(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as { readonly id: string; readonly token: string },
      input: {} as { readonly id: string },
    },
    actors: { run: fromTask<string, string>((args) => hands.call(args), { timeout: '1m' }) },
  }).createMachine({
    id: 'errand',
    context: ({ input }) => ({ id: input.id, token: 'none' }),
    initial: 'going',
    states: {
      going: sleep('90m', 'running'),
      running: {
        invoke: {
          id: 'run',
          src: 'run',
          input: ({ context }) => context.id,
          onDone: { target: 'over', actions: assign({ token: ({ event }) => event.output }) },
          onError: 'over',
        },
      },
      over: { type: 'final' },
    },
    output: ({ context }) => context.token,
  });
}
