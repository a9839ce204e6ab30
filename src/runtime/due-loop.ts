import type { Host } from './host.ts';
import type { Logger } from './logger.ts';
import type { DueCursor, DueItem, Store } from './store.ts';

export interface DueLoopOptions {
  readonly store: Store;
  readonly host: Host;
  readonly logger: Logger;
  /** Takes one item; resolves when it is dealt with. Rejects where the store is in trouble. */
  readonly take: (item: DueItem) => Promise<void>;
}

/** Items read at a time: enough to fill a batch, few enough to forget. */
const PAGE = 256;
/** How long the loop waits, in ms, before it looks again at a store that was in trouble. */
const TROUBLE_MS = 1_000;

/**
 * Takes what comes due, in due order (B2). One wake-up is set for the next item and nothing is
 * polled; a page is taken before the next is read, so a million due timers need no more memory
 * than a few hundred. Everything up to the cursor has been handed on.
 */
export class DueLoop {
  readonly #options: DueLoopOptions;
  #cursor: DueCursor | undefined;
  /** The earliest that was noticed since a page was asked for. */
  #noticed = Infinity;
  #armedAt = Infinity;
  #disarm: (() => void) | undefined;
  #busy = false;
  #again = false;
  /** Read no further now: what failed would fail again, for ever and at once. */
  #troubled = false;
  #closed = false;

  constructor(options: DueLoopOptions) {
    this.#options = options;
  }

  /** Something was stored that comes due then (ms since epoch). */
  notice(dueAt: number): void {
    this.#noticed = Math.min(this.#noticed, dueAt);
    if (this.#cursor !== undefined && dueAt < this.#cursor.dueAt) this.#goBack(dueAt);
    if (this.#busy) this.#again = true;
    else this.#arm(dueAt);
  }

  /** The clock went back while an item was on its way: it is read again when it is due. */
  comeBack(dueAt: number): void {
    const { dueAt: readTo = -Infinity } = this.#cursor ?? {};
    if (dueAt <= readTo) this.#goBack(dueAt);
    this.notice(dueAt);
  }

  /** What is due from then on is read again; items that are known pass by. */
  #goBack(dueAt: number): void {
    this.#cursor = { dueAt: dueAt - 1, seq: Number.MAX_SAFE_INTEGER };
  }

  /** Reads from the beginning: after trouble it is not known what was taken. */
  restart(): void {
    this.#cursor = undefined;
    this.#troubled = true;
    if (!this.#busy) this.#armAfterTrouble();
  }

  async run(): Promise<void> {
    if (this.#busy || this.#closed) return;
    this.#busy = true;
    this.#disarmed();
    try {
      await this.#takeAll();
    } catch (error) {
      this.#options.logger.error('the store could not be read', { error: String(error) });
      this.#cursor = undefined;
      this.#again = false;
      this.#armAfterTrouble();
    } finally {
      this.#busy = false;
    }
    // It may have been told of something, or of trouble, since it last looked.
    if (this.#troubled) this.#armAfterTrouble();
    else if (this.#again) this.#arm(this.#options.host.now());
  }

  close(): void {
    this.#closed = true;
    this.#disarmed();
  }

  async #takeAll(): Promise<void> {
    for (;;) {
      this.#again = false;
      this.#troubled = false;
      const { store, host } = this.#options;
      this.#noticed = Infinity;
      const page = await store.due(this.#cursor, host.now(), PAGE);
      const last = page.items.at(-1);
      if (last !== undefined) this.#cursor = { dueAt: last.dueAt, seq: last.seq };
      // What was stored while the page was on its way may belong before its end.
      if (last !== undefined && this.#noticed <= last.dueAt) this.#goBack(this.#noticed);
      await this.#takePage(page.items);
      if (this.#closed) return;
      if (this.#troubled) {
        // It may have been set back while a page was read, and the cursor with the page since.
        this.#cursor = undefined;
        this.#armAfterTrouble();
        return;
      }
      if (page.items.length === PAGE || this.#again) continue;
      if (page.nextDueAt !== undefined) this.#arm(page.nextDueAt);
      return;
    }
  }

  async #takePage(items: readonly DueItem[]): Promise<void> {
    const results = await Promise.allSettled(items.map((item) => this.#options.take(item)));
    const trouble = results.find((result) => result.status === 'rejected');
    if (trouble !== undefined) throw trouble.reason;
  }

  #arm(at: number): void {
    if (at >= this.#armedAt || this.#closed) return;
    this.#disarmed();
    this.#armedAt = at;
    this.#disarm = this.#options.host.wake(at, () => {
      this.#disarmed();
      void this.run();
    });
  }

  #armAfterTrouble(): void {
    this.#arm(this.#options.host.now() + TROUBLE_MS);
  }

  #disarmed(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedAt = Infinity;
  }
}
