import type { FailureLine } from '../../protocol/index.ts';

/** Failures that say the same. */
export interface FailureGroup {
  readonly key: string;
  readonly message: string;
  /** Names of the workflows, each once. */
  readonly workflows: readonly string[];
  readonly failures: readonly FailureLine[];
  /** Those that can be tried again. */
  readonly parked: readonly FailureLine[];
  /** When the newest came, ms since epoch. */
  readonly at: number;
}

export type Line =
  | { readonly type: 'group'; readonly key: string; readonly group: FailureGroup }
  | { readonly type: 'failure'; readonly key: string; readonly failure: FailureLine };

/**
 * Failures by what they say, the most frequent first. Numbers and what is quoted differ from one
 * workflow to the next where the cause is the same: they are not looked at.
 */
export function failureGroups(failures: readonly FailureLine[]): readonly FailureGroup[] {
  const byMessage = Map.groupBy(failures, ({ failure }) => alike(failure));
  const groups = [...byMessage].map(([key, same]): FailureGroup => ({
    key,
    message: same[0]?.failure ?? '',
    workflows: [...new Set(same.map(({ workflow }) => workflow))].toSorted(),
    failures: same,
    parked: same.filter(({ status }) => status === 'parked'),
    at: Math.max(...same.map(({ at }) => at)),
  }));
  return groups.toSorted(
    (one, other) => other.failures.length - one.failures.length || other.at - one.at,
  );
}

/** What is shown: groups, and the failures of those that are open; one alone is no group. */
export function groupedLines(
  groups: readonly FailureGroup[],
  open: ReadonlySet<string>,
): readonly Line[] {
  return groups.flatMap((group): readonly Line[] => {
    if (group.failures.length === 1) return plainLines(group.failures);
    const head: Line = { type: 'group', key: `group ${group.key}`, group };
    return open.has(group.key) ? [head, ...plainLines(group.failures)] : [head];
  });
}

/** One failure a line. */
export function plainLines(failures: readonly FailureLine[]): readonly Line[] {
  return failures.map((failure) => ({ type: 'failure', key: failure.id, failure }));
}

function alike(message: string): string {
  const unquoted = message.replaceAll(/"[^"]*"|'[^']*'/g, '…');
  return unquoted.replaceAll(/[\w-]+/g, (word) => (/\d/.test(word) ? '#' : word));
}
