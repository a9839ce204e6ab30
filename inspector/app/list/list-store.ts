import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { CountAnswer, Delta, Source, SummaryRow } from '../../protocol/index.ts';
import { changedRows, withPage } from './list-rows.ts';

/** Rows asked for at a time. */
export const PAGE_ROWS = 200;
/** Counting may look at every workflow: it is done at most so often while things change, ms. */
const RECOUNT_MS = 1_000;
/** Tries again after this, where a watch was cut off, ms. */
const RETRY_MS = 2_000;

/** What the list shows of a search, newest first, and goes on hearing of. */
export class ListStore {
  readonly #source: Source;
  readonly #rows: Signal<readonly SummaryRow[]> = signal([]);
  readonly #count: Signal<CountAnswer | undefined> = signal(undefined);
  readonly #error: Signal<unknown> = signal(undefined);
  readonly #loading: Signal<boolean> = signal(false);
  #cursor: number | undefined;
  #query = '';
  /** Only the newest search writes. */
  #current: AbortController = new AbortController();
  #recounting: ReturnType<typeof setTimeout> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  get rows(): ReadonlySignal<readonly SummaryRow[]> {
    return this.#rows;
  }

  get count(): ReadonlySignal<CountAnswer | undefined> {
    return this.#count;
  }

  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  get loading(): ReadonlySignal<boolean> {
    return this.#loading;
  }

  /** Shows what a query finds, and goes on hearing of it. */
  async search(query: string): Promise<void> {
    this.close();
    const current = new AbortController();
    this.#current = current;
    this.#query = query;
    await Promise.all([this.#page(undefined, current), this.#recount(current)]);
    if (this.#error.value === undefined) void this.#listen(current);
  }

  /** Reads the next page, if there is one. */
  async more(): Promise<void> {
    if (this.#cursor === undefined || this.#loading.value) return;
    await this.#page(this.#cursor, this.#current);
  }

  close(): void {
    this.#current.abort();
    clearTimeout(this.#recounting);
    this.#recounting = undefined;
  }

  async #page(from: number | undefined, { signal: asked }: AbortController): Promise<void> {
    this.#loading.value = true;
    try {
      const limit = from === undefined ? Math.max(PAGE_ROWS, this.#shownRows()) : PAGE_ROWS;
      const request = { query: this.#query, after: from, limit, newestFirst: true };
      const answer = await this.#source.list(request);
      if (asked.aborted) return;
      this.#rows.value = from === undefined ? answer.rows : withPage(this.#rows.value, answer.rows);
      this.#cursor = answer.cursor;
      this.#error.value = undefined;
    } catch (failure) {
      if (!asked.aborted) this.#error.value = failure;
    } finally {
      if (!asked.aborted) this.#loading.value = false;
    }
  }

  async #recount({ signal: asked }: AbortController): Promise<void> {
    try {
      const answer = await this.#source.count({ query: this.#query });
      if (!asked.aborted) this.#count.value = answer;
    } catch {
      // the page of rows says what is wrong
    }
  }

  async #listen(current: AbortController): Promise<void> {
    const { signal: asked } = current;
    const request = { query: this.#query };
    while (!asked.aborted) {
      try {
        for await (const delta of this.#source.watch(request, { signal: asked })) {
          await this.#apply(delta, current);
        }
        return;
      } catch (failure) {
        if (!asked.aborted) this.#error.value = failure;
      }
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY_MS);
      });
      if (!asked.aborted) await this.#page(undefined, current);
    }
  }

  async #apply(delta: Delta, current: AbortController): Promise<void> {
    if (current.signal.aborted) return;
    if (delta.type === 'resync') await this.#page(undefined, current);
    else if (delta.rows.length + delta.removed.length === 0) return;
    else this.#rows.value = changedRows(this.#rows.value, delta, this.#cursor === undefined);
    this.#recounting ??= setTimeout(() => {
      this.#recounting = undefined;
      void this.#recount(current);
    }, RECOUNT_MS);
  }

  /** As many as are shown are read anew, so that nobody's place is lost; a page's limit holds. */
  #shownRows(): number {
    return Math.min(this.#rows.value.length, 1_000);
  }
}
