// Workflows that the processes of these tests run: they sleep, wait, work, act and send.
import { appendFileSync } from 'node:fs';
import { assign, setup, type AnyStateMachine } from 'xstate';
import { fromTask, sendToWorkflow, sleep, waitForEvent } from '../../src/index.ts';

export interface Job {
  readonly flow: string;
  readonly number: number;
  readonly napMs: number;
}

interface FlowContext {
  readonly jobs: readonly Job[];
  readonly results: readonly number[];
  readonly naps: number;
  readonly total: number;
}

export interface JobEvent {
  readonly type: 'job';
  readonly payload: Job;
}

/** What a task makes of a job, so that a wrong result shows. */
export function resultOf({ number }: Job): number {
  return number * 7 + 1;
}

/** Takes jobs one by one: waits for it, sleeps, does the work, tells the ledger. */
export function flowMachine(effects: string): AnyStateMachine {
  const note = (kind: string, job: Job | undefined, key: string): void =>
    appendFileSync(
      effects,
      `${JSON.stringify({ kind, flow: job?.flow, job: job?.number, key })}\n`,
    );
  return setup({
    types: { context: {} as FlowContext, events: {} as JobEvent, input: {} as { total: number } },
    actors: {
      work: fromTask(async ({ input, key }: { input: Job; key: string }) => {
        note('task', input, key);
        return resultOf(input);
      }),
    },
    actions: { act: ({ event }) => note('action', event.payload, '') },
  }).createMachine({
    id: 'flow',
    context: ({ input }) => ({ jobs: [], results: [], naps: 0, total: input.total }),
    initial: 'waiting',
    states: {
      waiting: waitForEvent({
        event: 'job',
        onEvent: {
          target: 'napping',
          actions: [
            assign({ jobs: ({ context, event }) => [...context.jobs, event.payload] }),
            'act',
          ],
        },
      }),
      napping: sleep(({ context }) => context.jobs.at(-1)?.napMs ?? 0, {
        target: 'working',
        actions: assign({ naps: ({ context }) => context.naps + 1 }),
      }),
      working: {
        invoke: {
          src: 'work',
          input: ({ context }) => context.jobs.at(-1)!,
          onDone: {
            target: 'deciding',
            actions: [
              assign({ results: ({ context, event }) => [...context.results, event.output] }),
              sendToWorkflow('ledger', ({ context }) => ({
                type: 'entry',
                payload: context.jobs.at(-1),
              })),
            ],
          },
        },
      },
      deciding: {
        always: [
          { guard: ({ context }) => context.jobs.length >= context.total, target: 'done' },
          { target: 'waiting' },
        ],
      },
      done: { type: 'final' },
    },
  });
}

/** Counts what the flows tell it. */
export const ledger = setup({
  types: {
    context: {} as { entries: readonly string[] },
    events: {} as { type: 'entry'; payload: Job },
  },
}).createMachine({
  id: 'ledger',
  context: { entries: [] },
  on: {
    entry: {
      actions: assign({
        entries: ({ context, event }) => [
          ...context.entries,
          `${event.payload.flow} ${event.payload.number}`,
        ],
      }),
    },
  },
});
