import { formatDuration } from '../machines/duration.ts';
import type { Suspension } from '../machines/pause.ts';
import { snapshotId } from './snapshot-id.ts';
import type { WorkflowSnapshot } from './workflow-snapshot.ts';

/** What `execute` came to: the end, or the first time the workflow stood still. */
export interface ExecuteResult<Output = unknown> {
  readonly workflowId: string;
  readonly completed: boolean;
  /** Why it stands still; none when it completed. */
  readonly suspended: readonly Suspension[] | undefined;
  /** One sentence for a person: `Sleeping for 5s`. */
  readonly response: string;
  readonly output: Output | undefined;
  /** The checkpoint it stands at. */
  readonly snapshotId: string | undefined;
}

export function executeResult<Output>(
  snapshot: WorkflowSnapshot<unknown, Output>,
): ExecuteResult<Output> {
  const { id, status, suspensions, output, revision } = snapshot;
  const isSuspended = status === 'suspended';
  return {
    workflowId: id,
    completed: status === 'done',
    suspended: isSuspended ? suspensions : undefined,
    response: sentence(snapshot),
    output,
    snapshotId: isSuspended ? snapshotId(id, revision) : undefined,
  };
}

function sentence({ status, suspensions, failure }: WorkflowSnapshot): string {
  switch (status) {
    case 'done':
      return 'Completed';
    case 'failed':
      return `Failed: ${failure ?? 'the machine ended in error'}`;
    case 'cancelled':
      return failure === undefined ? 'Cancelled' : `Cancelled: ${failure}`;
    case 'parked':
      return `Parked: ${failure ?? 'its last message made the turn throw'}`;
    case 'running':
      return 'Running';
    case 'suspended':
      return suspensions.map(suspensionSentence).join('; ');
  }
}

/** Why it stands still, for a person: `Sleeping for 5s`. */
export function suspensionSentence(suspension: Suspension): string {
  switch (suspension.type) {
    case 'sleep':
      return `Sleeping for ${formatDuration(suspension.durationMs)}`;
    case 'sleepUntil':
      return `Sleeping until ${isoTime(suspension.dueAt)}`;
    case 'waitingForEvent': {
      const timeout = suspension.dueAt === undefined ? '' : ` until ${isoTime(suspension.dueAt)}`;
      return `Waiting for event ${suspension.events.join(' or ')}${timeout}`;
    }
    case 'subWorkflow':
      return `Waiting for workflow ${suspension.workflowId}`;
    case 'polling':
      return suspension.dueAt === undefined
        ? 'Polling'
        : `Polling again at ${isoTime(suspension.dueAt)}`;
  }
}

/** The last moment `Date` can name. */
const DATE_MAX = 8_640_000_000_000_000;

/** A moment in ms since epoch as text. */
export function isoTime(ms: number): string {
  if (ms > DATE_MAX) return 'further than a date can say';
  return new Date(ms).toISOString();
}
