import type { MachineEvent } from '../machines/recording.ts';
import type { DeliveryResult } from './delivery.ts';
import { rootOf } from './addresses.ts';
import type { EngineCore } from './engine-core.ts';
import { enterOnce } from './enter-once.ts';
import type { Checked } from './event-input.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { checkLimit } from './limits.ts';
import { workflowNotFound } from './refusals.ts';
import { takeStartWith, type Start, type TakeAtStart } from './starting.ts';
import type { TakenTurn } from './turn-taker.ts';

/** An event on its way from outside to one actor. */
export interface Send {
  readonly address: string;
  readonly event: Checked<MachineEvent>;
  /** Where the sender named the event: it is taken once (B11). */
  readonly eventId?: string | undefined;
  /** ms since epoch before which it is not to be taken: it is kept with its workflow until then. */
  readonly dueAt?: number | undefined;
  /** The workflow to begin with it, where there is none of this id. */
  readonly start?: Start | undefined;
  /** Asked when its turn comes: throws where it must not be taken any more. */
  readonly check?: (() => void) | undefined;
}

/** What became of an event, and whether its workflow was begun for it. */
interface Sent {
  readonly result: DeliveryResult;
  readonly started: boolean;
}

/**
 * Sends an event to one actor and answers when what became of it is stored.
 * @throws `WorkflowNotFound`, `WorkflowEnded`, `ActorUnknown`, `EventRejected`, `LimitExceeded`.
 */
export async function sendTo(core: EngineCore, send: Send): Promise<DeliveryResult> {
  const { result } = await sendOrStart(core, send);
  return result;
}

/**
 * The same, where the workflow may have to be begun: its first turn and the one that takes the
 * event are one transaction.
 * @throws as `sendTo`; `TurnFailed` where its machine throws when it is begun.
 */
export async function sendOrStart(core: EngineCore, send: Send): Promise<Sent> {
  const { address, event, eventId, dueAt, start, check } = send;
  const workflowId = rootOf(address);
  checkLimit('mailboxLength', core.limits, core.hot.waiting(workflowId) + 1, 'its mailbox');
  const { event: given, text: eventText } = event;
  const source = 'event' as const;
  const request = { to: address, event: given, eventText, eventId, source, dueAt };
  return enterOnce<Sent>(core, {
    workflowId,
    eventId,
    duplicate: (hot) => ({ result: duplicate(hot), started: false }),
    take: (hot, now) => {
      check?.();
      if (hot !== undefined) {
        const taken = core.turns.takeEvent(hot, request, now);
        return { taken, value: { result: resultOf(workflowId, taken), started: false } };
      }
      if (start === undefined) throw workflowNotFound(workflowId);
      const take: TakeAtStart = (turns, begun) => turns.takeEvent(begun, request, now);
      const taken = takeStartWith(core, start, take, now);
      return { taken, value: { result: resultOf(workflowId, taken), started: true } };
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
