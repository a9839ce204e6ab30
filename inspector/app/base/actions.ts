import { signal, type ReadonlySignal, type Signal } from '@preact/signals';

/** Something that can be done on the page one is on, as the palette offers it. */
export interface Action {
  /** What it is called: "Send event…". */
  readonly name: string;
  /** Why it cannot be done now; `undefined`: it can. */
  readonly refused?: string | undefined;
  readonly act: () => void;
}

/** What the parts that are shown offer, the newest part's first. */
export class Actions {
  readonly #offered: Signal<readonly (() => readonly Action[])[]> = signal([]);

  get offered(): ReadonlySignal<readonly (() => readonly Action[])[]> {
    return this.#offered;
  }

  /** All that is offered now. */
  all(): readonly Action[] {
    return this.#offered.value.toReversed().flatMap((offer) => offer());
  }

  /** `offer` is asked when the palette opens. Returns what takes it back. */
  offer(offer: () => readonly Action[]): () => void {
    this.#offered.value = [...this.#offered.peek(), offer];
    return () => {
      this.#offered.value = this.#offered.peek().filter((other) => other !== offer);
    };
  }
}
