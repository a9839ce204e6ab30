import { durationMs, type Duration } from '../../machines/duration.ts';
import { invalidOption } from '../../machines/invalid-option.ts';
import { timestampMs, type Timestamp } from '../../machines/timestamp.ts';
import type { VirtualHost } from '../virtual-host.ts';

/**
 * The clock of a test engine. It stands until it is moved, and each move resolves when everything
 * that came due has happened. A move that is asked for during another comes after it.
 */
export class TestClock {
  readonly #host: VirtualHost;
  #moved: Promise<unknown> = Promise.resolve();

  constructor(host: VirtualHost) {
    this.#host = host;
  }

  /** ms since epoch. */
  now(): number {
    return this.#host.now();
  }

  /**
   * Lets this much time go by; whatever comes due on the way happens at its own time.
   *
   * @throws `DurationInvalid`, `LimitExceeded` where something never becomes quiet.
   */
  async advance(duration: Duration): Promise<void> {
    const ms = durationMs(duration, 'duration');
    await this.#move(() => this.#host.advance(ms));
  }

  /**
   * Lets time go by up to a moment, as `advance` does.
   *
   * @throws `DurationInvalid`, `LimitExceeded`; `OptionInvalid` for a moment that is over.
   */
  async advanceTo(moment: Timestamp): Promise<void> {
    const at = timestampMs(moment, 'moment');
    await this.#move(async () => {
      if (at < this.now()) throw invalidOption('moment', 'it is over; `set` puts the clock back');
      await this.#host.advanceTo(at);
    });
  }

  /**
   * Puts the clock to a moment, forwards or back, as an operator or a time server does (B4): what
   * has come due then happens then and not at its own time.
   *
   * @throws `DurationInvalid`, `LimitExceeded`.
   */
  async set(moment: Timestamp): Promise<void> {
    const at = timestampMs(moment, 'moment');
    await this.#move(async () => {
      this.#host.setNow(at);
      await this.#host.settle();
    });
  }

  /**
   * Lets time go by until the next thing is due and has happened.
   *
   * @returns its time, ms since epoch; `undefined`: nothing is to come, and the clock stands.
   */
  async next(): Promise<number | undefined> {
    return this.#move(async () => {
      await this.#host.settle();
      const [at] = this.#host.pendingWakes();
      if (at !== undefined) await this.#host.advanceTo(at);
      return at;
    });
  }

  /** When something is to happen: times in ms since epoch, in order. */
  pending(): readonly number[] {
    return this.#host.pendingWakes();
  }

  #move<T>(move: () => Promise<T>): Promise<T> {
    const moved = this.#moved.then(move);
    this.#moved = moved.catch(() => {});
    return moved;
  }
}
