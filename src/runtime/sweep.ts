import type { Host } from './host.ts';

/** What a pass found. */
export interface Swept {
  /** ms since epoch of the first thing that was not due yet; `undefined`: there is none. */
  readonly nextAt: number | undefined;
  /** How much it had to read: the next pass leaves so many seconds to others. */
  readonly pages: number;
}

export interface SweepOptions {
  readonly host: Host;
  readonly pass: () => Promise<Swept>;
  /** Told of what a pass threw; it is made again later. */
  readonly report: (error: unknown) => void;
}

/** Time between two passes for each page that the first one read, in ms. */
const PAUSE_MS = 1_000;
/** How long, in ms, a pass that failed waits before it is made again. */
const AGAIN_MS = 60_000;

/**
 * Cleans up what comes due: one wake for the next thing, and one pass at a time. What is large is
 * swept less often, so that sweeping never takes more than a small share of the time.
 */
export class Sweep {
  readonly #options: SweepOptions;
  #running = false;
  #closed = false;
  #notBefore = -Infinity;
  #wakeAt = Infinity;
  #callOff: (() => void) | undefined;

  constructor(options: SweepOptions) {
    this.#options = options;
  }

  /** Something comes due then, ms since epoch. */
  notice(at: number): void {
    const wakeAt = Math.max(at, this.#notBefore);
    if (this.#closed || wakeAt >= this.#wakeAt) return;
    this.#callOff?.();
    this.#wakeAt = wakeAt;
    this.#callOff = this.#running
      ? undefined
      : this.#options.host.wake(wakeAt, () => void this.#run());
  }

  close(): void {
    this.#closed = true;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  async #run(): Promise<void> {
    const { host, pass, report } = this.#options;
    this.#callOff = undefined;
    this.#wakeAt = Infinity;
    this.#running = true;
    let swept: Swept;
    try {
      swept = await pass();
    } catch (error) {
      report(error);
      swept = { nextAt: host.now() + AGAIN_MS, pages: 1 };
    }
    this.#running = false;
    const noticed = this.#wakeAt;
    this.#wakeAt = Infinity;
    this.#notBefore = host.now() + swept.pages * PAUSE_MS;
    const nextAt = Math.min(noticed, swept.nextAt ?? Infinity);
    if (nextAt < Infinity) this.notice(nextAt);
  }
}
