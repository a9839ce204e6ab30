import type { WorkflowEvent } from '../machines/event.ts';
import type { EventQueue } from './event-queue.ts';

/**
 * One subscriber's view of a bus. Take events by `for await` or one by one by `receive`; leaving
 * the loop, `unsubscribe` or the end of a `using` block ends it, and so does dropping it.
 */
export class Subscription implements AsyncIterable<WorkflowEvent, undefined>, Disposable {
  readonly #queue: EventQueue;
  readonly #remove: () => void;

  constructor(queue: EventQueue, remove: () => void) {
    this.#queue = queue;
    this.#remove = remove;
  }

  /** The event type or partial wildcard it was made for. */
  get type(): string {
    return this.#queue.descriptor;
  }

  /** How many events were lost, oldest first, because this subscriber did not keep up. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** The next event, as soon as there is one; `undefined` once it is unsubscribed. */
  receive(): Promise<WorkflowEvent | undefined> {
    return this.#queue.receive(this);
  }

  /** Ends it: what was not yet received is gone. A second time does nothing. */
  unsubscribe(): void {
    if (this.#queue.ended) return;
    this.#remove();
    this.#queue.end();
  }

  [Symbol.dispose](): void {
    this.unsubscribe();
  }

  [Symbol.asyncIterator](): AsyncIterator<WorkflowEvent, undefined> {
    return {
      next: async (): Promise<IteratorResult<WorkflowEvent, undefined>> => {
        const value = await this.receive();
        return value === undefined ? { done: true, value } : { done: false, value };
      },
      return: (): Promise<IteratorResult<WorkflowEvent, undefined>> => {
        this.unsubscribe();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}
