import { isAbeyanceError } from '../machines/errors.ts';
import { rootOf } from './addresses.ts';
import type { EngineCore } from './engine-core.ts';
import { PLAIN_TEXT } from './failed-turn.ts';
import { sendId, type SendBody } from './messages.ts';
import type { MessageRow } from './records.ts';

/** An outbox while it is read: what left it meanwhile, and whether it must be read once more. */
interface Reading {
  readonly gone: Set<string>;
  again: boolean;
}

/**
 * Takes events from one workflow's outbox to the others, in the order in which they were sent
 * (B15): while some of them are in trouble, those that come after wait for them in the outbox.
 */
export class Router {
  readonly #core: EngineCore;
  readonly #routing = new Set<string>();
  readonly #readings = new Map<string, Reading>();
  /** Senders with events that did not get through: the due loop finds them in the outbox. */
  readonly #stuck = new Set<string>();

  constructor(core: EngineCore) {
    this.#core = core;
  }

  /** An event that was just stored. */
  route(sender: string, row: MessageRow): void {
    if (!this.#stuck.has(sender) && !this.#readings.has(sender)) this.#send(sender, row);
    else if (row.dueAt !== undefined) this.#core.due.notice(row.dueAt);
  }

  /** Routes all that is in an outbox. @throws the store's errors. */
  async routeStored(sender: string): Promise<void> {
    const under = this.#readings.get(sender);
    if (under !== undefined) {
      under.again = true;
      return;
    }
    const reading: Reading = { gone: new Set(), again: true };
    this.#readings.set(sender, reading);
    try {
      while (reading.again) {
        reading.again = false;
        reading.gone.clear();
        const records = await this.#core.store.load(sender);
        this.#stuck.delete(sender);
        for (const row of records?.messages ?? []) {
          const isGone = reading.gone.has(sendId(sender, row.key));
          if (row.kind === 'send' && !isGone) this.#send(sender, row);
        }
      }
    } finally {
      this.#readings.delete(sender);
    }
  }

  /** Takes an event to another workflow, which consumes it in its own commit (M1, M2). */
  #send(sender: string, row: MessageRow): void {
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
      .then(() => {
        this.#routing.delete(id);
        return this.#readings.get(sender)?.gone.add(id);
      })
      .catch((error: unknown) => {
        this.#routing.delete(id);
        this.#stuck.add(sender);
        const reading = this.#readings.get(sender);
        // The write may have been durable: what is read already may be out of date.
        reading?.gone.add(id);
        if (reading !== undefined) reading.again = true;
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
