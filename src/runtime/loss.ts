import { isAbeyanceError } from '../machines/errors.ts';

/** Why an event could not be delivered, or the error itself where it may still be. */
export function lossOf(error: unknown): string {
  if (!isAbeyanceError(error)) throw error;
  switch (error.code) {
    case 'WorkflowEnded':
      return 'ended';
    case 'ActorUnknown':
      return 'actorGone';
    case 'EventRejected':
      return 'rejected';
    case 'LimitExceeded':
      return 'overflow';
    default:
      throw error;
  }
}
