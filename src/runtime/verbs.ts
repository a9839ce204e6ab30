import { AbeyanceError } from '../machines/errors.ts';
import type { Suspension } from '../machines/pause.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { durationMs, type Duration } from '../machines/duration.ts';
import { decode, encode } from '../machines/codec.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import type { EngineCore, JobResult } from './engine-core.ts';
import { checkEventId, checkId, readMachineEvent } from './event-input.ts';
import { enterOnce } from './enter-once.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { hasEnded } from './hot-workflow.ts';
import type { RetryHow } from './kept-messages.ts';
import { checkLimit } from './limits.ts';
import { checkResumable, type ResumeHow } from './operator-turns.ts';
import { name, workflowNotFound } from './refusals.ts';
import type { TurnOutcome } from './records.ts';
import { startOpen } from './rewind-turns.ts';
import type { TakenTurn } from './turn-taker.ts';

/** `resumed: false`: nothing stood still any more; a second resume is a no-op (B40). */
export interface ResumeResult {
  readonly resumed: boolean;
  readonly outcome: TurnOutcome | undefined;
  readonly revision: number;
}

export interface ResumeOptions {
  /** The `key` of the suspension, where there are several. */
  readonly suspension?: string;
  /** ms since epoch: only a suspension that began then (its `startedAt`) is ended, no later one. */
  readonly since?: number;
  /** The same id twice to the same workflow is one resume, as of an event (B11). */
  readonly id?: string;
  /** Type of the event that has come, where the wait names several. */
  readonly event?: string;
  /** `true`: its time is over, as if what it waits for had not come. Default: it has come. */
  readonly timedOut?: boolean;
}

/**
 * Ends a suspension by hand: a sleep is over now, an awaited event has come with `data`.
 * @throws `WorkflowNotFound`; `SuspensionAmbiguous` where several stand and none is named.
 */
export async function resumeWorkflow(
  core: EngineCore,
  id: string,
  data: unknown,
  options: ResumeOptions = {},
): Promise<ResumeResult> {
  checkId(id, 'id', core.limits);
  const { timedOut = false, id: eventId, event, ...meant } = readResumeOptions(core, options);
  const given = readData(core, data);
  return enterOnce<ResumeResult>(core, {
    workflowId: id,
    eventId,
    duplicate: unresumed,
    take: (hot, now) => {
      if (hot === undefined) throw workflowNotFound(id);
      const how = { ...meant, data: given, timedOut, eventId, eventType: event };
      return resumeHot(core, hot, how, now);
    },
  });
}

/**
 * Data for whoever waits, read from its text: what the caller does to its own object must not reach
 * the machine. @throws `NotSerializable`, `LimitExceeded`.
 */
export function readData({ limits }: EngineCore, data: unknown): unknown {
  const text = encode(data, { at: 'data' });
  checkLimit('eventLength', limits, text.length, 'data');
  return decode(text);
}

/** Which suspension is meant; nothing: the only one. */
interface Meant {
  readonly suspension?: string | undefined;
  readonly since?: number | undefined;
}

/** Ends a suspension; a workflow that is parked for no message's sake goes on by it. */
export function resumeHot(
  core: EngineCore,
  hot: HotWorkflow,
  { suspension: key, since, ...how }: Meant & Omit<ResumeHow, 'suspension'>,
  now: number,
): JobResult<ResumeResult> {
  const { operator, turns } = core;
  const isParked = hot.row.status === 'parked';
  turns.takeDueTimers(hot, now);
  if (hasEnded(hot.row.status) || hot.held.size > 0) return { value: unresumed(hot) };
  const suspension = pick(hot, { suspension: key, since });
  if (suspension === undefined) return { value: unresumed(hot) };
  if (!isParked) return resumed(hot, operator.resume(hot, { ...how, suspension }, now));
  checkResumable(hot.id, suspension, how.eventType);
  // what came due while it was parked comes after the hand that ends the pause
  const gone = turns.kept.goOn(hot, now);
  startWhenStored(core, hot, gone);
  const result = resumed(hot, operator.resume(hot, { ...how, suspension }, now));
  turns.takeDueTimers(hot, now);
  return { taken: gone, ...result };
}

function resumed(hot: HotWorkflow, taken: TakenTurn | undefined): JobResult<ResumeResult> {
  if (taken === undefined) return { value: unresumed(hot) };
  const { turn, workflow } = taken.commit;
  const { outcome } = turn;
  return {
    taken,
    value: { resumed: outcome === 'handled', outcome, revision: workflow.revision },
  };
}

export function unresumed({ row }: HotWorkflow): ResumeResult {
  return { resumed: false, outcome: undefined, revision: row.revision };
}

function readResumeOptions(core: EngineCore, options: ResumeOptions): ResumeOptions {
  const given = readFields(options, 'options', ['suspension', 'since', 'id', 'event', 'timedOut']);
  const { suspension, since, id, event, timedOut } = given;
  if (id !== undefined) checkEventId(id, 'options.id', core.limits);
  if (suspension !== undefined) checkId(suspension, 'options.suspension', core.limits);
  if (event !== undefined) checkId(event, 'options.event', core.limits);
  if (timedOut !== undefined && typeof timedOut !== 'boolean') {
    throw invalidOption('options.timedOut', 'give true or false');
  }
  if (since === undefined || Number.isSafeInteger(since)) return given;
  throw invalidOption('options.since', 'give the `startedAt` of a suspension, ms since epoch');
}

export function pick(
  { id, suspensions: all }: Pick<HotWorkflow, 'id' | 'suspensions'>,
  { suspension: key, since }: Meant,
): Suspension | undefined {
  const suspensions = all.filter(({ startedAt }) => since === undefined || startedAt === since);
  if (key !== undefined) {
    return suspensions.find((one) => one.key === key || `${one.address} ${one.state}` === key);
  }
  const [only, second] = suspensions;
  if (second === undefined) return only;
  const keys = suspensions.map((one) => one.key);
  const message =
    `workflow ${name(id)} stands still in ${keys.length} places; name one of them as` +
    ` \`suspension\`: ${keys.join(', ')}`;
  throw new AbeyanceError('SuspensionAmbiguous', message, { details: { workflowId: id, keys } });
}

export interface CancelOptions {
  /** `true`: stops it at once, whatever its chart would do. */
  readonly force?: boolean;
  /** How long the chart may take to cancel itself. Default: `limits.cancelMs`. */
  readonly deadline?: Duration;
}

/**
 * Cancels a workflow with its timers, waits, tasks and children. A chart that handles the event
 * `workflow.cancel` compensates in its own way and time, until a deadline (B41); any other stops at
 * once. A second cancel is a no-op (B40).
 * @throws `WorkflowNotFound`, `DurationInvalid`.
 */
export async function cancelWorkflow(
  core: EngineCore,
  id: string,
  reason: string | undefined,
  options: CancelOptions = {},
): Promise<{ readonly cancelled: boolean }> {
  checkId(id, 'id', core.limits);
  if (reason !== undefined) checkId(reason, 'reason', core.limits);
  const given = readFields(options, 'options', ['force', 'deadline']);
  const { force = false, deadline = core.limits.cancelMs } = given;
  if (typeof force !== 'boolean') throw invalidOption('force', 'give true or false');
  const deadlineMs = durationMs(deadline, 'options.deadline');
  return core.enter<{ readonly cancelled: boolean }>(id, (hot, now) => {
    if (hot === undefined) throw workflowNotFound(id);
    if (hasEnded(hot.row.status)) return { value: { cancelled: false } };
    const until = force ? undefined : now + deadlineMs;
    const taken = core.operator.cancel(hot, { reason, until }, now);
    return { taken, value: { cancelled: taken !== undefined } };
  });
}

/** Deletes a workflow that has ended, and its children that have. @throws `WorkflowNotFound`. */
export async function deleteWorkflow(
  core: EngineCore,
  id: string,
): Promise<{ readonly deleted: boolean }> {
  checkId(id, 'id', core.limits);
  const row = await core.rowOf(id);
  if (!hasEnded(row.status)) return { deleted: false };
  const left = await core.housekeeping.removal.remove([row]);
  return { deleted: left.length === 0 };
}

export interface RetryWorkflowOptions<Event extends MachineEvent = MachineEvent> {
  /** `retry` (default): the same message again; `skip`: pass it by; an event: take that instead. */
  readonly event?: 'retry' | 'skip' | Event;
}

/**
 * Lets a parked workflow go on. What came while it was parked is taken after it, in order.
 * @throws `WorkflowNotFound`; as `send` for an edited event.
 */
export async function retryWorkflow(
  core: EngineCore,
  id: string,
  options: RetryWorkflowOptions = {},
): Promise<{ readonly retried: boolean }> {
  checkId(id, 'id', core.limits);
  const { event = 'retry' } = readFields(options, 'options', ['event']);
  const how = readHow(core, event);
  return core.enter<{ readonly retried: boolean }>(id, (hot, now) => {
    if (hot === undefined) throw workflowNotFound(id);
    if (hot.row.status !== 'parked') return { value: { retried: false } };
    const taken = core.operator.retry(hot, how, now);
    if (taken !== undefined) startWhenStored(core, hot, taken);
    return { taken, value: { retried: true } };
  });
}

/** Work and custom actions that were not started while the workflow was parked. */
function startWhenStored(core: EngineCore, hot: HotWorkflow, { waiters }: TakenTurn): void {
  const tasks = [...hot.tasks.values()];
  waiters.push((error) => {
    if (error !== undefined || hot.row.status === 'parked') return;
    for (const actions of hot.actions.values()) core.effects.repeatActions(hot, actions);
    startOpen(core, hot, tasks);
  });
}

function readHow(core: EngineCore, event: NonNullable<RetryWorkflowOptions['event']>): RetryHow {
  if (event === 'retry' || event === 'skip') return { type: event };
  return { type: 'edit', event: readMachineEvent(event, core.limits).event };
}
