import { decode } from '../machines/codec.ts';
import { suspendTypeOf, type Suspension, type SuspendType } from '../machines/pause.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { LifecycleWorkflow, Notice, ResumedBy } from './lifecycle.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { TaskRow, WorkflowStatus } from './records.ts';
import type { SuspensionChange } from './suspension-change.ts';
import type { Cause } from './turn.ts';
import type { TurnPolicy } from './turn-taker.ts';

/** The kind of the row that holds what middleware has to hear of a turn. */
export const NOTICES = 'notices';

/** A notice without what its row, its workflow and its suspension say anyway. */
type StoredNotice =
  | {
      readonly type: 'node.suspended';
      readonly suspension: Suspension;
      readonly applied?: true;
    }
  | {
      readonly type: 'node.resumed';
      readonly suspension: Suspension;
      readonly applied?: true;
      readonly by: ResumedBy;
    }
  | { readonly type: 'workflow.cancelled'; readonly reason?: string };

interface NoticesBody {
  /** ms since epoch of the turn. */
  readonly at: number;
  readonly notices: readonly StoredNotice[];
}

/** How a turn went, for those who are to hear of it. */
export interface Happened {
  readonly workflowId: string;
  readonly revision: number;
  readonly change: SuspensionChange;
  /** Whether it was cancelled by this turn, and not before. */
  readonly isCancelled: boolean;
  /** Why it was cancelled. */
  readonly failure: string | undefined;
}

const PREFIX = '!n';

/** The row that has a turn's notices told, however often the process dies; none: no need. */
function noticeRows(
  happened: Happened,
  applied: ReadonlySet<SuspendType>,
  now: number,
): readonly TaskRow[] {
  const { workflowId, revision } = happened;
  const notices = noticesOf(happened, applied);
  if (notices.length === 0) return [];
  const key = `${workflowId}${PREFIX}${revision}`;
  const body = textOf({ at: now, notices });
  const chore = { kind: NOTICES, dueAt: now, attempt: 1, awaits: undefined };
  return [{ key, address: workflowId, ...chore, body }];
}

/** How the next turn of a workflow goes. */
interface Ended extends Pick<Happened, 'change' | 'failure'> {
  readonly status: WorkflowStatus;
}

/** The row for the next turn of a workflow, if anybody is there to hear of it. */
export function turnNotices(
  { id, row }: Pick<HotWorkflow, 'id' | 'row'>,
  { applied, hears }: Pick<TurnPolicy, 'applied' | 'hears'>,
  { change, status, failure }: Ended,
  now: number,
): readonly TaskRow[] {
  if (!hears()) return [];
  const revision = row.revision + 1;
  // messages of a workflow that has ended are still taken from its outbox, each by a turn
  const isCancelled = status === 'cancelled' && row.status !== 'cancelled';
  return noticeRows({ workflowId: id, revision, change, isCancelled, failure }, applied, now);
}

/** Whether a task of this key, of this workflow, holds notices. */
export function isNoticesKey(workflowId: string, key: string): boolean {
  return key.startsWith(PREFIX, workflowId.length);
}

/** The revision of the turn whose notices the row holds. */
export function noticesRevision({ key, address }: TaskRow): number {
  return Number(key.slice(address.length + PREFIX.length));
}

/** The notices of a row, each time anew: who hears one may do with it what it likes. */
export function readNotices(row: TaskRow, workflow: LifecycleWorkflow): readonly Notice[] {
  const { at, notices } = bodyOf(row);
  const revision = noticesRevision(row);
  return notices.map((stored): Notice => {
    const { metadata } = workflow;
    const told = { ...workflow, metadata: { ...metadata }, revision, at };
    const id = `${workflow.workflowId}@${revision} ${stored.type}`;
    if (stored.type === 'workflow.cancelled') {
      return { ...told, type: stored.type, id, reason: stored.reason };
    }
    const { suspension, applied } = stored;
    const suspended = {
      ...told,
      id: `${id} ${suspension.key}`,
      suspension,
      suspendType: suspendTypeOf(suspension),
      handledBy: applied === true ? ('application' as const) : ('engine' as const),
    };
    if (stored.type === 'node.suspended') return { ...suspended, type: stored.type };
    return { ...suspended, type: stored.type, by: stored.by };
  });
}

/** The row as it is to be told again, without the first notices, which were heard. */
export function withoutHeard(row: TaskRow, heard: number): TaskRow {
  if (heard === 0) return row;
  const { at, notices } = bodyOf(row);
  return { ...row, body: textOf({ at, notices: notices.slice(heard) }) };
}

/** What ended the suspensions that a turn of this cause ended. */
export function resumedBy(
  { source, event }: Cause,
  status: WorkflowStatus,
  childEnded: string | undefined,
): ResumedBy {
  if (status === 'cancelled') return 'cancel';
  switch (source) {
    case 'timer':
    case 'task':
    case 'resume':
    case 'cancel':
    case 'event':
      return source;
    case 'recovery':
      return 'restart';
    default:
      if (childEnded !== undefined) return 'child';
      // what came while the workflow was parked is kept as a message
      if (event.type.startsWith('xstate.promise.')) return 'task';
      return event.type.startsWith('xstate.after.') ? 'timer' : 'event';
  }
}

function noticesOf(
  { change, isCancelled, failure }: Happened,
  applied: ReadonlySet<SuspendType>,
): readonly StoredNotice[] {
  const who = (suspension: Suspension): { readonly applied?: true } =>
    applied.has(suspendTypeOf(suspension)) ? { applied: true } : {};
  const ended = change.ended.map((suspension): StoredNotice => ({
    type: 'node.resumed',
    suspension,
    ...who(suspension),
    by: change.by,
  }));
  const begun = change.begun.map((suspension): StoredNotice => ({
    type: 'node.suspended',
    suspension,
    ...who(suspension),
  }));
  if (!isCancelled) return [...ended, ...begun];
  const reason = failure === undefined ? undefined : { reason: failure };
  return [...ended, { type: 'workflow.cancelled', ...reason }];
}

function bodyOf({ body }: TaskRow): NoticesBody {
  return decode(body) as NoticesBody;
}

function textOf(body: NoticesBody): string {
  return PLAIN_TEXT.encode(body, 'notices');
}
