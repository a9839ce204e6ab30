import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Rows } from '../base/row-cursor.ts';

/** Which rows are selected: some by their ids, or all that the search finds. */
export class Selection {
  readonly #ids: Signal<ReadonlySet<string>> = signal(new Set<string>());
  readonly #all: Signal<boolean> = signal(false);
  /** The row from which a range is drawn. */
  #from: string | undefined;

  get ids(): ReadonlySignal<ReadonlySet<string>> {
    return this.#ids;
  }

  /** `true`: all the search finds, also those that were not read. */
  get all(): ReadonlySignal<boolean> {
    return this.#all;
  }

  has(id: string): boolean {
    return this.#all.value || this.#ids.value.has(id);
  }

  toggle(id: string): void {
    const ids = new Set(this.#ids.value);
    if (!ids.delete(id)) ids.add(id);
    this.#from = id;
    this.#set(ids);
  }

  /** Selects from the row that was last toggled to this one. */
  range(rows: Rows, id: string): void {
    const from = this.#from === undefined ? undefined : rows.indexOf(this.#from);
    const to = rows.indexOf(id);
    if (from === undefined || to === undefined) {
      this.toggle(id);
      return;
    }
    const ids = new Set(this.#ids.value);
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const key = rows.keyAt(index);
      if (key !== undefined) ids.add(key);
    }
    this.#set(ids);
  }

  /** Those of the list that are known. */
  some(ids: Iterable<string>): void {
    this.#set(new Set(ids));
  }

  selectAll(): void {
    this.#all.value = true;
  }

  clear(): void {
    this.#from = undefined;
    this.#set(new Set());
  }

  /** Choosing some ends choosing all. */
  #set(ids: ReadonlySet<string>): void {
    this.#all.value = false;
    this.#ids.value = ids;
  }
}
