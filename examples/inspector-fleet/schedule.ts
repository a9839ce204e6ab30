/** What is still to happen, the earliest first. */
export class Schedule<Deed> {
  /** The last one is the next. */
  readonly #items: { readonly at: number; readonly deed: Deed }[] = [];

  /** ms since epoch of what comes first; `Infinity`: nothing does. */
  get next(): number {
    return this.#items.at(-1)?.at ?? Infinity;
  }

  add(at: number, deed: Deed): void {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#items[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#items.splice(low, 0, { at, deed });
  }

  /** Takes off all that is due. */
  due(now: number): readonly Deed[] {
    const due: Deed[] = [];
    while (this.next <= now) {
      const item = this.#items.pop();
      if (item !== undefined) due.push(item.deed);
    }
    return due;
  }
}
