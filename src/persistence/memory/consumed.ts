import type { Commit, MessageKey } from '../../runtime/records.ts';
import { messageConflict } from '../refusals.ts';

/** Whether a message is stored; `undefined`: its workflow is not. */
export type IsStored = (message: MessageKey) => boolean | undefined;

/**
 * M1: looks whether each message that a batch takes is there, what its own commits write and drop
 * before included.
 * @throws `RevisionConflict`.
 */
export function checkConsumed(commits: readonly Commit[], isStored: IsStored): void {
  const known = new Map<string, boolean>();
  for (const { workflow, messages, messagesDropped, consumed } of commits) {
    if (consumed !== undefined) {
      const isThere = known.get(nameOf(consumed)) ?? isStored(consumed) ?? true;
      if (!isThere) throw messageConflict(workflow.id, consumed);
    }
    // of a batch of one nobody asks what it did
    if (commits.length === 1) return;
    for (const dropped of messagesDropped) known.set(nameOf(dropped), false);
    for (const { key } of messages) known.set(nameOf({ workflowId: workflow.id, key }), true);
  }
}

function nameOf({ workflowId, key }: MessageKey): string {
  return `${workflowId.length} ${workflowId}${key}`;
}
