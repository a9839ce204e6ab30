import type { EventInput } from '../machines/event.ts';
import type { Delivery } from '../runtime/delivery.ts';
import { jsonAnswer } from './answers.ts';
import type { HttpEngine } from './http-engine.ts';
import type { Incoming } from './incoming-events.ts';
import { problemOf } from './problem.ts';

/**
 * Sends what came and answers with what became of it: 202 where it is kept for later, else 200. The
 * path names the target where it can, else the event does.
 * @throws what `sendEvent` throws; for a batch only what may pass.
 */
export async function sendEvents(
  engine: HttpEngine,
  incoming: Incoming,
  targetWorkflowId: string | undefined,
): Promise<Response> {
  const send = (event: EventInput): Promise<Delivery> =>
    engine.sendEvent(targetWorkflowId === undefined ? event : { ...event, targetWorkflowId });
  if (incoming.type === 'batch') return sendBatch(incoming.events, send);
  const delivery = await send(incoming.event);
  return jsonAnswer(statusOf(delivery), delivery);
}

/**
 * One after another, in their order. Trouble that passes ends it and is the answer to the whole:
 * those that were sent have ids, so that all may be sent again.
 */
async function sendBatch(
  events: readonly EventInput[],
  send: (event: EventInput) => Promise<Delivery>,
): Promise<Response> {
  const results: object[] = [];
  for (const event of events) {
    try {
      const delivery = await send(event);
      results.push({ status: statusOf(delivery), delivery });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.isPassing) throw error;
      results.push({ status: problem.status, problem });
    }
  }
  return jsonAnswer(200, { results });
}

function statusOf({ results }: Delivery): number {
  return results.some(({ outcome }) => outcome === 'deferred') ? 202 : 200;
}
