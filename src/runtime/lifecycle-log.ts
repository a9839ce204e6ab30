import type { Suspension } from '../machines/pause.ts';
import { snapshotId } from './snapshot-id.ts';
import type { ResumedBy } from './lifecycle.ts';
import type { LogFields } from './logger.ts';
import { deliveredOf, sentOf, type DeliveredEvent, type SentEvent } from './turn-events.ts';
import type { TakenTurn } from './turn-taker.ts';

/** A line for the log at the level `debug`; `docs/guides/operations.md` has all of them. */
export interface LogLine {
  readonly message: string;
  readonly fields: LogFields;
}

/** What a turn that is stored says of events, pauses and snapshots. No line shows a payload. */
export function turnLines(taken: TakenTurn): readonly LogLine[] {
  const { commit, change, was, makesSnapshot } = taken;
  const { workflow, turn } = commit;
  const { id: workflowId, status } = workflow;
  const lines: LogLine[] = [];
  const delivered = deliveredOf(taken);
  if (delivered !== undefined) lines.push(receivedLine(workflowId, delivered));
  for (const sent of sentOf(taken)) lines.push(sentLine(workflowId, sent));
  for (const ended of change.ended)
    lines.push(...endedLines(workflowId, ended, { by: change.by, at: turn.at }));
  for (const begun of change.begun) lines.push(...begunLines(workflowId, begun));
  if (was !== 'suspended' && status === 'suspended') {
    lines.push({ message: 'workflow paused', fields: { workflowId } });
  }
  if (was === 'suspended' && status !== 'suspended') {
    lines.push({ message: 'workflow resumed', fields: { workflowId, status } });
  }
  if (makesSnapshot) {
    const fields = { workflowId, snapshotId: snapshotId(workflowId, turn.revision) };
    lines.push({ message: 'snapshot made', fields });
  }
  return lines;
}

/** An event was sent; without a workflow by code outside of them. */
export function sentLine(workflowId: string | undefined, sent: SentEvent): LogLine {
  const { eventType, eventId, targetWorkflowId } = sent;
  return { message: 'event sent', fields: { workflowId, eventType, eventId, targetWorkflowId } };
}

function receivedLine(workflowId: string, delivered: DeliveredEvent): LogLine {
  return { message: 'event received', fields: { workflowId, ...delivered } };
}

function begunLines(workflowId: string, suspension: Suspension): readonly LogLine[] {
  const { type, key, dueAt } = suspension;
  const suspended = { message: 'node suspended', fields: { workflowId, key, type, dueAt } };
  if (type !== 'sleep' && type !== 'sleepUntil') return [suspended];
  return [suspended, { message: 'sleep started', fields: { workflowId, key, dueAt } }];
}

function endedLines(
  workflowId: string,
  { type, key, startedAt, dueAt }: Suspension,
  { by, at }: { readonly by: ResumedBy; readonly at: number },
): readonly LogLine[] {
  const resumed = { message: 'node resumed', fields: { workflowId, key, type, by } };
  if (type !== 'sleep' && type !== 'sleepUntil') return [resumed];
  const lateMs = by === 'timer' && dueAt !== undefined ? at - dueAt : undefined;
  const fields = { workflowId, key, by, sleptMs: at - startedAt, lateMs };
  return [resumed, { message: 'sleep ended', fields }];
}
