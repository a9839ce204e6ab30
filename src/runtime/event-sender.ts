import { isAbeyanceError } from '../machines/errors.ts';
import type { EventInput, WorkflowEvent } from '../machines/event.ts';
import type { BusMember, EventBus, Published } from './bus.ts';
import type { Delivery, DeliveryResult } from './delivery.ts';
import type { EngineCore } from './engine-core.ts';
import { readEvent, type Checked } from './event-input.ts';
import { engineClosed } from './refusals.ts';
import { sendTo } from './sending.ts';
import { traced } from './telemetry.ts';

/** Sends events for an engine: what its users send, and what comes over the bus it is on. */
export class EventSender implements BusMember {
  readonly #core: EngineCore;
  readonly #bus: EventBus;
  #leave: (() => void) | undefined;

  constructor(core: EngineCore, bus: EventBus) {
    this.#core = core;
    this.#bus = bus;
  }

  /** Begins to take events from the bus, and goes on with those an earlier engine left. */
  open(): void {
    this.#leave = this.#bus.join(this);
    this.#core.broadcasts.open((event) => void this.#bus.publish(event, this));
  }

  close(): void {
    this.#leave?.();
    this.#core.broadcasts.close();
  }

  /** As `engine.sendEvent`. */
  async send(input: EventInput): Promise<Delivery> {
    const checked = this.#read(input);
    const { event, named } = checked;
    const { id: eventId, targetWorkflowId: address } = event;
    if (address === undefined) return this.#sendToAll(checked);
    const send = { address, event: checked, eventId: named ? eventId : undefined };
    const result = await sendTo(this.#core, send);
    return { eventId, recipients: recipientsAmong([result]), results: [result] };
  }

  /** @throws `EventInvalid`, `EventRejected`, `NotSerializable`, `LimitExceeded`. */
  accept(given: WorkflowEvent): () => Promise<readonly DeliveryResult[]> {
    const checked = this.#read(given);
    const { id: eventId, targetWorkflowId: address } = checked.event;
    if (address === undefined) return () => this.#core.broadcasts.send(checked, () => {});
    return async () => {
      try {
        return [await sendTo(this.#core, { address, event: checked, eventId })];
      } catch (error) {
        // another engine on the bus may have it
        if (isAbeyanceError(error, 'WorkflowNotFound')) return [];
        throw error;
      }
    };
  }

  /** The bus hears of it when nothing can stop it any more. */
  async #sendToAll(checked: Checked<WorkflowEvent>): Promise<Delivery> {
    const { event } = checked;
    let published: Promise<Published> | undefined;
    const own = await this.#core.broadcasts.send(checked, () => {
      published = this.#bus.publish(event, this);
    });
    const { heard = 0, results: others = [] } = (await published) ?? {};
    const results = [...own, ...others];
    return { eventId: event.id, recipients: recipientsAmong(results) + heard, results };
  }

  #read(given: EventInput): Checked<WorkflowEvent> {
    const { closed, limits, host, telemetry, teller } = this.#core;
    if (closed) throw engineClosed();
    const sent = traced(given, telemetry.inject());
    const checked = readEvent(sent, limits, host.now(), () => host.id());
    teller.sent(checked.event, checked.event.targetWorkflowId);
    return checked;
  }
}

function recipientsAmong(results: readonly DeliveryResult[]): number {
  return results.filter(({ outcome }) => outcome !== 'ignored').length;
}
