import type { WorkflowEvent } from '../machines/event.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { isAbeyanceError } from '../machines/errors.ts';
import type { Delivery, DeliveryResult } from './delivery.ts';
import { rootOf } from './addresses.ts';
import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { checkLimit } from './limits.ts';
import { workflowNotFound } from './refusals.ts';
import type { TakenTurn } from './turn-taker.ts';

/**
 * Sends an event to one actor and answers when what became of it is stored.
 * @throws `WorkflowNotFound`, `WorkflowEnded`, `ActorUnknown`, `EventRejected`, `LimitExceeded`.
 */
export async function sendTo(
  core: EngineCore,
  address: string,
  event: MachineEvent,
  eventId: string | undefined,
): Promise<DeliveryResult> {
  const workflowId = rootOf(address);
  checkLimit('mailboxLength', core.limits, core.hot.waiting(workflowId) + 1, 'its mailbox');
  const answer = await core.enter<DeliveryResult | boolean>(workflowId, (hot, now) => {
    if (hot === undefined) throw workflowNotFound(workflowId);
    if (eventId !== undefined && hot.unstoredEventIds.has(eventId)) return duplicate(hot);
    const known = eventId !== undefined && core.store.knowsEvent(workflowId, eventId);
    if (known === true) return duplicate(hot);
    const request = { to: address, event, eventId, source: 'event' as const };
    if (known === false) {
      const taken = core.turns.takeEvent(hot, request, now);
      remember(hot, eventId, taken);
      return { taken, value: resultOf(workflowId, taken) };
    }
    return { value: known };
  });
  if (typeof answer !== 'boolean') return answer;
  return sendUnlessKnown(core, address, event, eventId, answer);
}

/** For stores that answer later: the question was asked, now take it or not. */
async function sendUnlessKnown(
  core: EngineCore,
  address: string,
  event: MachineEvent,
  eventId: string | undefined,
  known: boolean,
): Promise<DeliveryResult> {
  const workflowId = rootOf(address);
  return core.enter(workflowId, (hot, now) => {
    if (hot === undefined) throw workflowNotFound(workflowId);
    if (known || (eventId !== undefined && hot.unstoredEventIds.has(eventId)))
      return duplicate(hot);
    const request = { to: address, event, eventId, source: 'event' as const };
    const taken = core.turns.takeEvent(hot, request, now);
    remember(hot, eventId, taken);
    return { taken, value: resultOf(workflowId, taken) };
  });
}

/** Sends an event to every workflow that waits for its type now. */
export async function broadcast(core: EngineCore, event: WorkflowEvent): Promise<Delivery> {
  const results: DeliveryResult[] = [];
  let after: number | undefined;
  do {
    const page = await core.store.find(
      { waitingFor: event.type, statuses: ['running', 'suspended'] },
      { limit: core.limits.pageLength, ...(after === undefined ? undefined : { after }) },
    );
    const sent = page.items.map(({ id }) => sendToWaiting(core, id, event));
    for (const result of await Promise.all(sent)) if (result !== undefined) results.push(result);
    after = page.cursor;
  } while (after !== undefined);
  const recipients = results.filter(({ outcome }) => outcome !== 'ignored').length;
  return { eventId: event.id, recipients, results };
}

/** A workflow may have moved on since it was found: then it is no recipient. */
async function sendToWaiting(
  core: EngineCore,
  id: string,
  event: WorkflowEvent,
): Promise<DeliveryResult | undefined> {
  try {
    return await sendTo(core, id, event, event.id);
  } catch (error) {
    if (isAbeyanceError(error, 'WorkflowEnded') || isAbeyanceError(error, 'WorkflowNotFound')) {
      return undefined;
    }
    throw error;
  }
}

function duplicate(hot: HotWorkflow): { value: DeliveryResult } {
  const { id, row } = hot;
  return { value: { workflowId: id, outcome: 'duplicate', revision: row.revision } };
}

function remember(hot: HotWorkflow, eventId: string | undefined, taken: TakenTurn): void {
  if (eventId === undefined) return;
  hot.unstoredEventIds.add(eventId);
  taken.waiters.push(() => hot.unstoredEventIds.delete(eventId));
}

function resultOf(workflowId: string, { commit, reason }: TakenTurn): DeliveryResult {
  const { outcome } = commit.turn;
  return {
    workflowId,
    outcome: outcome === 'failed' ? 'handled' : outcome,
    ...(reason === undefined ? undefined : { reason }),
    ...(outcome === 'failed' && reason === undefined ? { reason: 'failed' } : undefined),
    revision: commit.workflow.revision,
  };
}
