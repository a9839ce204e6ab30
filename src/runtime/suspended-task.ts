import { decode } from '../machines/codec.ts';
import { suspensionKey, type Suspension } from '../machines/pause.ts';
import { pollDelayMs } from '../machines/poll-schedule.ts';
import type { MachineEvent } from '../machines/recording.ts';
import type { SuspendRequest } from '../machines/suspend-request.ts';
import type { TextCodec } from './messages.ts';
import type { TaskRow } from './records.ts';
import type { WorkBody } from './turn.ts';

/** The kind of a task's row while the task stands still. */
export const SUSPENDED = 'suspended';

/** The event of the turn in which a task suspends itself. */
export const SUSPEND_EVENT = 'workflow.suspend';

export interface SuspendEvent extends MachineEvent {
  readonly type: typeof SUSPEND_EVENT;
  readonly request: SuspendRequest;
  /** How often the task had polled before this attempt. */
  readonly polls: number;
}

/** The event by which an attempt ends in a suspension. */
export function suspendEvent(task: TaskRow, request: SuspendRequest): SuspendEvent {
  const polls = task.kind === SUSPENDED ? readSuspendedTask(task).wait.polls : 0;
  return { type: SUSPEND_EVENT, request, polls };
}

/**
 * Whether the attempt that ended so is the last that was made: the store may have said that it had
 * not written a suspension that it had (K2).
 */
export function isOfLastAttempt({ polls }: SuspendEvent, before: Wait | undefined): boolean {
  if (before === undefined) return polls === 0;
  return before.request.type === 'polling' && before.polls === polls;
}

/** What a task that suspended itself waits for: its row holds it beside the work. */
export interface Wait {
  readonly request: SuspendRequest;
  /** ms since epoch. */
  readonly startedAt: number;
  /** When time moves it, ms since epoch; `undefined`: it does not. */
  readonly dueAt: number | undefined;
  /** When it is given up, ms since epoch; `undefined`: never. */
  readonly expiresAt: number | undefined;
  /** Attempts made, of a task that polls. */
  readonly polls: number;
  /** Id of the workflow it waits for. */
  readonly childId: string | undefined;
  /** The application moves it, and the engine does not. */
  readonly byApplication: boolean;
}

/** A task that stands still. */
export interface SuspendedTask {
  readonly row: TaskRow;
  readonly wait: Wait;
  /** Trace context of what asked for the task. */
  readonly traceparent: string | undefined;
}

interface SuspendedBody extends WorkBody {
  readonly wait: Wait;
}

/** Reads a row back. Actors that its input refers to are of no interest here. */
export function readSuspendedTask(row: TaskRow): SuspendedTask {
  const { wait, traceparent } = decode(row.body, () => undefined) as SuspendedBody;
  return { row, wait, traceparent };
}

/** When a task that may be polling is asked again: at the latest when it is given up. */
export function attemptDueAt(task: TaskRow, retryAt: number): number {
  if (task.kind !== SUSPENDED) return retryAt;
  return Math.min(retryAt, readSuspendedTask(task).wait.expiresAt ?? Infinity);
}

/** Trace context of what asked for a task. */
export function taskTrace({ body }: TaskRow): string | undefined {
  if (!body.includes('"traceparent"')) return undefined;
  return (decode(body, () => undefined) as WorkBody).traceparent;
}

/** The same task, standing still. */
export function suspendedRow(task: TaskRow, wait: Wait, codec: TextCodec): TaskRow {
  const { wait: _, ...work } = codec.decode(task.body) as WorkBody & { readonly wait?: Wait };
  const { request, byApplication } = wait;
  const body: SuspendedBody = { ...work, wait };
  return {
    ...task,
    kind: SUSPENDED,
    attempt: 1,
    dueAt: byApplication ? undefined : wait.dueAt,
    awaits: request.type === 'externalEvent' && !byApplication ? request.event : undefined,
    body: codec.encode(body, work.src),
  };
}

/** Begins a wait; one that polls goes on with the one before. */
export function beginWait(
  task: { readonly key: string; readonly before: Wait | undefined },
  request: SuspendRequest,
  { now, byApplication }: { readonly now: number; readonly byApplication: boolean },
): Wait {
  const before = request.type === 'polling' ? pollingOf(task.before) : undefined;
  const startedAt = before?.startedAt ?? now;
  const polls = request.type === 'polling' ? (before?.polls ?? 0) + 1 : 0;
  const timeoutMs = request.type === 'delay' ? undefined : request.timeoutMs;
  const expiresAt = timeoutMs === undefined ? undefined : startedAt + timeoutMs;
  return {
    request,
    startedAt,
    dueAt: dueAtOf(request, { now, polls, expiresAt }),
    expiresAt,
    polls,
    childId: request.type === 'subWorkflow' ? (request.id ?? childIdOf(task.key)) : undefined,
    byApplication,
  };
}

function pollingOf(wait: Wait | undefined): Wait | undefined {
  return wait?.request.type === 'polling' ? wait : undefined;
}

/** A workflow's id holds no slash; the task's key does, and names the child for all time. */
export function childIdOf(taskKey: string): string {
  return taskKey.replaceAll('/', '.');
}

interface Moment {
  readonly now: number;
  readonly polls: number;
  readonly expiresAt: number | undefined;
}

function dueAtOf(request: SuspendRequest, { now, polls, expiresAt }: Moment): number | undefined {
  switch (request.type) {
    case 'delay':
      return 'until' in request ? request.until : now + request.durationMs;
    case 'polling':
      return Math.min(now + pollDelayMs(request, polls), expiresAt ?? Infinity);
    case 'externalEvent':
    case 'subWorkflow':
      return expiresAt;
  }
}

/** Those that have stood longest come first, in memory as in what is read of a store (T1). */
export function inOrder(tasks: Iterable<SuspendedTask>): readonly SuspendedTask[] {
  return [...tasks].toSorted(
    (one, other) =>
      one.wait.startedAt - other.wait.startedAt || (one.row.key < other.row.key ? -1 : 1),
  );
}

/** Why a task stands still, as the record of its workflow has it. */
export function taskSuspension(workflowId: string, { row, wait }: SuspendedTask): Suspension {
  const { address } = row;
  const { request, startedAt, dueAt, childId = '' } = wait;
  const data = request.data ?? begunElsewhere(wait);
  const place = { address, state: undefined };
  const named = { ...place, key: suspensionKey(workflowId, place), startedAt };
  const of = data === undefined ? named : { ...named, data };
  switch (request.type) {
    case 'delay': {
      const at = dueAt ?? startedAt;
      if ('until' in request) return { ...of, type: 'sleepUntil', dueAt: at };
      return { ...of, type: 'sleep', dueAt: at, durationMs: at - startedAt };
    }
    case 'externalEvent':
      return { ...of, type: 'waitingForEvent', events: [request.event], dueAt };
    case 'subWorkflow':
      return { ...of, type: 'subWorkflow', workflowId: childId, dueAt };
    case 'polling':
      return { ...of, type: 'polling', dueAt };
  }
}

/** What the application is to run where it handles sub-workflows, and the task says no other. */
function begunElsewhere({ request, byApplication }: Wait): object | undefined {
  if (request.type !== 'subWorkflow' || !byApplication) return undefined;
  const { workflow, version, input } = request;
  return { workflow, version, input };
}
