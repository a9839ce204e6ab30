import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type {
  AttemptLine,
  DeadLetterLine,
  PageOf,
  PageOfRun,
  Source,
} from '../../protocol/index.ts';

/** Of each kind, the newest that are shown. */
const SHOWN_MAX = 200;

/** What went wrong in a workflow: attempts of its tasks, and messages nobody took. */
export class RunFailures {
  readonly #source: Source;
  readonly #id: string;
  readonly #attempts: Signal<readonly AttemptLine[]> = signal([]);
  readonly #letters: Signal<readonly DeadLetterLine[]> = signal([]);

  constructor(source: Source, id: string) {
    this.#source = source;
    this.#id = id;
  }

  /** Failed attempts, newest first. */
  get attempts(): ReadonlySignal<readonly AttemptLine[]> {
    return this.#attempts;
  }

  /** Dead letters, newest first. */
  get letters(): ReadonlySignal<readonly DeadLetterLine[]> {
    return this.#letters;
  }

  /** Reads what is new. */
  async read(): Promise<void> {
    const [attempts, letters] = await Promise.all([
      this.#newer((page) => this.#source.attempts(page), this.#attempts.value),
      this.#newer((page) => this.#source.deadLetters(page), this.#letters.value),
    ]);
    batch(() => {
      this.#attempts.value = attempts;
      this.#letters.value = letters;
    });
  }

  async #newer<T extends { readonly sequence: number }>(
    ask: (page: PageOfRun) => Promise<PageOf<T>>,
    known: readonly T[],
  ): Promise<readonly T[]> {
    const { items } = await ask({ id: this.#id, limit: SHOWN_MAX, newestFirst: true });
    const newest = known[0]?.sequence;
    return items[0]?.sequence === newest && items.length === known.length ? known : items;
  }
}
