import { assign, sendParent, setup, spawnChild, stopChild, type AnyStateMachine } from 'xstate';
import { fromTask, sendToWorkflow, sleep } from '../../src/index.ts';
import { markOf, type Hands, type Stepping } from './pausing-machines.ts';

const marking = {
  type: 'mark' as const,
  params: ({ context }: { readonly context: Stepping }) => ({ mark: markOf(context, 'work') }),
};

/** Tasks with retries, backoff and timeouts, some left before they are done. */
export function worker(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as Stepping & { readonly receipts: readonly string[] },
      input: {} as { readonly id: string },
      events: {} as { readonly type: 'hurry' },
      output: {} as { readonly receipts: readonly string[] },
    },
    actors: {
      charge: fromTask<string, string>((args) => hands.call(args), {
        retry: { maxAttempts: 4, initialDelay: '1s', backoff: 3 },
        timeout: '30s',
      }),
      ship: fromTask<string, string>((args) => hands.call(args), { retry: false }),
    },
    actions: {
      mark: (_, params: { readonly mark: string }) => hands.mark(params.mark),
      take: assign({
        receipts: ({ context }, params: { readonly receipt: string }) => [
          ...context.receipts,
          params.receipt,
        ],
        steps: ({ context }) => context.steps + 1,
      }),
    },
  }).createMachine({
    id: 'worker',
    context: ({ input }) => ({ id: input.id, steps: 0, receipts: [] }),
    initial: 'charging',
    states: {
      charging: {
        invoke: {
          id: 'charge',
          src: 'charge',
          input: ({ context }) => context.id,
          onDone: {
            target: 'shipping',
            actions: [
              { type: 'take', params: ({ event }) => ({ receipt: event.output }) },
              marking,
            ],
          },
          onError: {
            target: 'shipping',
            actions: [{ type: 'take', params: { receipt: 'charge failed' } }, marking],
          },
        },
        on: { hurry: { target: 'charging', reenter: true } },
        after: {
          600_000: {
            target: 'shipping',
            actions: { type: 'take', params: { receipt: 'charge late' } },
          },
        },
      },
      shipping: {
        invoke: {
          id: 'ship',
          src: 'ship',
          input: ({ context }) => context.id,
          onDone: {
            target: 'over',
            actions: { type: 'take', params: ({ event }) => ({ receipt: event.output }) },
          },
          onError: {
            target: 'over',
            actions: { type: 'take', params: { receipt: 'ship failed' } },
          },
        },
        after: {
          1_000_000: {
            target: 'over',
            actions: { type: 'take', params: { receipt: 'ship late' } },
          },
        },
      },
      over: { type: 'final', entry: marking },
    },
    output: ({ context }) => ({ receipts: context.receipts }),
  });
}

function helper(): AnyStateMachine {
  return setup({
    types: {
      context: {} as { readonly lengthMs: number },
      input: {} as { readonly lengthMs: number },
    },
  }).createMachine({
    id: 'helper',
    context: ({ input }) => ({ lengthMs: input.lengthMs }),
    initial: 'helping',
    states: {
      helping: sleep(({ context }) => context.lengthMs, 'helped'),
      helped: { type: 'final', entry: sendParent({ type: 'helped' }) },
    },
  });
}

function child(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as { readonly id: string; readonly token: string },
      input: {} as { readonly id: string },
      output: {} as string,
    },
    actors: { study: fromTask<string, string>((args) => hands.call(args), { timeout: '1m' }) },
  }).createMachine({
    id: 'child',
    context: ({ input }) => ({ id: input.id, token: 'none' }),
    initial: 'resting',
    states: {
      resting: sleep('90s', 'studying'),
      studying: {
        invoke: {
          id: 'study',
          src: 'study',
          input: ({ context }) => context.id,
          onDone: {
            target: 'ending',
            actions: assign({ token: ({ event }) => event.output }),
          },
          onError: 'ending',
        },
      },
      ending: sleep('5m', 'over', { entry: sendParent({ type: 'progress' }) }),
      over: { type: 'final' },
    },
    output: ({ context }) => context.token,
  });
}

/** A machine with an invoked child, two spawned ones, and events from all of them. */
export function parent(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as Stepping & {
        readonly progress: number;
        readonly helped: number;
        readonly token: string;
      },
      input: {} as { readonly id: string },
      events: {} as { readonly type: 'progress' | 'helped' | 'cut' },
      output: {} as { readonly progress: number; readonly helped: number; readonly token: string },
    },
    actors: { child: child(hands), helper: helper() },
    actions: { mark: (_, params: { readonly mark: string }) => hands.mark(params.mark) },
  }).createMachine({
    id: 'parent',
    context: ({ input }) => ({ id: input.id, steps: 0, progress: 0, helped: 0, token: 'none' }),
    initial: 'working',
    entry: [
      spawnChild('helper', { id: 'quick', input: { lengthMs: 600_000 } }),
      spawnChild('helper', { id: 'slow', input: { lengthMs: 10_800_000 } }),
    ],
    on: {
      progress: { actions: assign({ progress: ({ context }) => context.progress + 1 }) },
      helped: {
        actions: [
          assign({
            helped: ({ context }) => context.helped + 1,
            steps: ({ context }) => context.steps + 1,
          }),
          marking,
        ],
      },
      cut: { actions: stopChild('slow') },
    },
    states: {
      working: {
        invoke: {
          id: 'main',
          src: 'child',
          input: ({ context }: { readonly context: Stepping }) => ({ id: context.id }),
          onDone: {
            target: 'gathering',
            actions: assign({ token: ({ event }) => String(event.output) }),
          },
        },
      },
      gathering: sleep('1d', 'over'),
      over: { type: 'final' },
    },
    output: ({ context: { progress, helped, token } }) => ({ progress, helped, token }),
  });
}

export interface Note {
  readonly type: 'note' | 'later';
  readonly from: string;
  readonly number: number;
}

/** Sends notes to others, two at a time, and now and then one with a delay. */
export function sender(_hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as { readonly targets: readonly string[]; readonly id: string; sent: number },
      input: {} as { readonly id: string; readonly targets: readonly string[] },
      output: {} as { readonly sent: number },
    },
    actions: { sent: assign({ sent: ({ context }) => context.sent + 1 }) },
  }).createMachine({
    id: 'sender',
    context: ({ input }) => ({ ...input, sent: 0 }),
    initial: 'sending',
    states: {
      sending: sleep('3m', [
        {
          guard: ({ context }) => context.sent < 6,
          target: 'sending',
          reenter: true,
          actions: [
            sendToWorkflow(
              ({ context }) => target(context),
              ({ context }) => note(context),
            ),
            'sent',
            sendToWorkflow(
              ({ context }) => target(context),
              ({ context }) => note(context),
            ),
            sendToWorkflow(
              ({ context }) => target(context),
              ({ context }) => ({ ...note(context), type: 'later' }),
              { delay: '10s' },
            ),
            'sent',
          ],
        },
        { target: 'over' },
      ]),
      over: { type: 'final' },
    },
    output: ({ context }) => ({ sent: context.sent }),
  });
}

function target({ targets, sent }: { targets: readonly string[]; sent: number }): string {
  return targets[Math.floor(sent / 2) % targets.length] ?? '';
}

function note({ id, sent }: { id: string; sent: number }): Note {
  return { type: 'note', from: id, number: sent };
}

/** Keeps what it is sent, in order. */
export function mailbox(hands: Hands): AnyStateMachine {
  return setup({
    types: {
      context: {} as Stepping & {
        readonly notes: readonly string[];
        readonly laters: readonly string[];
      },
      input: {} as { readonly id: string },
      events: {} as Note,
      output: {} as { readonly notes: readonly string[]; readonly laters: readonly string[] },
    },
    actions: { mark: (_, params: { readonly mark: string }) => hands.mark(params.mark) },
  }).createMachine({
    id: 'mailbox',
    context: ({ input }) => ({ id: input.id, steps: 0, notes: [], laters: [] }),
    on: {
      note: {
        actions: [
          assign({
            notes: ({ context, event }) => [...context.notes, `${event.from}:${event.number}`],
            steps: ({ context }) => context.steps + 1,
          }),
          marking,
        ],
      },
      later: {
        actions: assign({
          laters: ({ context, event }) => [...context.laters, `${event.from}:${event.number}`],
        }),
      },
    },
    initial: 'open',
    states: {
      open: sleep('60d', 'over'),
      over: { type: 'final' },
    },
    output: ({ context: { notes, laters } }) => ({ notes, laters }),
  });
}
