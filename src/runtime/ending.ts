import type { Recording } from '../machines/recording.ts';
import { DEADLINE, deadlineReason } from './deadline.ts';
import { resultOf, type ChildResult } from './child-result.ts';
import { sentence } from './failed-turn.ts';
import { hasEnded, type HotWorkflow } from './hot-workflow.ts';
import type { OwnSend } from './own-send.ts';
import type { TaskRow, WorkflowParent, WorkflowStatus } from './records.ts';

/** What a turn means for other workflows, and how its own ends. */
export interface Ending {
  readonly status: WorkflowStatus;
  readonly failure: string | undefined;
  /** Those the turn writes beside the machine's own. */
  readonly tasks: readonly TaskRow[];
  readonly tasksDropped: readonly string[];
  readonly sends: readonly OwnSend[];
}

export interface Ended {
  readonly status: WorkflowStatus;
  /** Why, where the machine itself does not say. */
  readonly failure?: string | undefined;
  /** Id of the child whose end this turn takes: it need not be cancelled. */
  readonly childEnded?: string | undefined;
  readonly tasks?: readonly TaskRow[] | undefined;
}

/**
 * Children whose task stopped are cancelled by their policy (B27). A workflow that ends tells who
 * began it (B26), and one that came to its end while it was being cancelled is cancelled (B41).
 */
export function endingOf(hot: HotWorkflow, recording: Recording, ended: Ended): Ending {
  const { tasks = [] } = ended;
  // a chart may cancel itself in the very turn that sets its deadline
  const deadline = hot.deadline ?? tasks.find(({ kind }) => kind === DEADLINE);
  const cancels = cancelsOf(hot, recording.workStopped, ended.childEnded);
  const told = recording.status === 'error' ? sentence(recording.error) : ended.failure;
  if (!hasEnded(ended.status)) {
    return { status: ended.status, failure: told, tasks, tasksDropped: [], sends: cancels };
  }
  const status = deadline !== undefined && ended.status === 'done' ? 'cancelled' : ended.status;
  const failure = told ?? (deadline === undefined ? undefined : deadlineReason(deadline));
  const { parent } = hot.row;
  const report =
    parent === undefined ? [] : [reportTo(parent, resultOf({ ...recording, status, failure }))];
  const tasksDropped = hot.deadline === undefined ? [] : [hot.deadline.key];
  const left = tasks.filter(({ kind }) => kind !== DEADLINE);
  return { status, failure, tasks: left, tasksDropped, sends: [...cancels, ...report] };
}

/** Children by policy: each task that waits for one and stops has it cancelled, or lets it be. */
export function cancelsOf(
  { id, suspended }: HotWorkflow,
  workStopped: readonly string[],
  childEnded: string | undefined,
): readonly OwnSend[] {
  const sends: OwnSend[] = [];
  for (const key of workStopped) {
    const { request, childId, byApplication } = suspended.get(key)?.wait ?? {};
    if (childId === undefined || childId === childEnded || byApplication === true) continue;
    if (request?.type !== 'subWorkflow' || request.onParentClose === 'abandon') continue;
    const reason = `workflow ${id} no longer waits for it`;
    sends.push({ to: childId, event: { type: 'workflow.cancel', key, reason } });
  }
  return sends;
}

/** Tells who began a workflow how that has ended. */
export function reportTo({ workflowId, key }: WorkflowParent, result: ChildResult): OwnSend {
  return { to: workflowId, event: { type: 'workflow.ended', key, result } };
}
