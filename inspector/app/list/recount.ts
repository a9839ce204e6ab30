import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { CountAnswer, Source } from '../../protocol/index.ts';
import { allowedStatuses, withoutStatus } from './query-edit.ts';

/** Counting may look at every workflow: it is done at most so often while things change, ms. */
const RECOUNT_MS = 1_000;
/** How much longer than a count took one rests before the next. */
const RESTS = 20;

/**
 * How many a search finds by status, counted anew while things change. The status in the search is
 * left out of it, so that one sees how many there are of the others.
 */
export class Recount {
  readonly #source: Source;
  readonly #told: () => void;
  readonly #counted: Signal<CountAnswer | undefined> = signal(undefined);
  #query = '';
  /** The search that the count is of. */
  #of: string | undefined;
  #current: AbortController = new AbortController();
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #restMs = RECOUNT_MS;

  /** `told` is called with each new count. */
  constructor(source: Source, told: () => void) {
    this.#source = source;
    this.#told = told;
  }

  /** The newest that came; for a moment it may be of the search before. */
  get counted(): ReadonlySignal<CountAnswer | undefined> {
    return this.#counted;
  }

  /** How many of a search that is counted; `undefined`: not known yet. */
  total(query: string): number | undefined {
    const counted = this.#counted.peek();
    if (counted === undefined || this.#of !== this.#query) return undefined;
    return allowedStatuses(query).reduce((sum, status) => sum + counted.byStatus[status], 0);
  }

  begin(query: string): void {
    this.end();
    const current = new AbortController();
    this.#current = current;
    this.#query = withoutStatus(query);
    void this.#count(current);
  }

  /** Something changed: counts before long. */
  soon(): void {
    const current = this.#current;
    this.#waiting ??= setTimeout(() => {
      void this.#count(current);
    }, this.#restMs);
  }

  end(): void {
    this.#current.abort();
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  async #count({ signal: asked }: AbortController): Promise<void> {
    const begun = performance.now();
    const query = this.#query;
    try {
      const counted = await this.#source.count({ query });
      if (asked.aborted) return;
      this.#of = query;
      this.#counted.value = counted;
      this.#told();
    } catch {
      // the page of rows says what is wrong
    } finally {
      this.#restMs = Math.max(RECOUNT_MS, (performance.now() - begun) * RESTS);
      if (!asked.aborted) this.#waiting = undefined;
    }
  }
}
