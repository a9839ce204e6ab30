import { suspendTypeOf, type SuspendType } from '../machines/pause.ts';
import type { Timer } from '../machines/recording.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';

/** The timer to be fired next: of those due by then the first, in the order they are due (B2). */
export function firstDue(
  tree: ActorTree | undefined,
  now: number,
  applied: ReadonlySet<SuspendType>,
): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of tree?.timers.values() ?? []) {
    if (timer.dueAt > now || (first !== undefined && !comesBefore(timer, first))) continue;
    if (applied.size === 0 || !isApplied(tree, timer, applied)) first = timer;
  }
  return first;
}

/** Whether it is a pause whose time the application keeps. */
export function isApplied(
  tree: ActorTree | undefined,
  timer: Timer,
  applied: ReadonlySet<SuspendType>,
): boolean {
  const pause = tree?.pauseOf(timer);
  return pause !== undefined && applied.has(suspendTypeOf(pause));
}

function comesBefore(one: Timer, other: Timer): boolean {
  return one.dueAt === other.dueAt ? one.number < other.number : one.dueAt < other.dueAt;
}
