import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Source } from '../../protocol/index.ts';

/** Lines asked for at a time. */
const PAGE_LINES = 200;
/** The most one answer has. */
const PAGE_MAX = 1_000;
/** Between two readings anew while things change, at least, ms. */
const REFRESH_MS = 2_000;
/** How much longer than a reading took one rests before the next. */
const RESTS = 20;
/** Tries again after this, where a watch was cut off, ms. */
const RETRY_MS = 2_000;

export interface Page<T, C> {
  readonly items: readonly T[];
  readonly cursor?: C | undefined;
}

export type ReadPage<T, C> = (after: C | undefined, limit: number) => Promise<Page<T, C>>;

/** Lines that are read by pages, and anew when something changed. */
export class PagedLines<T, C> {
  readonly #source: Source;
  readonly #read: ReadPage<T, C>;
  readonly #items: Signal<readonly T[] | undefined> = signal(undefined);
  readonly #isWhole: Signal<boolean> = signal(false);
  readonly #error: Signal<unknown> = signal(undefined);
  readonly #closing = new AbortController();
  #cursor: C | undefined;
  #isReading = false;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #restMs = REFRESH_MS;

  constructor(source: Source, read: ReadPage<T, C>) {
    this.#source = source;
    this.#read = read;
  }

  /** `undefined`: nothing has come yet. */
  get items(): ReadonlySignal<readonly T[] | undefined> {
    return this.#items;
  }

  /** `true`: there are no more. */
  get isWhole(): ReadonlySignal<boolean> {
    return this.#isWhole;
  }

  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** Begins: hears of changes, then reads. */
  open(): void {
    void this.#listen();
    void this.refresh();
  }

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#waiting);
  }

  /** Reads the next page, if there is one. */
  async more(): Promise<void> {
    if (this.#cursor === undefined) return;
    await this.#reading(async () => {
      const page = await this.#read(this.#cursor, PAGE_MAX);
      this.#items.value = [...(this.#items.peek() ?? []), ...page.items];
      return page.cursor;
    });
  }

  /** Reads as many anew as are shown. */
  async refresh(): Promise<void> {
    const wanted = Math.max(PAGE_LINES, this.#items.peek()?.length ?? 0);
    await this.#reading(async () => {
      const items: T[] = [];
      let cursor: C | undefined;
      do {
        const page = await this.#read(cursor, Math.min(PAGE_MAX, wanted - items.length));
        items.push(...page.items);
        ({ cursor } = page);
      } while (cursor !== undefined && items.length < wanted);
      this.#items.value = items;
      return cursor;
    });
  }

  async #reading(read: () => Promise<C | undefined>): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    const begun = performance.now();
    try {
      this.#cursor = await read();
      this.#isWhole.value = this.#cursor === undefined;
      this.#error.value = undefined;
    } catch (error) {
      this.#error.value = error;
    } finally {
      this.#isReading = false;
      this.#restMs = Math.max(REFRESH_MS, (performance.now() - begun) * RESTS);
    }
  }

  async #listen(): Promise<void> {
    const { signal: closing } = this.#closing;
    while (!closing.aborted) {
      try {
        for await (const delta of this.#source.watch({}, { signal: closing })) {
          const isNothing =
            delta.type === 'changes' && delta.rows.length + delta.removed.length === 0;
          if (!isNothing) this.#soon();
        }
        return;
      } catch {
        // what is read says what is wrong
      }
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY_MS);
      });
      this.#soon();
    }
  }

  #soon(): void {
    if (this.#closing.signal.aborted) return;
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      void this.refresh();
    }, this.#restMs);
  }
}
