import { isAbeyanceError } from '../machines/errors.ts';
import { objectText } from '../machines/object-text.ts';
import type { Recording } from '../machines/recording.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { keptRow, type KeptBody } from './messages.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { DeadLetterRow, MessageRow, WorkflowStatus } from './records.ts';
import type { Cause } from './turn.ts';

/** A turn in which the machine did nothing: its row stays as it is. */
export function unchangedRecording({ row, tree }: HotWorkflow): Recording {
  return {
    handling: { type: 'handled' },
    status: 'active',
    output: undefined,
    error: undefined,
    thrown: false,
    configuration: row.configuration,
    context: tree?.snapshot.context,
    state: row.state,
    actors: [],
    actorsDropped: [],
    contexts: [],
    transitions: [],
    timersSet: [],
    timersCleared: [],
    workStarted: [],
    workStopped: [],
    received: [],
    utterances: [],
    outgoing: [],
    lost: [],
    effects: [],
  };
}

/** A turn that could not be kept: the workflow ends where it stood before it. */
export function failedRecording(hot: HotWorkflow, error: unknown): Recording {
  const kept = keepable(error);
  return {
    ...unchangedRecording(hot),
    status: 'error',
    state: withError(hot.row.state, kept),
    error: kept,
    thrown: true,
    actorsDropped: [...hot.actors.keys()],
    timersCleared: [...hot.timers.keys()],
    workStopped: [...hot.tasks.keys()],
  };
}

/** The state's text as it was, and the error that ended it there. */
function withError(state: string, error: unknown): string {
  const added = objectText({ status: '"error"', error: PLAIN_TEXT.encode(error, 'error') });
  return state.length > 2 ? `${state.slice(0, -1)},${added.slice(1)}` : added;
}

/** The message a workflow stumbled over, kept with the error until a person decides. */
export function parkedRow(
  hot: HotWorkflow,
  { consumed }: Cause,
  kept: KeptBody,
  error: unknown,
): MessageRow {
  const body: KeptBody = { ...kept, error: keepable(error) };
  const again = consumed === undefined ? undefined : hot.held.get(consumed.key);
  return keptRow('held', body, again?.number ?? hot.row.revision + 1, undefined, PLAIN_TEXT);
}

/** Events that waited for a workflow that has now ended. */
export function leftovers(hot: HotWorkflow, { consumed }: Cause): readonly MessageRow[] {
  return [hot.deferred, hot.held, hot.later]
    .flatMap((messages) => [...messages.values()])
    .filter(({ key }) => consumed?.workflowId !== hot.id || consumed.key !== key);
}

/** Keys of custom actions that are kept only to be done again with these messages (B42). */
export function actionsKeptFor(messages: readonly MessageRow[]): readonly string[] {
  return messages.flatMap(({ kind, body }) => {
    if (kind !== 'held') return [];
    const { as, key } = PLAIN_TEXT.decode(body) as KeptBody;
    return as === 'actions' && key !== undefined ? [key] : [];
  });
}

export function deadLetter(row: MessageRow, reason: string, at: number): DeadLetterRow {
  const { event } = PLAIN_TEXT.decode(row.body) as KeptBody;
  return { at, eventType: event.type, reason, body: row.body };
}

export function statusOf(recording: Recording, standsStill: boolean): WorkflowStatus {
  switch (recording.status) {
    case 'done':
      return 'done';
    case 'error':
      return 'failed';
    case 'stopped':
      return 'cancelled';
    case 'active':
      return standsStill ? 'suspended' : 'running';
  }
}

/** One sentence on an error, for the row and lists: the full one is in the history. */
export function sentence(error: unknown): string {
  if (isAbeyanceError(error)) return `${error.code}: ${error.message}`;
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return String(error);
}

/** The error itself where it can be kept, else what can be said of it. */
export function keepable(error: unknown): unknown {
  try {
    PLAIN_TEXT.encode(error, 'error');
    return error;
  } catch {
    return new Error(sentence(error));
  }
}
