import { AbeyanceError } from '../machines/errors.ts';
import type { EventInput, WorkflowEvent } from '../machines/event.ts';
import { hasMethods, invalidOption, readFields } from '../machines/invalid-option.ts';
import { BusWait, WAIT_KEYS, type WaitOptions } from './bus-wait.ts';
import type { DeliveryResult } from './delivery.ts';
import { EVENT_KEYS } from './event-keys.ts';
import { EventQueue } from './event-queue.ts';
import { EventTakers } from './event-takers.ts';
import type { Host } from './host.ts';
import { guardedLogger, silentLogger, type Logger } from './logger.ts';
import { Subscription } from './subscription.ts';

/** Events a subscription keeps for a subscriber that is behind, where no other number is given. */
const CAPACITY_DEFAULT = 1_000;

export interface EventBusOptions {
  readonly host: Host;
  /** Events each subscription keeps before it loses its oldest; by default 1,000. */
  readonly capacity?: number;
  readonly logger?: Logger;
}

export interface RequestOptions extends WaitOptions {
  /** The type of the reply. */
  readonly reply: string;
}

/** What became of an event that an engine told the bus of. */
export interface Published {
  /** How many subscriptions and waits got it. */
  readonly heard: number;
  /** Of the workflows of the other engines on the bus. */
  readonly results: readonly DeliveryResult[];
}

/** An engine on a bus: it takes events to the workflows that wait for them. */
export interface BusMember {
  /**
   * Checks an event and gives what will deliver it, which answers when what became of it is stored.
   * @throws what a sender must know: `EventRejected`, `NotSerializable`, `LimitExceeded`.
   */
  accept(event: WorkflowEvent): Deliver;
}

type Deliver = () => Promise<readonly DeliveryResult[]>;

/**
 * Hands events to whoever in this process subscribed to their type, now, and to the workflows of
 * the engines on it. Nothing is kept for subscribers who come later. Types are hierarchical:
 * `user.*` is sent `user` and `user.approval.required`, and `*` everything. A subscriber that is
 * behind loses its oldest events and never holds up a sender.
 */
export class EventBus {
  readonly #host: Host;
  readonly #logger: Logger;
  readonly #capacity: number;
  readonly #takers = new EventTakers();
  readonly #members = new Set<BusMember>();
  /** Ends the queue of a subscription that was dropped without being unsubscribed. */
  readonly #forgotten = new FinalizationRegistry<EventQueue>((queue) => this.#takers.remove(queue));

  /** @throws `OptionInvalid` for a capacity that is not a whole number from 1 up. */
  constructor(options: EventBusOptions) {
    const given = readFields(options, 'options', ['host', 'capacity', 'logger']);
    const { host, capacity = CAPACITY_DEFAULT, logger = silentLogger } = given;
    if (!hasMethods(host, 'now', 'wake', 'id')) throw invalidOption('host', 'give a host');
    if (!hasMethods(logger, 'debug', 'warn', 'error'))
      throw invalidOption('logger', 'give a logger');
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw invalidOption('capacity', 'give a whole number from 1 up');
    }
    this.#host = host;
    this.#logger = guardedLogger(logger);
    this.#capacity = capacity;
  }

  /**
   * Begins to collect events of a type, or of all that a partial wildcard names.
   *
   * @throws `OptionInvalid` for a type that is not a non-empty string.
   */
  subscribe(type: string): Subscription {
    checkDescriptor(type, 'type');
    const queue = new EventQueue(type, this.#capacity);
    const subscription = new Subscription(queue, () => {
      this.#forgotten.unregister(queue);
      this.#takers.remove(queue);
    });
    this.#takers.add(queue);
    this.#forgotten.register(subscription, queue, queue);
    return subscription;
  }

  /**
   * Hands an event to all who subscribed to its type and says to how many. The engines on the bus
   * then take it to the workflows that wait for it, or to its target. Those are not counted, since
   * nobody knows before it is stored: who needs to know sends by `engine.sendEvent`.
   *
   * @throws `EventInvalid` for a type that is not a non-empty string; what an engine on the bus
   * could not take is refused before anybody hears of it: `EventRejected`, `NotSerializable`,
   * `LimitExceeded`.
   */
  send(input: EventInput): number {
    const event = this.#complete(input);
    const deliveries = [...this.#members].map((member) => member.accept(event));
    const recipients = this.#hand(event);
    if (deliveries.length > 0) void this.#deliver(event, deliveries);
    return recipients;
  }

  /**
   * Hands on an event that one of the engines on the bus was sent and has delivered itself: to all
   * who subscribed, and to the workflows of the other engines, whose results it gives.
   *
   * @throws `EventInvalid`.
   */
  async publish(given: WorkflowEvent, sender: BusMember): Promise<Published> {
    const event = this.#complete(given);
    const heard = this.#hand(event);
    const others = [...this.#members].filter((member) => member !== sender);
    const results = await Promise.all(
      others.map((member) => this.#settle(event, () => member.accept(event)())),
    );
    return { heard, results: results.flat() };
  }

  /** Puts an engine on the bus; returns what takes it off. @throws `OptionInvalid`. */
  join(member: BusMember): () => void {
    if (!hasMethods(member, 'accept')) throw invalidOption('member', 'give an engine');
    this.#members.add(member);
    return () => this.#members.delete(member);
  }

  /**
   * The next event of a type; `undefined` when `timeout` has passed or the bus is closed.
   *
   * @throws `OptionInvalid`, `DurationInvalid`, whatever `where` throws, and what `signal` was
   * aborted with.
   */
  async waitForEvent(type: string, options: WaitOptions = {}): Promise<WorkflowEvent | undefined> {
    checkDescriptor(type, 'type');
    return new BusWait(type, options, this.#host, this.#takers).event;
  }

  /**
   * Sends an event and gives its reply, for which it listens from before the event is sent: the
   * first event of the type `reply` whose `correlationId` is that of the request or, where it has
   * none, its `id`. `where` decides instead of that where it is given.
   *
   * @throws as `send` and `waitForEvent` do.
   */
  async request(event: EventInput, options: RequestOptions): Promise<WorkflowEvent | undefined> {
    const { reply, ...wait } = readFields(options, 'options', [...WAIT_KEYS, 'reply']);
    checkDescriptor(reply, 'reply');
    const request = this.#complete(event);
    const isReply = ({ correlationId }: WorkflowEvent): boolean =>
      correlationId === correlationOf(request);
    const where = wait.where ?? isReply;
    const answer = new BusWait(reply, { ...wait, where }, this.#host, this.#takers);
    if (wait.signal?.aborted === true) return answer.event;
    try {
      this.send(request);
    } catch (error) {
      answer.end();
      throw error;
    }
    return answer.event;
  }

  /** Sends the reply to a request, and says how many got it. @throws as `send` does. */
  reply(request: WorkflowEvent, event: Omit<EventInput, 'correlationId'>): number {
    const asked = this.#complete(request);
    const given = readFields<EventInput>(event, 'event', EVENT_KEYS, 'EventInvalid');
    return this.send({ ...given, correlationId: correlationOf(asked) });
  }

  /** How many subscriptions and waits an event of this type would reach now. */
  subscriberCount(type: string): number {
    checkDescriptor(type, 'type');
    return this.#takers.count(type);
  }

  /** Ends every subscription and every wait there is now; the waits give `undefined`. */
  close(): void {
    this.#takers.end();
  }

  #hand(event: WorkflowEvent): number {
    const recipients = this.#takers.hand(event);
    this.#logger.debug('event on the bus', {
      eventType: event.type,
      eventId: event.id,
      recipients,
    });
    return recipients;
  }

  async #deliver(event: WorkflowEvent, deliveries: readonly Deliver[]): Promise<void> {
    const results = await Promise.all(deliveries.map((deliver) => this.#settle(event, deliver)));
    const { id, type, targetWorkflowId } = event;
    if (targetWorkflowId === undefined || results.flat().length > 0) return;
    this.#logger.warn('event found no workflow', { id, type, workflowId: targetWorkflowId });
  }

  /** One engine's trouble is no other's, and no sender's that did not wait for it. */
  async #settle({ id, type }: WorkflowEvent, deliver: Deliver): Promise<readonly DeliveryResult[]> {
    try {
      return await deliver();
    } catch (error) {
      this.#logger.error('event not delivered', { id, type, error: String(error) });
      return [];
    }
  }

  #complete(given: EventInput): WorkflowEvent {
    const event = readFields(given, 'event', EVENT_KEYS, 'EventInvalid');
    const { type, id = this.#host.id(), payload, timestamp = this.#host.now() } = event;
    const { targetWorkflowId, correlationId } = event;
    for (const [key, text] of Object.entries({ type, id, targetWorkflowId, correlationId })) {
      if (text === undefined && key !== 'type') continue;
      if (typeof text === 'string' && text !== '') continue;
      throw new AbeyanceError('EventInvalid', `event.${key} is not a non-empty string`);
    }
    if (!Number.isSafeInteger(timestamp)) {
      throw new AbeyanceError('EventInvalid', 'event.timestamp is no ms since epoch');
    }
    return { ...event, id, payload, timestamp };
  }
}

/** What a reply to this event names. */
function correlationOf({ id, correlationId = id }: WorkflowEvent): string {
  return correlationId;
}

function checkDescriptor(descriptor: unknown, option: string): void {
  if (typeof descriptor !== 'string' || descriptor === '') {
    throw invalidOption(option, 'give an event type, a non-empty string');
  }
}
