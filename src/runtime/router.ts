import { rootOf } from './addresses.ts';
import { Children, refusalOf } from './children.ts';
import type { EngineCore } from './engine-core.ts';
import { lossOf } from './loss.ts';
import { ownEventOf } from './own-send.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import { isLater, sendId, type SendBody } from './messages.ts';
import type { MessageRow } from './records.ts';

/** An outbox while it is read: what left it meanwhile, and whether it must be read once more. */
interface Reading {
  readonly gone: Set<string>;
  again: boolean;
}

/** An event on its way. */
interface Parcel {
  readonly sender: string;
  readonly key: string;
  readonly body: SendBody;
  /** Told whether it got through to its workflow, as soon as that is known. */
  readonly reached: (through: boolean) => void;
}

/**
 * Takes events from one workflow's outbox to the others, in the order in which they were sent
 * (B15): while some of them are in trouble, those that come after wait for them in the outbox.
 */
export class Router {
  readonly #core: EngineCore;
  readonly #children: Children;
  readonly #routing = new Set<string>();
  readonly #readings = new Map<string, Reading>();
  /** By sender and target: whether the last event in line got through to its workflow. */
  readonly #lines = new Map<string, Promise<boolean>>();
  /** Senders with events that did not get through: the due loop finds them in the outbox. */
  readonly #stuck = new Set<string>();

  constructor(core: EngineCore) {
    this.#core = core;
    this.#children = new Children(core);
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
          if (row.kind === 'send' && !isLater(row) && !isGone) this.#send(sender, row);
        }
      }
    } finally {
      this.#readings.delete(sender);
    }
  }

  /**
   * An event gets in line behind those of its sender that are for the same workflow. When one of
   * them does not get through to it, those behind it go back to the outbox.
   */
  #send(sender: string, row: MessageRow): void {
    const id = sendId(sender, row.key);
    if (this.#routing.has(id)) return;
    this.#routing.add(id);
    const body = PLAIN_TEXT.decode(row.body) as SendBody;
    const line = `${sender}\n${rootOf(body.to)}`;
    const before = this.#lines.get(line);
    const reached = new Promise<boolean>((resolve) => {
      const parcel = { sender, key: row.key, body, reached: resolve };
      void (before === undefined ? this.#deliver(parcel) : this.#follow(before, parcel));
    });
    this.#lines.set(line, reached);
    void this.#leave(line, reached);
  }

  async #leave(line: string, reached: Promise<boolean>): Promise<void> {
    await reached;
    if (this.#lines.get(line) === reached) this.#lines.delete(line);
  }

  async #follow(before: Promise<boolean>, parcel: Parcel): Promise<void> {
    if (await before) {
      await this.#deliver(parcel);
      return;
    }
    this.#putBack(parcel.sender, sendId(parcel.sender, parcel.key));
    parcel.reached(false);
  }

  /** Takes an event to another workflow, which consumes it in its own commit (M1, M2). */
  async #deliver({ sender, key, body, reached }: Parcel): Promise<void> {
    const id = sendId(sender, key);
    const consumed = { workflowId: sender, key };
    const { to, event } = body;
    const own = ownEventOf(key, event);
    const taken = this.#core.enter<string | undefined>(rootOf(to), (hot, now) => {
      reached(true);
      if (own !== undefined) return this.#children.take(hot, { to, event: own, consumed }, now);
      if (hot === undefined) return { value: 'notFound' };
      const request = { to, event, eventId: id, source: 'message' as const, consumed };
      return { taken: this.#core.turns.takeEvent(hot, request, now), value: undefined };
    });
    try {
      if (own === undefined) {
        const reason = await taken.catch(lossOf);
        if (reason !== undefined) await this.#lose(sender, key, body, reason);
      } else {
        const lost = await taken.catch((error: unknown) => refusalOf(own, error));
        if (lost !== undefined) await this.#children.lose(consumed, { to, event: own }, lost);
      }
      // Not before its loss is stored: whoever routed it meanwhile would lose it a second time.
      this.#routing.delete(id);
      this.#readings.get(sender)?.gone.add(id);
    } catch (error) {
      this.#held(sender, id, error);
      reached(false);
    }
  }

  /** It is still in the outbox, or the store only said that it is: what is there then decides. */
  #putBack(sender: string, id: string): void {
    this.#routing.delete(id);
    this.#stuck.add(sender);
    const reading = this.#readings.get(sender);
    if (reading === undefined) return;
    // The write may have been durable: what is read already may be out of date.
    reading.gone.add(id);
    reading.again = true;
  }

  #held(sender: string, id: string, error: unknown): void {
    this.#putBack(sender, id);
    this.#core.logger.error('an event is still on its way', {
      workflowId: sender,
      error: String(error),
    });
    this.#core.due.restart();
  }

  #lose(sender: string, key: string, body: SendBody, reason: string): Promise<void> {
    return this.#core.enter(sender, (hot, now) => ({
      taken: hot && this.#core.turns.loseSend(hot, key, body, reason, now),
      value: undefined,
    }));
  }
}
