import type { DueCursor, DueItem, DuePage } from '../../runtime/store.ts';

/** What is or comes due, sorted by `(dueAt, seq)`. */
export class DueList {
  readonly #items: DueItem[] = [];

  add(item: DueItem): void {
    this.#items.splice(this.#placeOf(item), 0, item);
  }

  remove(cursor: DueCursor): void {
    const place = this.#placeOf(cursor);
    if (this.#items[place]?.seq === cursor.seq) this.#items.splice(place, 1);
  }

  read(after: DueCursor | undefined, until: number, limit: number): DuePage {
    const start = after === undefined ? 0 : this.#placeOf({ ...after, seq: after.seq + 1 });
    const beyond = this.#placeOf({ dueAt: until, seq: Infinity });
    const end = Math.max(start, Math.min(beyond, start + limit));
    return { items: this.#items.slice(start, end), nextDueAt: this.#items[end]?.dueAt };
  }

  /** The first place whose item is not before the cursor. */
  #placeOf(cursor: DueCursor): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.#items[middle];
      if (item !== undefined && isBefore(item, cursor)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(a: DueCursor, b: DueCursor): boolean {
  return a.dueAt === b.dueAt ? a.seq < b.seq : a.dueAt < b.dueAt;
}
