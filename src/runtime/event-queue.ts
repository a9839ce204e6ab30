import type { WorkflowEvent } from '../machines/event.ts';
import type { EventTaker } from './event-takers.ts';

interface Receiver {
  readonly tell: (event: WorkflowEvent | undefined) => void;
  /** Kept from the garbage collector until it is told. */
  readonly holder: object;
}

/**
 * The events one subscription has not yet received: a ring, so that a full one loses its oldest
 * event in constant time. The bus holds the queue and not the `Subscription`, so that a
 * subscription nobody refers to any more can be noticed.
 */
export class EventQueue implements EventTaker {
  readonly descriptor: string;
  dropped = 0;
  ended = false;
  readonly #capacity: number;
  #ring: (WorkflowEvent | undefined)[] = [];
  #oldest = 0;
  #length = 0;
  #receivers: Receiver[] = [];

  constructor(descriptor: string, capacity: number) {
    this.descriptor = descriptor;
    this.#capacity = capacity;
  }

  take(event: WorkflowEvent): boolean {
    const receiver = this.#receivers.shift();
    if (receiver !== undefined) {
      receiver.tell(event);
    } else if (this.#length < this.#capacity) {
      this.#ring[(this.#oldest + this.#length) % this.#capacity] = event;
      this.#length += 1;
    } else {
      this.#ring[this.#oldest] = event;
      this.#oldest = (this.#oldest + 1) % this.#capacity;
      this.dropped += 1;
    }
    return true;
  }

  /** The next event. While it is to come `holder` is not garbage, and so the queue is not ended. */
  receive(holder: object): Promise<WorkflowEvent | undefined> {
    if (this.#length > 0) {
      const event = this.#ring[this.#oldest];
      this.#ring[this.#oldest] = undefined;
      this.#oldest = (this.#oldest + 1) % this.#capacity;
      this.#length -= 1;
      return Promise.resolve(event);
    }
    if (this.ended) return Promise.resolve(undefined);
    return new Promise((tell) => this.#receivers.push({ tell, holder }));
  }

  end(): void {
    const receivers = this.#receivers;
    this.ended = true;
    this.#receivers = [];
    this.#ring = [];
    this.#length = 0;
    for (const { tell } of receivers) tell(undefined);
  }
}
