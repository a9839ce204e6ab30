import type { Suspension } from '../machines/pause.ts';
import type { ResumedBy } from './lifecycle.ts';

/** What a turn did to the suspensions of its workflow. */
export interface SuspensionChange {
  readonly begun: readonly Suspension[];
  readonly ended: readonly Suspension[];
  /** By what those ended. */
  readonly by: ResumedBy;
}

export const UNCHANGED: SuspensionChange = { begun: [], ended: [], by: 'event' };

/** Of one that goes on the key and the beginning stay: what began again has ended before. */
export function suspensionChange(
  before: readonly Suspension[],
  after: readonly Suspension[],
  by: ResumedBy,
): SuspensionChange {
  if (before.length === 0 && after.length === 0) return UNCHANGED;
  const begun = without(after, before);
  const ended = without(before, after);
  return begun.length + ended.length === 0 ? UNCHANGED : { begun, ended, by };
}

function without(
  these: readonly Suspension[],
  those: readonly Suspension[],
): readonly Suspension[] {
  if (those.length === 0) return these;
  const known = new Map(those.map(({ key, startedAt }) => [key, startedAt]));
  return these.filter(({ key, startedAt }) => known.get(key) !== startedAt);
}
