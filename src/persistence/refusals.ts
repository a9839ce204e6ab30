import { AbeyanceError } from '../machines/errors.ts';
import type { MessageKey } from '../runtime/records.ts';

/**
 * C2: another commit got there first, or the workflow exists, or it does not. Whoever has lost its
 * claim without knowing it is found out here, and not by a clock (L2).
 */
export function revisionConflict(workflowId: string, revision: number): AbeyanceError {
  return new AbeyanceError(
    'RevisionConflict',
    `Revision ${revision} of workflow '${workflowId}' cannot be written: what is stored is not ` +
      'the revision before it. Load the workflow again and take the turn anew.',
    { details: { workflowId, revision } },
  );
}

/**
 * B11: the event is in the workflow's history already. A conflict like any other: whoever loads
 * the workflow again finds the event known.
 */
export function eventConflict(workflowId: string, eventId: string): AbeyanceError {
  return new AbeyanceError(
    'RevisionConflict',
    `Workflow '${workflowId}' has taken event '${eventId}' before. Load the workflow again: the ` +
      'event is known and needs no second turn.',
    { details: { workflowId, eventId } },
  );
}

/** M1: another commit took the message, of whatever workflow, that this one took. */
export function messageConflict(
  workflowId: string,
  { workflowId: owner, key }: MessageKey,
): AbeyanceError {
  return new AbeyanceError(
    'RevisionConflict',
    `Message '${key}' of workflow '${owner}' was taken before, and not by this turn of ` +
      `'${workflowId}'. Load the workflow again and see what is left to be taken.`,
    { details: { workflowId, owner, key } },
  );
}

export function isSameMessage(message: MessageKey, other: MessageKey | undefined): boolean {
  return other?.key === message.key && other.workflowId === message.workflowId;
}

export function held(place: string, holder: string, details: object): AbeyanceError {
  return new AbeyanceError(
    'StoreBusy',
    `The store ${place} is held by another engine (${holder}). Close that engine first, or open ` +
      'the store for reading only.',
    { details: { path: place, ...details } },
  );
}
