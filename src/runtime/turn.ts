import type { MachineEvent, Recording, RecordedAction } from '../machines/recording.ts';
import { objectText } from '../machines/object-text.ts';
import type { Suspension } from '../machines/pause.ts';
import { sendRow, timerRow, type TextCodec } from './messages.ts';
import type { CheckpointVerdict } from './checkpoints.ts';
import type {
  Commit,
  DeadLetterRow,
  MessageKey,
  MessageRow,
  TaskRow,
  TurnOutcome,
  TurnRow,
  TurnSource,
  WorkflowParent,
  WorkflowRow,
  WorkflowStatus,
} from './records.ts';
import { traced, traceparentOf } from './telemetry.ts';
import { ownSendRow, type OwnSend } from './own-send.ts';
import { suspensionsText } from './suspensions.ts';

/** What moves a workflow in one turn. */
export interface Cause {
  readonly source: TurnSource;
  readonly event: MachineEvent;
  /** Address of the actor it is for. */
  readonly to: string;
  /** The event's text, where it is known already. */
  readonly eventText: string | undefined;
  /** Only where the sender named the event. */
  readonly eventId: string | undefined;
  /** The message this turn consumes (M1). */
  readonly consumed: MessageKey | undefined;
  /** Trace context of what brought it about; what it brings about has it too. */
  readonly traceparent: string | undefined;
}

/** A cause, with what most turns have not left out. */
export function causeOf(
  { id }: { readonly id: string },
  given: Pick<Cause, 'source' | 'event'> & Partial<Cause>,
): Cause {
  const { source, event, to = id, eventText, eventId, consumed } = given;
  const { traceparent = traceparentOf(event) } = given;
  return { source, event, to, eventText, eventId, consumed, traceparent };
}

/** What the engine decides beside what the machine did. */
export interface Verdict {
  readonly status: WorkflowStatus;
  readonly outcome: TurnOutcome;
  readonly suspensions: readonly Suspension[];
  readonly failure: string | undefined;
  readonly messages: readonly MessageRow[];
  /** Own messages to drop beside cleared timers. */
  readonly dropped: readonly string[];
  readonly deadLetters: readonly DeadLetterRow[];
  /** Tasks to write or to drop beside the work the machine began and stopped. */
  readonly tasks: readonly TaskRow[];
  readonly tasksDropped: readonly string[];
  readonly sends: readonly OwnSend[];
  /** The last number the machine gave: its sends come before ours. */
  readonly number: number;
  readonly checkpoints: CheckpointVerdict;
}

/** A workflow as its last turn left it, stored or about to be. */
export interface TurnState {
  readonly id: string;
  readonly revision: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly parent: WorkflowParent | undefined;
}

/**
 * Writes down one turn as a commit: a function of the recording, the verdict and `now` (T1), which
 * neither waits (T2) nor acts. The commit's revision is one higher than the state's (C2).
 */
export function commitOf(
  state: TurnState,
  recording: Recording,
  cause: Cause,
  verdict: Verdict,
  codec: TextCodec,
  now: number,
): Commit {
  const revision = state.revision + 1;
  const { consumed, traceparent } = cause;
  const timers = recording.timersSet.map((timer) =>
    timerRow(timer, { workflowId: state.id, traceparent }, codec),
  );
  const sends = recording.outgoing.map((sent) =>
    sendRow({ ...sent, event: traced(sent.event, traceparent) }, now),
  );
  const { number } = verdict;
  const ownSends = verdict.sends.map(({ to, event }, index) =>
    ownSendRow({ to, event: traced(event, traceparent) }, { revision, index, number }, now),
  );
  const own = [...recording.timersCleared, ...verdict.dropped];
  const dropped = own.map((key) => ({ workflowId: state.id, key }));
  const mine = consumed?.workflowId === state.id && own.includes(consumed.key);
  return {
    workflow: workflowRow(state, recording, verdict, revision, now),
    actors: recording.actors,
    actorsDropped: recording.actorsDropped,
    messages: [...timers, ...sends, ...ownSends, ...verdict.messages],
    messagesDropped: consumed === undefined || mine ? dropped : [...dropped, consumed],
    consumed,
    tasks: [
      ...taskRows(state.id, recording, { revision, traceparent, codec, now }),
      ...verdict.tasks,
    ],
    tasksDropped: [...recording.workStopped, ...verdict.tasksDropped],
    deadLetters: [...verdict.deadLetters, ...lostLetters(recording, codec, now)],
    checkpoint: verdict.checkpoints.left,
    turn: turnRow(state, recording, cause, verdict, codec, now),
  };
}

function workflowRow(
  state: TurnState,
  { configuration, state: text }: Recording,
  { status, suspensions, failure }: Verdict,
  revision: number,
  now: number,
): WorkflowRow {
  const { id, metadata, createdAt, parent } = state;
  return {
    id,
    status,
    revision,
    configuration,
    state: text,
    suspensions: suspensionsText(suspensions, id),
    metadata,
    createdAt,
    updatedAt: now,
    failure,
    parent,
  };
}

/** What a promise, callback or observable needs to run, or to run again. */
export interface WorkBody {
  readonly src: string;
  readonly input: unknown;
  /** ms since epoch when it was first asked for. */
  readonly askedAt: number;
  /** Trace context of what asked for it. */
  readonly traceparent?: string;
}

export type StoredAction = Omit<RecordedAction, 'exec'>;

/** One task holds all custom actions of a turn: they run in order, after the commit. */
export interface ActionsBody {
  readonly actions: readonly StoredAction[];
}

export function actionsKey(workflowId: string, revision: number): string {
  return `${workflowId}!${revision}`;
}

/** The turn that asks for tasks. */
interface AskedBy {
  readonly revision: number;
  readonly traceparent: string | undefined;
  readonly codec: TextCodec;
  readonly now: number;
}

function taskRows(
  workflowId: string,
  { workStarted, utterances }: Recording,
  asked: AskedBy,
): readonly TaskRow[] {
  const { revision, traceparent, codec, now } = asked;
  const work = workStarted.map(({ key, address, kind, src, input }): TaskRow => {
    const body = codec.encode(traced({ src, input, askedAt: now }, traceparent), src);
    return { key, address, kind, dueAt: now, attempt: 1, awaits: undefined, body };
  });
  const actions = utterances.flatMap((said) => (said.type === 'action' ? [said.action] : []));
  if (actions.length === 0) return work;
  const key = actionsKey(workflowId, revision);
  const body = codec.encode({ actions: actions.map(stored) } satisfies ActionsBody, 'action');
  const chore = { kind: 'actions', dueAt: now, attempt: 1, awaits: undefined };
  return [...work, { key, address: workflowId, ...chore, body }];
}

function stored({ exec: _, ...action }: RecordedAction): StoredAction {
  return action;
}

function lostLetters({ lost }: Recording, codec: TextCodec, at: number): readonly DeadLetterRow[] {
  return lost.map(({ address, event }) => ({
    at,
    eventType: event.type,
    reason: 'actorGone',
    body: codec.encode({ to: address, event }, 'event'),
  }));
}

/** What a history line holds beside its columns; empty parts are left out. */
export interface TurnBody {
  readonly to?: string;
  /** Without its type in the line of a start, since a column has it. */
  readonly event?: object;
  /** Why an event was ignored. */
  readonly reason?: string;
  readonly transitions?: readonly string[];
  readonly contexts?: Recording['contexts'];
  /** Keys and due times of timers set. */
  readonly timersSet?: readonly (readonly [key: string, dueAt: number])[];
  readonly timersCleared?: readonly string[];
  readonly workStarted?: readonly string[];
  readonly workStopped?: readonly string[];
  /** Addresses of actors that are gone. */
  readonly actorsDropped?: readonly string[];
  readonly error?: unknown;
}

function turnRow(
  state: TurnState,
  recording: Recording,
  cause: Cause,
  verdict: Verdict,
  codec: TextCodec,
  at: number,
): TurnRow {
  const { source, event, eventId } = cause;
  return {
    revision: state.revision + 1,
    at,
    source,
    outcome: verdict.outcome,
    eventType: event.type,
    eventId,
    body: turnText(state, recording, cause, codec),
    configuration: recording.configuration,
    checkpoint: verdict.checkpoints.isCheckpoint,
  };
}

/** The text of a `TurnBody`: only what users gave goes through the codec. */
function turnText(
  state: TurnState,
  recording: Recording,
  { source, event, eventText, to }: Cause,
  codec: TextCodec,
): string {
  const { handling, contexts, timersSet, error } = recording;
  const isMore = Object.keys(event).length > 1;
  return objectText({
    to: to === state.id ? undefined : JSON.stringify(to),
    event: isMore ? (eventText ?? codec.encode(eventBeside(source, event), 'event')) : undefined,
    reason: handling.type === 'ignored' ? JSON.stringify(handling.reason) : undefined,
    transitions: listText(recording.transitions),
    contexts: contexts.length === 0 ? undefined : codec.encode(contexts, 'contexts'),
    timersSet: listText(timersSet.map(setTimer)),
    timersCleared: listText(recording.timersCleared),
    workStarted: listText(recording.workStarted.map(({ key }) => key)),
    workStopped: listText(recording.workStopped),
    actorsDropped: listText(recording.actorsDropped),
    error: error === undefined ? undefined : codec.encode(error, 'error'),
  });
}

/** The type is a column: a workflow that only sleeps has this one line, and it is to be short. */
function eventBeside(source: TurnSource, event: MachineEvent): object {
  if (source !== 'start') return event;
  const { type: _, ...rest } = event;
  return rest;
}

function listText(list: readonly unknown[]): string | undefined {
  return list.length === 0 ? undefined : JSON.stringify(list);
}

function setTimer({ key, dueAt }: Recording['timersSet'][number]): readonly [string, number] {
  return [key, dueAt];
}
