import { durationMs, formatDuration, type Duration } from '../../machines/duration.ts';
import { AbeyanceError } from '../../machines/errors.ts';
import { invalidOption, readFields } from '../../machines/invalid-option.ts';
import { executeResult } from '../../runtime/executing.ts';
import { hasEnded } from '../../runtime/hot-workflow.ts';
import type { WorkflowRow } from '../../runtime/records.ts';
import { workflowNotFound } from '../../runtime/refusals.ts';
import { workflowSnapshot, type WorkflowSnapshot } from '../../runtime/workflow-snapshot.ts';
import type { TestClock } from './test-clock.ts';
import { testFailed } from './test-failures.ts';

/** Things that come due before what goes on is taken for something that never ends. */
const STEPS_MAX = 100_000;

/** A workflow by its handle, which knows the types of its snapshot. */
export interface Watched<Context, Output> {
  readonly id: string;
  getSnapshot(): WorkflowSnapshot<Context, Output>;
}

export interface RunUntilOptions {
  /** How much time may go by at the most; by default any. */
  readonly within?: Duration;
}

export interface RunUntilRequest<Context, Output> {
  readonly clock: TestClock;
  readonly seed: number;
  /** Reads past whatever faults there are. */
  readonly rowOf: (id: string) => Promise<WorkflowRow | undefined>;
  readonly workflow: Watched<Context, Output> | string;
  readonly predicate: (snapshot: WorkflowSnapshot<Context, Output>) => boolean;
  readonly options: RunUntilOptions;
}

/**
 * Lets time go by, from one thing that is due to the next, until a workflow is as it is wanted.
 *
 * @throws `TestFailed`, `WaitTimeout`, `WorkflowEnded`, `WorkflowNotFound`, `OptionInvalid`.
 */
export async function runUntil<Context, Output>({
  clock,
  seed,
  rowOf,
  workflow,
  predicate,
  options,
}: RunUntilRequest<Context, Output>): Promise<WorkflowSnapshot<Context, Output>> {
  const id = idOf(workflow);
  if (typeof predicate !== 'function') throw invalidOption('predicate', 'give a function');
  const { within } = readFields(options, 'options', ['within']);
  const withinMs = within === undefined ? Infinity : durationMs(within, 'within');
  const until = clock.now() + withinMs;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    // nothing is due now, but what is deferred may come
    await clock.advance(0);
    const row = await rowOf(id);
    if (row === undefined) throw workflowNotFound(id);
    const snapshot = workflowSnapshot(row) as WorkflowSnapshot<Context, Output>;
    if (predicate(snapshot)) return snapshot;
    const stands = whereItStands(snapshot);
    if (isOver(snapshot)) throw endedBefore(id, stands);
    const [dueAt] = clock.pending();
    if (dueAt === undefined) {
      const remedy = 'send it what it waits for, or settle the task that is under way';
      throw testFailed(`${stands}, and nothing is to come by time: ${remedy}`, seed);
    }
    if (dueAt > until) {
      await clock.advanceTo(until);
      throw notWithin(id, `${stands} after ${formatDuration(withinMs)} (seed ${seed})`);
    }
    await clock.next();
  }
  throw testFailed(`workflow ${JSON.stringify(id)} went on for ${STEPS_MAX} steps`, seed);
}

export function isOver({ status }: WorkflowSnapshot): boolean {
  return hasEnded(status);
}

function idOf(workflow: { readonly id: string } | string): string {
  try {
    const id: unknown = typeof workflow === 'string' ? workflow : workflow.id;
    if (typeof id === 'string') return id;
  } catch {
    // it is nothing one could look at
  }
  throw invalidOption('workflow', 'give a handle or the id of a workflow');
}

function whereItStands(snapshot: WorkflowSnapshot): string {
  const { id, status, value } = snapshot;
  const { response } = executeResult(snapshot);
  const state = hasEnded(status) ? '' : ` in ${JSON.stringify(value)}`;
  return `workflow ${JSON.stringify(id)} is ${status}${state} (${response})`;
}

function endedBefore(workflowId: string, stands: string): AbeyanceError {
  const message = `${stands}: it ended before it was as awaited`;
  return new AbeyanceError('WorkflowEnded', message, { details: { workflowId } });
}

function notWithin(workflowId: string, message: string): AbeyanceError {
  return new AbeyanceError('WaitTimeout', message, { details: { workflowId } });
}
