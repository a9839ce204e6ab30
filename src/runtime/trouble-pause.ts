import type { Host } from './host.ts';

/** How long, in ms, what a store in trouble did not do waits before it is asked for again. */
const TROUBLE_MS = 1_000;

/** One pause for all that wait for a store in trouble. */
export class TroublePause {
  readonly #host: Host;
  #pausing: Promise<void> | undefined;
  #callOff: (() => void) | undefined;
  #resolve: (() => void) | undefined;
  #ended = false;

  constructor(host: Host) {
    this.#host = host;
  }

  pause(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#pausing ??= new Promise((resolve) => {
      this.#resolve = resolve;
      this.#callOff = this.#host.wake(this.#host.now() + TROUBLE_MS, () => this.#over());
    });
    return this.#pausing;
  }

  /** There is no pause any more: whoever waits finds the store closed. */
  end(): void {
    this.#ended = true;
    this.#callOff?.();
    this.#over();
  }

  #over(): void {
    this.#pausing = undefined;
    this.#resolve?.();
  }
}
