import { isCheckpoint, type CheckpointPolicy } from './checkpoint-policy.ts';
import { checkpointText } from './checkpoint-text.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { CheckpointRow, Commit, WorkflowRow, WorkflowStatus } from './records.ts';
import type { SuspensionChange } from './suspension-change.ts';

/** What a turn means for the checkpoints of its workflow. */
export interface CheckpointVerdict {
  /** Whether one can go back to where it leads. */
  readonly isCheckpoint: boolean;
  /** Where it leaves from, if that is to be kept. */
  readonly left: CheckpointRow | undefined;
}

/** Decides for the turn that leads to this status: `hot` is still as it was before. */
export function checkpointVerdict(
  hot: HotWorkflow,
  policy: CheckpointPolicy,
  status: WorkflowStatus,
  change: SuspensionChange,
): CheckpointVerdict {
  const { revision } = hot.row;
  return {
    isCheckpoint: isCheckpoint(policy, status, revision + 1),
    left: isToBeKept(hot, policy, status, change)
      ? { revision, body: checkpointText(hot) }
      : undefined,
  };
}

/**
 * A pause leaves one checkpoint behind, and not one for each event that it outlasts: what comes
 * while it stands moves the present along.
 */
function isToBeKept(
  { row, held, isTakenBack }: HotWorkflow,
  policy: CheckpointPolicy,
  status: WorkflowStatus,
  change: SuspensionChange,
): boolean {
  if (policy.keep === 0 || isTakenBack || held.size > 0 || row.revision === 0) return false;
  if (!isCheckpoint(policy, row.status, row.revision)) return false;
  return status !== 'suspended' || isOwn(policy, row.revision) || isMoved(change);
}

/** Whether a turn makes a snapshot, and does not only move one along. */
export function makesSnapshot(
  policy: CheckpointPolicy,
  { status, revision }: WorkflowRow,
  { turn }: Commit,
  change: SuspensionChange,
): boolean {
  if (!turn.checkpoint) return false;
  const isFirst = revision === 0 || !isCheckpoint(policy, status, revision);
  return isFirst || isOwn(policy, turn.revision) || isMoved(change);
}

/** By its number, whether anything stands still or not. */
function isOwn({ every }: CheckpointPolicy, revision: number): boolean {
  return every !== undefined && revision % every === 0;
}

function isMoved({ begun, ended }: SuspensionChange): boolean {
  return begun.length + ended.length > 0;
}
