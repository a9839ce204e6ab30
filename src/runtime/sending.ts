import type { MachineEvent } from '../machines/recording.ts';
import type { DeliveryResult } from './delivery.ts';
import { rootOf } from './addresses.ts';
import type { EngineCore } from './engine-core.ts';
import { enterOnce } from './enter-once.ts';
import type { Checked } from './event-input.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { checkLimit } from './limits.ts';
import { workflowNotFound } from './refusals.ts';
import type { TakenTurn } from './turn-taker.ts';

/** An event on its way from outside to one actor. */
export interface Send {
  readonly address: string;
  readonly event: Checked<MachineEvent>;
  /** Where the sender named the event: it is taken once (B11). */
  readonly eventId?: string | undefined;
  /** Asked when its turn comes: throws where it must not be taken any more. */
  readonly check?: (() => void) | undefined;
}

/**
 * Sends an event to one actor and answers when what became of it is stored.
 * @throws `WorkflowNotFound`, `WorkflowEnded`, `ActorUnknown`, `EventRejected`, `LimitExceeded`.
 */
export async function sendTo(core: EngineCore, send: Send): Promise<DeliveryResult> {
  const { address, event, eventId, check } = send;
  const workflowId = rootOf(address);
  checkLimit('mailboxLength', core.limits, core.hot.waiting(workflowId) + 1, 'its mailbox');
  const { event: given, text: eventText } = event;
  const request = { to: address, event: given, eventText, eventId, source: 'event' as const };
  return enterOnce<DeliveryResult>(core, {
    workflowId,
    eventId,
    duplicate,
    take: (hot, now) => {
      check?.();
      if (hot === undefined) throw workflowNotFound(workflowId);
      const taken = core.turns.takeEvent(hot, request, now);
      return { taken, value: resultOf(hot.id, taken) };
    },
  });
}

function duplicate({ id, row }: HotWorkflow): DeliveryResult {
  return { workflowId: id, outcome: 'duplicate', revision: row.revision };
}

/** A turn that threw has ended the workflow with the event, or keeps it while it is parked. */
function resultOf(workflowId: string, { commit, reason }: TakenTurn): DeliveryResult {
  const { outcome } = commit.turn;
  const { revision, status } = commit.workflow;
  if (outcome !== 'failed') {
    return { workflowId, outcome, ...(reason === undefined ? undefined : { reason }), revision };
  }
  if (status === 'parked') return { workflowId, outcome: 'deferred', reason: 'parked', revision };
  return { workflowId, outcome: 'handled', reason: 'failed', revision };
}
