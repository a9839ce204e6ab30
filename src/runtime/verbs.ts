import { AbeyanceError } from '../machines/errors.ts';
import type { Suspension } from '../machines/pause.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { encode } from '../machines/codec.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import type { EngineCore } from './engine-core.ts';
import { checkId, readMachineEvent } from './event-input.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { hasEnded } from './hot-workflow.ts';
import type { RetryHow } from './kept-messages.ts';
import { checkLimit } from './limits.ts';
import { name, workflowNotFound } from './refusals.ts';
import type { TurnOutcome } from './records.ts';

/** `resumed: false`: nothing stood still any more; a second resume is a no-op (B40). */
export interface ResumeResult {
  readonly resumed: boolean;
  readonly outcome: TurnOutcome | undefined;
  readonly revision: number;
}

export interface ResumeOptions {
  /** State path of the suspension, where there are several; `address state` for a child actor's. */
  readonly suspension?: string;
  /** ms since epoch: only a suspension that began then (its `startedAt`) is ended, no later one. */
  readonly since?: number;
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
  const meant = readResumeOptions(core, options);
  checkLimit('eventLength', core.limits, encode(data, { at: 'data' }).length, 'data');
  return core.enter<ResumeResult>(id, (hot, now) => {
    if (hot === undefined) throw workflowNotFound(id);
    core.turns.takeDueTimers(hot, now);
    const suspension = hot.row.status === 'parked' ? undefined : pick(hot, meant);
    if (suspension === undefined || hasEnded(hot.row.status)) {
      return { value: { resumed: false, outcome: undefined, revision: hot.row.revision } };
    }
    const taken = core.turns.resume(hot, suspension, data, now);
    const { outcome } = taken.commit.turn;
    const resumed = outcome === 'handled';
    return { taken, value: { resumed, outcome, revision: taken.commit.workflow.revision } };
  });
}

function readResumeOptions(core: EngineCore, options: ResumeOptions): ResumeOptions {
  const given = readFields(options, 'options', ['suspension', 'since']);
  const { suspension, since } = given;
  if (suspension !== undefined) checkId(suspension, 'options.suspension', core.limits);
  if (since === undefined || Number.isSafeInteger(since)) return given;
  throw invalidOption('options.since', 'give the `startedAt` of a suspension, ms since epoch');
}

function pick(
  { id, suspensions: all }: HotWorkflow,
  { suspension: key, since }: ResumeOptions,
): Suspension | undefined {
  const suspensions = all.filter(({ startedAt }) => since === undefined || startedAt === since);
  if (key !== undefined) {
    return suspensions.find(
      ({ address, state }) => `${address} ${state}` === key || (address === id && state === key),
    );
  }
  const [only, second] = suspensions;
  if (second === undefined) return only;
  const keys = suspensions.map(({ address, state }) =>
    address === id ? state : `${address} ${state}`,
  );
  const message =
    `workflow ${name(id)} stands still in ${keys.length} places; name one of them as` +
    ` \`suspension\`: ${keys.join(', ')}`;
  throw new AbeyanceError('SuspensionAmbiguous', message, { details: { workflowId: id, keys } });
}

/**
 * Stops a workflow with its timers, waits, tasks and children; a second cancel is a no-op (B40).
 * @throws `WorkflowNotFound`.
 */
export async function cancelWorkflow(
  core: EngineCore,
  id: string,
  reason: string | undefined,
): Promise<{ readonly cancelled: boolean }> {
  checkId(id, 'id', core.limits);
  if (reason !== undefined) checkId(reason, 'reason', core.limits);
  return core.enter<{ readonly cancelled: boolean }>(id, (hot, now) => {
    if (hot === undefined) throw workflowNotFound(id);
    if (hasEnded(hot.row.status)) return { value: { cancelled: false } };
    return { taken: core.turns.cancel(hot, reason, now), value: { cancelled: true } };
  });
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
    const taken = core.turns.retry(hot, how, now);
    taken?.waiters.push((error) => {
      if (error === undefined && hot.row.status !== 'parked') startAll(core, hot);
    });
    return { taken, value: { retried: true } };
  });
}

/** Work and custom actions that were not started while the workflow was parked. */
function startAll(core: EngineCore, hot: HotWorkflow): void {
  const now = core.host.now();
  for (const actions of hot.actions.values()) core.effects.repeatActions(hot, actions);
  for (const task of hot.tasks.values()) {
    if (task.dueAt === undefined) continue;
    if (task.dueAt > now) core.due.notice(task.dueAt);
    else core.effects.startWork(hot, task);
  }
}

function readHow(core: EngineCore, event: NonNullable<RetryWorkflowOptions['event']>): RetryHow {
  if (event === 'retry' || event === 'skip') return { type: event };
  return { type: 'edit', event: readMachineEvent(event, core.limits).event };
}
