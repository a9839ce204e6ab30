import { flag, listOf, number, oneOf, optional, shape, text, whole, type Check } from './check.ts';
import { cut, stateValue } from './check-run.ts';
import { status } from './check-summary.ts';
import type {
  AttemptLine,
  DeadLetterLine,
  DueRow,
  EntryLine,
  FailureLine,
  TakenTransition,
} from './entry.ts';

export const entryLine: Check<EntryLine> = shape<EntryLine>({
  revision: whole(),
  sequence: whole(),
  at: number,
  source: oneOf(['start', 'event', 'message', 'timer', 'task', 'resume', 'cancel', 'recovery']),
  eventType: text,
  eventId: optional(text),
  to: text,
  outcome: oneOf(['handled', 'deferred', 'ignored', 'failed']),
  reason: optional(text),
  transitions: listOf(shape<TakenTransition>({ address: text, id: text })),
  value: stateValue,
  definition: text,
  checkpoint: flag,
  changed: listOf(text),
  timersSet: listOf(shape<EntryLine['timersSet'][number]>({ key: text, dueAt: number })),
  timersCleared: listOf(text),
  workStarted: listOf(text),
  workStopped: listOf(text),
  actorsDropped: listOf(text),
  hasError: flag,
  eventLength: whole(),
});

export const attemptLine: Check<AttemptLine> = shape<AttemptLine>({
  workflowId: text,
  sequence: whole(),
  key: text,
  attempt: whole(),
  startedAt: number,
  endedAt: number,
  error: cut,
  message: text,
  retryAt: optional(number),
});

export const deadLetterLine: Check<DeadLetterLine> = shape<DeadLetterLine>({
  workflowId: text,
  sequence: whole(),
  at: number,
  eventType: text,
  reason: text,
  to: text,
  event: cut,
});

export const dueRow: Check<DueRow> = shape<DueRow>({
  type: oneOf(['timer', 'event', 'giveUp', 'task']),
  workflowId: text,
  workflow: text,
  status,
  key: text,
  address: text,
  state: optional(text),
  event: optional(text),
  dueAt: number,
  setAt: optional(number),
});

export const failureLine: Check<FailureLine> = shape<FailureLine>({
  id: text,
  workflow: text,
  version: text,
  status: oneOf(['failed', 'parked']),
  states: listOf(text),
  failure: text,
  error: optional(cut),
  eventType: optional(text),
  at: number,
  revision: whole(),
});
