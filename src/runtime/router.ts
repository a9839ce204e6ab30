import { isAbeyanceError } from '../machines/errors.ts';
import { rootOf } from './addresses.ts';
import type { EngineCore } from './engine-core.ts';
import { PLAIN_TEXT } from './failed-turn.ts';
import { sendId, type SendBody } from './messages.ts';
import type { MessageRow } from './records.ts';

/** Takes events from one workflow's outbox to another workflow. */
export class Router {
  readonly #core: EngineCore;
  readonly #routing = new Set<string>();

  constructor(core: EngineCore) {
    this.#core = core;
  }

  async routeStored(workflowId: string, key: string): Promise<void> {
    if (this.#routing.has(sendId(workflowId, key))) return;
    const records = await this.#core.store.load(workflowId);
    const row = records?.messages.find((message) => message.key === key);
    if (row !== undefined) this.route(workflowId, row);
  }

  /** Takes an event to another workflow, which consumes it in its own commit (M1, M2). */
  route(sender: string, row: MessageRow): void {
    const id = sendId(sender, row.key);
    if (this.#routing.has(id)) return;
    this.#routing.add(id);
    const body = PLAIN_TEXT.decode(row.body) as SendBody;
    const consumed = { workflowId: sender, key: row.key };
    const { to, event } = body;
    this.#core
      .enter(rootOf(to), (hot, now) => {
        if (hot === undefined) return { value: 'notFound' };
        const request = { to, event, eventId: id, source: 'message' as const, consumed };
        return { taken: this.#core.turns.takeEvent(hot, request, now), value: undefined };
      })
      .catch((error: unknown) => lossOf(error))
      .then((reason) => {
        if (reason !== undefined) return this.#lose(sender, row.key, body, reason);
        return undefined;
      })
      // Not before its loss is stored: whoever routed it meanwhile would lose it a second time.
      .then(() => this.#routing.delete(id))
      .catch((error: unknown) => {
        this.#routing.delete(id);
        this.#core.logger.error('an event is still on its way', {
          workflowId: sender,
          error: String(error),
        });
        this.#core.due.restart();
      });
  }

  #lose(sender: string, key: string, body: SendBody, reason: string): Promise<void> {
    return this.#core.enter(sender, (hot, now) => ({
      taken: hot && this.#core.turns.loseSend(hot, key, body, reason, now),
      value: undefined,
    }));
  }
}

/** Why an event could not be delivered, or the error itself where it may still be. */
function lossOf(error: unknown): string {
  if (!isAbeyanceError(error)) throw error;
  switch (error.code) {
    case 'WorkflowEnded':
      return 'ended';
    case 'ActorUnknown':
      return 'actorGone';
    case 'EventRejected':
      return 'rejected';
    case 'LimitExceeded':
      return 'overflow';
    default:
      throw error;
  }
}
