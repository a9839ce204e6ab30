import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { EntryLine, Source } from '../../protocol/index.ts';

/** Turns of one page. */
export const LOG_PAGE = 200;
/** Turns of a page that fetches what happened just now. */
const NEW_PAGE = 1_000;

/**
 * A stretch of a workflow's history without gaps, oldest first, which grows at both ends. A
 * workflow may have taken a hundred thousand turns: only what is looked at is read.
 */
export class EntryLog {
  readonly #source: Source;
  readonly #id: string;
  readonly #lines: Signal<readonly EntryLine[]> = signal([]);
  readonly #hasOlder: Signal<boolean> = signal(false);
  readonly #hasNewer: Signal<boolean> = signal(false);
  /** Reads follow each other, so that no page is put on twice. */
  #last: Promise<void> = Promise.resolve();

  constructor(source: Source, id: string) {
    this.#source = source;
    this.#id = id;
  }

  get lines(): ReadonlySignal<readonly EntryLine[]> {
    return this.#lines;
  }

  get hasOlder(): ReadonlySignal<boolean> {
    return this.#hasOlder;
  }

  /** `true`: the stretch does not reach the present. */
  get hasNewer(): ReadonlySignal<boolean> {
    return this.#hasNewer;
  }

  /** Shows the newest turns, and nothing of what was shown. */
  newest(): Promise<void> {
    return this.#after(async () => {
      const page = await this.#page({ newestFirst: true });
      this.#show(page.items.toReversed(), page.cursor !== undefined, false);
    });
  }

  /** Shows the turns up to one, and those just after it, unless it is shown already. */
  around(sequence: number): Promise<void> {
    return this.#after(async () => {
      if (this.#lines.value.some((line) => line.sequence === sequence)) return;
      const before = await this.#page({ before: sequence + 1, newestFirst: true });
      const after = await this.#page({ after: sequence });
      const lines = [...before.items.toReversed(), ...after.items];
      this.#show(lines, before.cursor !== undefined, after.cursor !== undefined);
    });
  }

  older(): Promise<void> {
    return this.#after(async () => {
      const first = this.#lines.value[0];
      if (first === undefined || !this.#hasOlder.value) return;
      const page = await this.#page({ before: first.sequence, newestFirst: true });
      const lines = [...page.items.toReversed(), ...this.#lines.value];
      this.#show(lines, page.cursor !== undefined, this.#hasNewer.value);
    });
  }

  newer(): Promise<void> {
    return this.#after(async () => {
      if (this.#hasNewer.value) await this.#append(LOG_PAGE);
    });
  }

  /** Puts on what happened since, where the stretch reaches the present. */
  grow(): Promise<void> {
    return this.#after(async () => {
      if (!this.#hasNewer.value) await this.#append(NEW_PAGE);
    });
  }

  async #append(limit: number): Promise<void> {
    const after = this.#lines.value.at(-1)?.sequence ?? 0;
    const page = await this.#page({ after, limit });
    const more = page.cursor !== undefined;
    if (page.items.length === 0 && more === this.#hasNewer.value) return;
    this.#show([...this.#lines.value, ...page.items], this.#hasOlder.value, more);
  }

  #page(how: Omit<Parameters<Source['entries']>[0], 'id'>): ReturnType<Source['entries']> {
    return this.#source.entries({ id: this.#id, limit: LOG_PAGE, ...how });
  }

  #show(lines: readonly EntryLine[], hasOlder: boolean, hasNewer: boolean): void {
    this.#lines.value = lines;
    this.#hasOlder.value = hasOlder;
    this.#hasNewer.value = hasNewer;
  }

  #after(read: () => Promise<void>): Promise<void> {
    const reading = this.#last.then(read);
    this.#last = reading.catch(() => {});
    return reading;
  }
}
