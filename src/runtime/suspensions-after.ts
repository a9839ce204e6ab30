import type { Suspension } from '../machines/pause.ts';
import type { Recording } from '../machines/recording.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { TaskRow } from './records.ts';
import { inOrder, readSuspendedTask, SUSPENDED, taskSuspension } from './suspended-task.ts';

/** Tasks a turn writes beside the work its machine began. */
interface Written {
  readonly tasks?: readonly TaskRow[];
}

/** Whether a promise is under way after this turn. */
export function works(
  hot: HotWorkflow,
  { workStarted, workStopped }: Recording,
  { tasks = [] }: Written,
): boolean {
  if (workStarted.some(({ kind }) => kind === 'promise')) return true;
  for (const { key, kind } of hot.tasks.values()) {
    if (kind !== 'promise' || workStopped.includes(key)) continue;
    if (!tasks.some((task) => task.key === key)) return true;
  }
  return false;
}

/** Why the workflow stands still after this turn: its states, and its tasks that suspended. */
export function suspensionsAfter(
  hot: HotWorkflow,
  tree: ActorTree,
  { workStopped }: Recording,
  { tasks: written = [] }: Written,
  now: number,
): readonly Suspension[] {
  const standing = tree.suspensions(hot.suspensions, now);
  const begun = written.filter(({ kind }) => kind === SUSPENDED).map(readSuspendedTask);
  if (hot.suspended.size + begun.length === 0) return standing;
  const going = [...hot.suspended.values()].filter(
    ({ row }) => !workStopped.includes(row.key) && !begun.some((one) => one.row.key === row.key),
  );
  const tasks = inOrder([...going, ...begun]);
  return [...standing, ...tasks.map((task) => taskSuspension(hot.id, task))];
}
