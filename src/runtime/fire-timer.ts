import { AbeyanceError } from '../machines/errors.ts';
import { readFields } from '../machines/invalid-option.ts';
import type { EngineCore, JobResult } from './engine-core.ts';
import { enterOnce } from './enter-once.ts';
import { checkEventId, checkId } from './event-input.ts';
import { hasEnded, type HotWorkflow } from './hot-workflow.ts';
import { name, workflowNotFound } from './refusals.ts';

/** `fired: false`: there is no such timer any more; a second call is a no-op (B5). */
export interface FireTimerResult {
  readonly fired: boolean;
  /** The workflow's revision afterwards. */
  readonly revision: number;
}

export interface FireTimerOptions {
  /** The same id twice to the same workflow fires once, as of an event (B11). */
  readonly id?: string;
}

/**
 * Lets a timer fire now that is not due yet, as a turn of its own: an `after`, a delayed send, a
 * sleep, or the delay of a suspended task.
 * @throws `WorkflowNotFound`; `TimerAmbiguous` where several are set and none is named.
 */
export async function fireTimer(
  core: EngineCore,
  id: string,
  key: string | undefined,
  options: FireTimerOptions = {},
): Promise<FireTimerResult> {
  checkId(id, 'id', core.limits);
  if (key !== undefined) checkId(key, 'key', core.limits);
  const { id: eventId } = readFields(options, 'options', ['id']);
  if (eventId !== undefined) checkEventId(eventId, 'options.id', core.limits);
  return enterOnce<FireTimerResult>(core, {
    workflowId: id,
    eventId,
    duplicate: unfired,
    take: (hot, now) => {
      if (hot === undefined) throw workflowNotFound(id);
      return fireHot(core, hot, { key, eventId }, now);
    },
  });
}

function fireHot(
  core: EngineCore,
  hot: HotWorkflow,
  {
    key: given,
    eventId,
  }: { readonly key: string | undefined; readonly eventId: string | undefined },
  now: number,
): JobResult<FireTimerResult> {
  // what is due comes first, also where it is the very timer that is meant (B8)
  const due = core.turns.takeDueTimers(hot, now);
  const key = given ?? onlyTimer(hot);
  if (hasEnded(hot.row.status) || hot.row.status === 'parked' || key === undefined) {
    return { taken: due, value: unfired(hot) };
  }
  const taken = core.operator.fireTimer(hot, { key, eventId }, now);
  if (taken === undefined) return { taken: due, value: unfired(hot) };
  return { taken, value: { fired: true, revision: taken.commit.workflow.revision } };
}

function unfired({ row }: HotWorkflow): FireTimerResult {
  return { fired: false, revision: row.revision };
}

function onlyTimer(hot: HotWorkflow): string | undefined {
  const delays = [...hot.suspended.values()].filter(({ row }) => row.dueAt !== undefined);
  const keys = [...(hot.tree?.timers.keys() ?? []), ...delays.map(({ row }) => row.key)];
  if (keys.length < 2) return keys[0];
  const message =
    `workflow ${name(hot.id)} has ${keys.length} timers set; name one of them as \`key\`:` +
    ` ${keys.join(', ')}`;
  throw new AbeyanceError('TimerAmbiguous', message, { details: { workflowId: hot.id, keys } });
}
