import type { EngineCore, JobResult } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';

/** What is to be done with a workflow, once under its name. */
export interface NamedJob<T extends object> {
  readonly workflowId: string;
  /** Of one name a workflow takes one job (B11); `undefined`: it has none. */
  readonly eventId: string | undefined;
  readonly take: (hot: HotWorkflow | undefined, now: number) => JobResult<T>;
  /** The answer where a turn took that name before. */
  readonly duplicate: (hot: HotWorkflow) => T;
}

/** Runs a job of one workflow, unless one of its name was taken; answers when that is stored. */
export async function enterOnce<T extends object>(core: EngineCore, job: NamedJob<T>): Promise<T> {
  const { workflowId, eventId, take } = job;
  if (eventId === undefined) return core.enter<T>(workflowId, take);
  // One at a time by name: a store that answers later would tell two of them that it is new.
  const name = `${workflowId}\n${eventId}`;
  while (core.sending.has(name)) await core.sending.get(name)?.catch(() => {});
  const entered = enterNamed(core, job, eventId);
  core.sending.set(name, entered);
  try {
    return await entered;
  } finally {
    core.sending.delete(name);
  }
}

async function enterNamed<T extends object>(
  core: EngineCore,
  job: NamedJob<T>,
  eventId: string,
): Promise<T> {
  const { workflowId } = job;
  const answer = await core.enter<T | boolean>(workflowId, (hot, now) => {
    const known = core.store.knowsEvent(workflowId, eventId);
    if (typeof known !== 'boolean') return { value: known };
    return takeOnce(hot, job, { eventId, known, now });
  });
  if (typeof answer !== 'boolean') return answer;
  // a store that answers later was asked; now take it or not
  return core.enter<T>(workflowId, (hot, now) =>
    takeOnce(hot, job, { eventId, known: answer, now }),
  );
}

function takeOnce<T extends object>(
  hot: HotWorkflow | undefined,
  { take, duplicate }: NamedJob<T>,
  {
    eventId,
    known,
    now,
  }: { readonly eventId: string; readonly known: boolean; readonly now: number },
): JobResult<T> {
  if (hot === undefined) return take(hot, now);
  const unstored = hot.unstoredEvents.get(eventId);
  if (known || unstored !== undefined) return { taken: unstored, value: duplicate(hot) };
  const { taken, value } = take(hot, now);
  if (taken !== undefined) {
    hot.unstoredEvents.set(eventId, taken);
    taken.waiters.push(() => hot.unstoredEvents.delete(eventId));
  }
  return { taken, value };
}
