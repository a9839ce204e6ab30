import { decode } from '../machines/codec.ts';
import { keepable } from './failed-turn.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { WorkflowRow, WorkflowStatus } from './records.ts';
import { workflowCancelled, workflowFailed } from './refusals.ts';

/** What a workflow that began another one hears of it. */
export type ChildResult =
  | { readonly type: 'done'; readonly output: unknown }
  | { readonly type: 'failed'; readonly error: unknown }
  /** It could not be begun at all. */
  | { readonly type: 'refused'; readonly error: unknown }
  | { readonly type: 'cancelled'; readonly reason: string | undefined };

export interface WorkflowEnd {
  readonly status: WorkflowStatus;
  readonly output: unknown;
  readonly error: unknown;
  readonly failure: string | undefined;
}

/** An output that cannot be kept outside of its workflow, such as an actor, is a failure. */
export function resultOf({ status, output, error, failure }: WorkflowEnd): ChildResult {
  if (status === 'cancelled') return { type: 'cancelled', reason: failure };
  if (status === 'failed') return { type: 'failed', error: keepable(error) };
  try {
    PLAIN_TEXT.encode(output, 'output');
    return { type: 'done', output };
  } catch (reason) {
    return { type: 'failed', error: keepable(reason) };
  }
}

/** The result of a workflow that has ended, as its row has it. */
export function storedResult({ status, state, failure }: WorkflowRow): ChildResult {
  const { output, error } = decode(state, () => undefined) as Partial<WorkflowEnd>;
  return resultOf({ status, output, error, failure });
}

/** What the task that waits for a child fails with. */
export function childError(
  childId: string,
  result: Exclude<ChildResult, { readonly type: 'done' }>,
): unknown {
  switch (result.type) {
    case 'failed':
      return workflowFailed({ id: childId, failure: messageOf(result.error) }, result.error);
    case 'refused':
      return result.error;
    case 'cancelled':
      return workflowCancelled({ id: childId, failure: result.reason });
  }
}

function messageOf(error: unknown): string | undefined {
  return error instanceof Error ? error.message : undefined;
}
