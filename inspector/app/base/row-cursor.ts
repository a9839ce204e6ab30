import { signal, type ReadonlySignal, type Signal } from '@preact/signals';

/** Rows in an order, of which some may not have been read yet. */
export interface Rows {
  readonly count: number;
  /** `undefined`: not read yet. */
  keyAt(index: number): string | undefined;
  /** `undefined`: it is none of them. */
  indexOf(key: string): number | undefined;
}

interface Place {
  readonly index: number;
  readonly key: string | undefined;
}

/** The row one is on: it goes with its row when rows come and go above it. */
export class RowCursor {
  readonly #place: Signal<Place | undefined> = signal(undefined);
  readonly #moves: Signal<number> = signal(0);

  /** Grows with each move: the row is brought into sight then, and not when the list changes. */
  get moves(): ReadonlySignal<number> {
    return this.#moves;
  }

  /** Where it is now. Its row may be gone: then the one that stands in its place. */
  index(rows: Rows): number | undefined {
    const place = this.#place.value;
    if (place === undefined || rows.count === 0) return undefined;
    const found = place.key === undefined ? undefined : rows.indexOf(place.key);
    return found ?? Math.min(place.index, rows.count - 1);
  }

  /** The key of the row it is on. */
  key(rows: Rows): string | undefined {
    const index = this.index(rows);
    return index === undefined ? undefined : rows.keyAt(index);
  }

  to(rows: Rows, index: number): void {
    if (rows.count === 0) return;
    const at = Math.max(0, Math.min(index, rows.count - 1));
    this.#place.value = { index: at, key: rows.keyAt(at) };
    this.#moves.value += 1;
  }

  /** By so many rows; from nowhere the first step is to the first row. */
  by(rows: Rows, steps: number): void {
    const at = this.index(rows);
    this.to(rows, at === undefined ? 0 : at + steps);
  }

  clear(): void {
    this.#place.value = undefined;
  }
}
