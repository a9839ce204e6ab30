import type { WorkflowEvent } from '../machines/event.ts';
import type { Checked } from './event-input.ts';
import type { Host } from './host.ts';
import { checkLimit, type Limits } from './limits.ts';

/** An event without a target that is stored to be sent later. */
export interface DueBroadcast {
  /** Of its row. */
  readonly id: string;
  readonly checked: Checked<WorkflowEvent>;
  /** ms since epoch. */
  readonly dueAt: number;
}

/** Events that wait for their time, and the one wake-up for the first of them. */
export class DueBroadcasts {
  readonly #host: Host;
  readonly #send: (due: DueBroadcast) => void;
  /** In the order in which they were stored. */
  readonly #waiting = new Map<string, DueBroadcast>();
  /** On their way to the store, by id of their row. */
  readonly #storing = new Map<string, Promise<DueBroadcast>>();
  #callOff: (() => void) | undefined;
  #closed = false;

  constructor(host: Host, send: (due: DueBroadcast) => void) {
    this.#host = host;
    this.#send = send;
  }

  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  /** Has an event stored, unless its row is waiting already. @throws `LimitExceeded`. */
  async once(id: string, limits: Limits, store: () => Promise<DueBroadcast>): Promise<void> {
    const known = this.#storing.get(id);
    if (known !== undefined) await known;
    if (this.#waiting.has(id)) return;
    const count = this.#waiting.size + this.#storing.size + 1;
    checkLimit('dueBroadcasts', limits, count, 'the number of events to be sent later');
    const storing = store();
    this.#storing.set(id, storing);
    try {
      this.add(await storing);
    } finally {
      this.#storing.delete(id);
    }
  }

  add(due: DueBroadcast): void {
    this.#waiting.set(due.id, due);
    this.#arm();
  }

  close(): void {
    this.#closed = true;
    this.#callOff?.();
  }

  #arm(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    const [first] = this.#inOrder();
    if (first === undefined || this.#closed) return;
    this.#callOff = this.#host.wake(first.dueAt, () => this.#wake());
  }

  #wake(): void {
    const now = this.#host.now();
    for (const due of this.#inOrder()) {
      if (due.dueAt > now) break;
      this.#waiting.delete(due.id);
      this.#send(due);
    }
    this.#arm();
  }

  #inOrder(): readonly DueBroadcast[] {
    return [...this.#waiting.values()].toSorted((one, other) => one.dueAt - other.dueAt);
  }
}
