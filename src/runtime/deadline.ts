import { PLAIN_TEXT } from './plain-text.ts';
import type { TaskRow } from './records.ts';

/** The kind of the row that ends a workflow whose chart takes too long to cancel itself (B41). */
export const DEADLINE = 'deadline';

interface DeadlineBody {
  readonly reason: string | undefined;
}

/** `dueAt` in ms since epoch. */
export function deadlineRow(
  workflowId: string,
  reason: string | undefined,
  dueAt: number,
): TaskRow {
  return {
    key: `${workflowId}!cancel`,
    address: workflowId,
    kind: DEADLINE,
    dueAt,
    attempt: 1,
    awaits: undefined,
    body: PLAIN_TEXT.encode({ reason } satisfies DeadlineBody, 'reason'),
  };
}

/** Why the workflow is being cancelled. */
export function deadlineReason({ body }: TaskRow): string | undefined {
  return (PLAIN_TEXT.decode(body) as DeadlineBody).reason;
}
