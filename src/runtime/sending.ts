import type { WorkflowEvent } from '../machines/event.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { matchesDescriptor } from '../machines/descriptor.ts';
import { isAbeyanceError, type ErrorCode } from '../machines/errors.ts';
import type { Delivery, DeliveryResult } from './delivery.ts';
import { rootOf } from './addresses.ts';
import type { EngineCore } from './engine-core.ts';
import { enterOnce } from './enter-once.ts';
import type { Checked } from './event-input.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { checkLimit } from './limits.ts';
import type { WorkflowRow } from './records.ts';
import { workflowNotFound } from './refusals.ts';
import { readSuspensions } from './suspensions.ts';
import type { TakenTurn } from './turn-taker.ts';

/**
 * Sends an event to one actor and answers when what became of it is stored.
 * @throws `WorkflowNotFound`, `WorkflowEnded`, `ActorUnknown`, `EventRejected`, `LimitExceeded`.
 */
export async function sendTo(
  core: EngineCore,
  address: string,
  event: Checked<MachineEvent>,
  eventId: string | undefined,
): Promise<DeliveryResult> {
  const workflowId = rootOf(address);
  checkLimit('mailboxLength', core.limits, core.hot.waiting(workflowId) + 1, 'its mailbox');
  const { event: given, text: eventText } = event;
  const request = { to: address, event: given, eventText, eventId, source: 'event' as const };
  return enterOnce<DeliveryResult>(core, {
    workflowId,
    eventId,
    duplicate,
    take: (hot, now) => {
      if (hot === undefined) throw workflowNotFound(workflowId);
      const taken = core.turns.takeEvent(hot, request, now);
      return { taken, value: resultOf(hot.id, taken) };
    },
  });
}

/** Sends an event to every workflow that waits for its type now. */
export async function broadcast(
  core: EngineCore,
  checked: Checked<WorkflowEvent>,
): Promise<Delivery> {
  const { event } = checked;
  const results: DeliveryResult[] = [];
  let after: number | undefined;
  do {
    const page = await core.store.find(
      { waitingFor: event.type, statuses: ['running', 'suspended'] },
      { limit: core.limits.pageLength, ...(after === undefined ? undefined : { after }) },
    );
    const sent = page.items.map((row) => sendToWaiting(core, row, checked));
    for (const result of await Promise.all(sent)) if (result !== undefined) results.push(result);
    after = page.cursor;
  } while (after !== undefined);
  const recipients = results.filter(({ outcome }) => outcome !== 'ignored').length;
  return { eventId: event.id, recipients, results };
}

/** Why one workflow of many may not take an event, for good or for now. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'ActorUnknown',
  'EventRejected',
  'LimitExceeded',
  'TextInvalid',
  'WorkflowUnknown',
]);

/**
 * A workflow may have moved on since it was found: then it is no recipient. One that will not have
 * the event says why in its result, and keeps it from nobody else.
 */
async function sendToWaiting(
  core: EngineCore,
  row: WorkflowRow,
  checked: Checked<WorkflowEvent>,
): Promise<DeliveryResult | undefined> {
  try {
    return await sendTo(core, waiterOf(row, checked.event.type), checked, checked.event.id);
  } catch (error) {
    if (!isAbeyanceError(error)) throw error;
    if (error.code === 'WorkflowEnded' || error.code === 'WorkflowNotFound') return undefined;
    if (!REFUSALS.has(error.code)) throw error;
    const { id: workflowId, revision } = row;
    return { workflowId, outcome: 'ignored', reason: error.code, revision };
  }
}

/** Address of the actor of a workflow that waits for the event: the root, unless a child does. */
function waiterOf({ id, suspensions, configuration }: WorkflowRow, eventType: string): string {
  const asks = (descriptor: string): boolean => matchesDescriptor(eventType, descriptor);
  if (configuration.events.some(asks)) return id;
  const waiting = readSuspensions(suspensions, id).find(
    ({ state, ...reason }) =>
      state !== undefined && reason.type === 'waitingForEvent' && reason.events.some(asks),
  );
  return waiting?.address ?? id;
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
