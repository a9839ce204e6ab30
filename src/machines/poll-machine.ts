import { assign, createMachine, sendTo, type AnyActorLogic, type AnyStateMachine } from 'xstate';
import { PAUSE_META, RESUME_EVENT } from './pause.ts';
import { pollDelayMs, type PollSchedule } from './poll-schedule.ts';
import { borrowing } from './xstate/borrow.ts';

/** What the machine of a poll is begun with, and keeps. */
export interface PollInput {
  /** Of each attempt. */
  readonly input: unknown;
  /** How long is asked at most, ms. */
  readonly timeoutMs: number | undefined;
}

interface PollContext extends PollInput {
  /** From 1. */
  readonly attempt: number;
}

export interface PollParts {
  readonly src: string | AnyActorLogic;
  readonly schedule: PollSchedule;
  readonly until: (args: { readonly output: unknown; readonly attempt: number }) => boolean;
  readonly hasTimeout: boolean;
  /** Why it gave up. */
  readonly giveUp: (attempt: number) => unknown;
}

/**
 * The machine a poll invokes: it asks and rests by turns, and ends with the answer. Where it gives
 * up it fails, as when an attempt does.
 */
export function pollMachine(parts: PollParts): AnyStateMachine {
  const { src } = parts;
  if (typeof src !== 'string') return machineOf(parts, src);
  return borrowing(machineOf(parts, undefined), {
    src,
    with: (logic) => machineOf(parts, logic as AnyActorLogic),
  });
}

function machineOf(parts: PollParts, asked: AnyActorLogic | undefined): AnyStateMachine {
  const { schedule, until, hasTimeout, giveUp } = parts;
  const { maxAttempts = Infinity } = schedule;
  const machine = createMachine(
    {
      types: {} as { context: PollContext; input: PollInput; events: PollEvent },
      id: 'poll',
      context: ({ input }) => ({ ...input, attempt: 1 }),
      initial: 'asking',
      meta: POLLING,
      on: { [RESUME_EVENT]: '.answered' },
      after: hasTimeout ? { timeout: '.late' } : {},
      states: {
        asking: {
          invoke: {
            src: 'asked',
            input: ({ context }) => context.input,
            onDone: [
              {
                guard: ({ context: { attempt }, event: { output } }) => until({ output, attempt }),
                target: 'answered',
              },
              { guard: ({ context: { attempt } }) => attempt >= maxAttempts, target: 'late' },
              { target: 'resting' },
            ],
          },
        },
        resting: {
          ...REST,
          after: { rest: { target: 'asking', actions: assign(nextAttempt) } },
        },
        answered: { type: 'final', output: ({ event }) => (event as Answer).output },
        // An actor fails by an error it does not handle; a throw would forget what it has to stop.
        late: {
          entry: sendTo(
            ({ self }) => self,
            ({ context: { attempt } }) => ({ type: FAILED, error: giveUp(attempt) }),
          ),
        },
      },
      output: ({ event }) => event.output,
    },
    {
      actors: { ...(asked && { asked }) },
      delays: {
        rest: ({ context }) => pollDelayMs(schedule, context.attempt),
        timeout: ({ context }) => context.timeoutMs ?? Infinity,
      },
    },
  );
  return machine;
}

/** Of the whole, too: its timeout is part of the pause. */
const POLLING = { [PAUSE_META]: { type: 'polling' } };

const REST = { tags: ['suspended', 'suspended.polling'], meta: POLLING };

function nextAttempt({ context }: { readonly context: PollContext }): Partial<PollContext> {
  return { attempt: context.attempt + 1 };
}

/** As XState names the errors of actors. */
const FAILED = 'xstate.error.actor.poll';

type PollEvent = Answer | { readonly type: typeof FAILED; readonly error: unknown };

/** What an attempt brought, or `resumeWorkflow` in place of one. */
interface Answer {
  readonly type: typeof RESUME_EVENT;
  readonly output: unknown;
}
