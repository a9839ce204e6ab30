import { matchesDescriptor } from '../machines/descriptor.ts';
import { durationMs, type Duration } from '../machines/duration.ts';
import { AbeyanceError } from '../machines/errors.ts';
import type { EventInput, WorkflowEvent } from '../machines/event.ts';
import { hasMethods, invalidOption, readFields } from '../machines/invalid-option.ts';
import { EVENT_KEYS } from './event-keys.ts';
import { EventQueue, type EventTaker } from './event-queue.ts';
import type { Host } from './host.ts';
import { silentLogger, type Logger } from './logger.ts';
import { Subscription } from './subscription.ts';

/** Events a subscription keeps for a subscriber that is behind, where no other number is given. */
const CAPACITY_DEFAULT = 1_000;

const WAIT_KEYS = ['timeout', 'where'];

export interface EventBusOptions {
  readonly host: Host;
  /** Events each subscription keeps before it loses its oldest; by default 1,000. */
  readonly capacity?: number;
  readonly logger?: Logger;
}

export interface WaitOptions {
  /** After this long the answer is `undefined`; without it the wait has no end. */
  readonly timeout?: Duration;
  /** Only an event for which this holds ends the wait. */
  readonly where?: (event: WorkflowEvent) => boolean;
}

export interface RequestOptions extends WaitOptions {
  /** The type of the reply. */
  readonly reply: string;
}

/**
 * Hands events to whoever in this process subscribed to their type, now; nothing is kept for those
 * who come later. Types are hierarchical: `user.*` is sent `user` and `user.approval.required`,
 * and `*` everything. A subscriber that is behind loses its oldest events and never holds up a
 * sender.
 */
export class EventBus {
  readonly #host: Host;
  readonly #logger: Logger;
  readonly #capacity: number;
  /** By event type, so that a send costs the same however many types there are. */
  readonly #exact = new Map<string, Set<EventTaker>>();
  readonly #wildcards = new Map<string, Set<EventTaker>>();
  /** Ends the queue of a subscription that was dropped without being unsubscribed. */
  readonly #forgotten = new FinalizationRegistry<EventQueue>((queue) => this.#remove(queue));

  /** @throws `OptionInvalid` for a capacity that is not a whole number from 1 up. */
  constructor(options: EventBusOptions) {
    const given = readFields(options, 'options', ['host', 'capacity', 'logger']);
    const { host, capacity = CAPACITY_DEFAULT, logger = silentLogger } = given;
    if (!hasMethods(host, 'now', 'wake', 'id')) throw invalidOption('host', 'give a host');
    if (!hasMethods(logger, 'debug')) throw invalidOption('logger', 'give a logger');
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw invalidOption('capacity', 'give a whole number from 1 up');
    }
    this.#host = host;
    this.#logger = logger;
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
      this.#remove(queue);
    });
    this.#add(queue);
    this.#forgotten.register(subscription, queue, queue);
    return subscription;
  }

  /**
   * Hands an event to all who subscribed to its type and says to how many.
   *
   * @throws `EventInvalid` for a type that is not a non-empty string.
   */
  send(input: EventInput): number {
    const event = this.#complete(input);
    let recipients = handTo(this.#exact.get(event.type), event);
    for (const [descriptor, takers] of this.#wildcards) {
      if (matchesDescriptor(event.type, descriptor)) recipients += handTo(takers, event);
    }
    this.#logger.debug('event sent', { id: event.id, type: event.type, recipients });
    return recipients;
  }

  /**
   * The next event of a type; `undefined` when `timeout` has passed or the bus is closed.
   *
   * @throws `OptionInvalid`, `DurationInvalid`, and whatever `where` throws.
   */
  async waitForEvent(type: string, options: WaitOptions = {}): Promise<WorkflowEvent | undefined> {
    checkDescriptor(type, 'type');
    const { timeout, where = (): boolean => true } = readFields(options, 'options', WAIT_KEYS);
    if (typeof where !== 'function') throw invalidOption('where', 'give a function of the event');
    const due =
      timeout === undefined ? undefined : this.#host.now() + durationMs(timeout, 'timeout');
    return await new Promise((resolve, reject) => {
      let callOff: (() => void) | undefined;
      const finish = (settle: () => void): true => {
        callOff?.();
        this.#remove(taker);
        settle();
        return true;
      };
      const taker: EventTaker = {
        descriptor: type,
        take: (event) => {
          try {
            return where(event) && finish(() => resolve(event));
          } catch (error) {
            return !finish(() => reject(error));
          }
        },
        end: () => finish(() => resolve(undefined)),
      };
      this.#add(taker);
      if (due !== undefined) callOff = this.#host.wake(due, () => taker.end());
    });
  }

  /**
   * Sends an event and gives the first reply, for which it listens from before the event is sent.
   * Where several may ask at a time, `where` tells one's own reply from that of others.
   *
   * @throws `EventInvalid`, `OptionInvalid`, `DurationInvalid`.
   */
  async request(event: EventInput, options: RequestOptions): Promise<WorkflowEvent | undefined> {
    const { reply, ...wait } = readFields(options, 'options', [...WAIT_KEYS, 'reply']);
    checkDescriptor(reply, 'reply');
    // made complete first: were it refused after the wait began, the wait would never end
    const complete = this.#complete(event);
    const answer = this.waitForEvent(reply, wait);
    this.send(complete);
    return await answer;
  }

  /** How many subscriptions and waits an event of this type would reach now. */
  subscriberCount(type: string): number {
    checkDescriptor(type, 'type');
    let count = this.#exact.get(type)?.size ?? 0;
    for (const [descriptor, takers] of this.#wildcards) {
      if (matchesDescriptor(type, descriptor)) count += takers.size;
    }
    return count;
  }

  /** Ends every subscription and every wait there is now; the waits give `undefined`. */
  close(): void {
    for (const index of [this.#exact, this.#wildcards]) {
      for (const takers of index.values()) {
        for (const taker of takers) {
          this.#remove(taker);
          taker.end();
        }
      }
    }
  }

  #complete(given: EventInput): WorkflowEvent {
    const event = readFields(given, 'event', EVENT_KEYS, 'EventInvalid');
    const { type, id = this.#host.id(), payload, timestamp = this.#host.now() } = event;
    for (const [key, text] of Object.entries({ type, id })) {
      if (typeof text === 'string' && text !== '') continue;
      throw new AbeyanceError('EventInvalid', `event.${key} is not a non-empty string`);
    }
    if (!Number.isSafeInteger(timestamp)) {
      throw new AbeyanceError('EventInvalid', 'event.timestamp is no ms since epoch');
    }
    return { ...event, id, payload, timestamp };
  }

  #index(descriptor: string): Map<string, Set<EventTaker>> {
    const wildcard = descriptor === '*' || descriptor.endsWith('.*');
    return wildcard ? this.#wildcards : this.#exact;
  }

  #add(taker: EventTaker): void {
    const index = this.#index(taker.descriptor);
    const takers = index.get(taker.descriptor);
    if (takers === undefined) index.set(taker.descriptor, new Set([taker]));
    else takers.add(taker);
  }

  #remove(taker: EventTaker): void {
    const index = this.#index(taker.descriptor);
    const takers = index.get(taker.descriptor);
    takers?.delete(taker);
    if (takers?.size === 0) index.delete(taker.descriptor);
  }
}

function handTo(takers: Set<EventTaker> | undefined, event: WorkflowEvent): number {
  let count = 0;
  for (const taker of takers ?? []) if (taker.take(event)) count += 1;
  return count;
}

function checkDescriptor(descriptor: unknown, option: string): void {
  if (typeof descriptor !== 'string' || descriptor === '') {
    throw invalidOption(option, 'give an event type, a non-empty string');
  }
}
