import { isReserved } from '../machines/reserved.ts';
import { lifecycleOf, type LifecycleEvent } from './lifecycle.ts';
import { snapshotId } from './snapshot-id.ts';
import { sendId, sendKey } from './messages.ts';
import type { TurnOutcome } from './records.ts';
import type { TakenTurn } from './turn-taker.ts';

/** What is told of a turn once, around its notices. */
export interface TurnEvents {
  readonly before: readonly LifecycleEvent[];
  readonly after: readonly LifecycleEvent[];
}

/** The lifecycle events of a turn that is stored, in the order in which they are told. */
export function turnEvents(taken: TakenTurn): TurnEvents {
  const { workflow, turn } = taken.commit;
  const told = { ...lifecycleOf(workflow), at: turn.at };
  const before: LifecycleEvent[] = [];
  const after: LifecycleEvent[] = [];
  if (turn.source === 'start') {
    before.push({ ...told, type: 'workflow.started', parent: workflow.parent });
  }
  const delivered = deliveredOf(taken);
  if (delivered !== undefined) before.push({ ...told, type: 'event.delivered', ...delivered });
  for (const sent of sentOf(taken)) before.push({ ...told, type: 'event.sent', ...sent });
  if (workflow.status === 'done' && hasJustEnded(taken)) {
    after.push({ ...told, type: 'workflow.completed' });
  }
  if (workflow.status === 'failed' && hasJustEnded(taken)) {
    after.push({ ...told, type: 'workflow.failed', failure: workflow.failure });
  }
  if (taken.makesSnapshot) {
    after.push({
      ...told,
      type: 'snapshot.created',
      snapshotId: snapshotId(workflow.id, turn.revision),
    });
  }
  return { before, after };
}

/** An event a turn took, or passed over, or kept for later. */
export interface DeliveredEvent {
  readonly eventType: string;
  readonly eventId: string | undefined;
  readonly outcome: Exclude<TurnOutcome, 'failed'>;
  readonly reason: string | undefined;
}

/** What became of the event that the turn took, where users sent one. */
export function deliveredOf({ commit, reason }: TakenTurn): DeliveredEvent | undefined {
  const { source, eventType, eventId, outcome } = commit.turn;
  if ((source !== 'event' && source !== 'message') || isReserved(eventType)) return undefined;
  if (outcome !== 'failed') return { eventType, eventId, outcome, reason };
  // a turn that threw keeps the event where it parks, and has taken it where it fails
  if (commit.workflow.status === 'parked') {
    return { eventType, eventId, outcome: 'deferred', reason: 'parked' };
  }
  return { eventType, eventId, outcome: 'handled', reason: 'failed' };
}

/** An event a workflow or somebody outside sent. */
export interface SentEvent {
  readonly eventType: string;
  readonly eventId: string | undefined;
  /** `undefined`: it is for all that wait for its type. */
  readonly targetWorkflowId: string | undefined;
}

/** The events the machine sent to other workflows in this turn. */
export function sentOf({ commit, recording }: TakenTurn): readonly SentEvent[] {
  return recording.outgoing.map(({ workflowId, event, number }) => ({
    eventType: event.type,
    eventId: sendId(commit.workflow.id, sendKey(number)),
    targetWorkflowId: workflowId,
  }));
}

/** A workflow that has ended may take turns still: what comes for it is noted. */
function hasJustEnded({ was }: TakenTurn): boolean {
  return was === 'running' || was === 'suspended' || was === 'parked';
}
