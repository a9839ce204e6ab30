import { durationMs, type Duration } from '../machines/duration.ts';
import type { WorkflowEvent } from '../machines/event.ts';
import { hasMethods, invalidOption, readFields } from '../machines/invalid-option.ts';
import type { TaskSignal } from '../machines/task.ts';
import type { EventTaker, EventTakers } from './event-takers.ts';
import type { Host } from './host.ts';

export interface WaitOptions {
  /** After this long the answer is `undefined`; without it the wait has no end. */
  readonly timeout?: Duration;
  /** Only an event for which this holds ends the wait. */
  readonly where?: (event: WorkflowEvent) => boolean;
  /** Ends the wait, which then fails with the signal's reason. */
  readonly signal?: TaskSignal;
}

export const WAIT_KEYS: readonly string[] = ['timeout', 'where', 'signal'];

/** One wait for one event. However it ends, it leaves no taker, timer or listener behind. */
export class BusWait implements EventTaker {
  readonly descriptor: string;
  readonly event: Promise<WorkflowEvent | undefined>;
  readonly #takers: EventTakers;
  readonly #where: (event: WorkflowEvent) => boolean;
  readonly #settle: PromiseWithResolvers<WorkflowEvent | undefined>;
  /** What must be called off when it is over. */
  readonly #ends: (() => void)[] = [];

  /** @throws `OptionInvalid`, `DurationInvalid`. */
  constructor(descriptor: string, options: WaitOptions, host: Host, takers: EventTakers) {
    const { timeout, where = anyEvent, signal } = readFields(options, 'options', WAIT_KEYS);
    if (typeof where !== 'function') throw invalidOption('where', 'give a function of the event');
    if (signal !== undefined && !hasMethods(signal, 'addEventListener', 'removeEventListener')) {
      throw invalidOption('signal', 'give an AbortSignal');
    }
    const timeoutMs = timeout === undefined ? undefined : durationMs(timeout, 'timeout');
    this.descriptor = descriptor;
    this.#takers = takers;
    this.#where = where;
    this.#settle = Promise.withResolvers();
    this.event = this.#settle.promise;
    if (signal?.aborted === true) {
      this.#settle.reject(signal.reason);
      return;
    }
    takers.add(this);
    if (timeoutMs !== undefined) {
      this.#ends.push(host.wake(host.now() + timeoutMs, () => this.end()));
    }
    if (signal === undefined) return;
    const abort = (): void => {
      this.#leave();
      this.#settle.reject(signal.reason);
    };
    signal.addEventListener('abort', abort);
    this.#ends.push(() => signal.removeEventListener('abort', abort));
  }

  take(event: WorkflowEvent): boolean {
    try {
      if (!this.#where(event)) return false;
    } catch (error) {
      this.#leave();
      this.#settle.reject(error);
      return false;
    }
    this.#leave();
    this.#settle.resolve(event);
    return true;
  }

  end(): void {
    this.#leave();
    this.#settle.resolve(undefined);
  }

  #leave(): void {
    this.#takers.remove(this);
    for (const end of this.#ends) end();
  }
}

function anyEvent(): boolean {
  return true;
}
