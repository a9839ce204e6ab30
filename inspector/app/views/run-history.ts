import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { EntryLine, Source } from '../../protocol/index.ts';

/** Turns of one read. */
const PAGE = 1_000;
/** Turns that are drawn at most: the newest. */
export const HISTORY_MAX = 20_000;

/** The turns a drawing is made of, oldest first, up to the newest that was read. */
export interface Told {
  readonly lines: readonly EntryLine[];
  /** `false`: it had more turns before these. */
  readonly fromStart: boolean;
  readonly error?: unknown;
}

/** All a workflow did, for the views that show it from beginning to end. */
export class RunHistory {
  readonly id: string;
  /** Address of the actor whose machine is drawn; `undefined`: the root's. */
  readonly actor: Signal<string | undefined> = signal(undefined);
  /** Whether its chart is drawn, and not its outline; `undefined`: as fits the screen. */
  readonly drawn: Signal<boolean | undefined> = signal(undefined);
  /** Whether the path it took is drawn over its chart. */
  readonly path: Signal<boolean> = signal(false);
  /** Whether its timeline has long gaps drawn short; `undefined`: as fits it. */
  readonly compressed: Signal<boolean | undefined> = signal(undefined);
  readonly #source: Source;
  readonly #told: Signal<Told | undefined> = signal(undefined);
  /** Reads follow each other, so that no page is put on twice. */
  #last: Promise<void> = Promise.resolve();
  #upTo = 0;

  constructor(source: Source, id: string) {
    this.#source = source;
    this.id = id;
  }

  /** `undefined` until it was read. */
  get told(): ReadonlySignal<Told | undefined> {
    return this.#told;
  }

  /** Reads what happened up to a revision, unless it was read already. */
  follow(revision: number): Promise<void> {
    if (revision <= this.#upTo) return this.#last;
    this.#upTo = revision;
    this.#last = this.#last.then(() => this.#grow());
    return this.#last;
  }

  async #grow(): Promise<void> {
    const before = this.#told.value;
    try {
      this.#told.value =
        before === undefined || before.error !== undefined
          ? await this.#all()
          : await this.#more(before);
    } catch (error) {
      this.#upTo = 0;
      this.#told.value = {
        lines: before?.lines ?? [],
        fromStart: before?.fromStart ?? false,
        error,
      };
    }
  }

  async #all(): Promise<Told> {
    const pages: (readonly EntryLine[])[] = [];
    let before: number | undefined;
    let read = 0;
    do {
      const page = await this.#source.entries({
        id: this.id,
        limit: PAGE,
        newestFirst: true,
        ...(before === undefined ? undefined : { before }),
      });
      pages.unshift(page.items.toReversed());
      read += page.items.length;
      before = page.cursor;
    } while (before !== undefined && read < HISTORY_MAX);
    return { lines: pages.flat(), fromStart: before === undefined };
  }

  async #more(told: Told): Promise<Told> {
    const lines = [...told.lines];
    let after: number | undefined = lines.at(-1)?.sequence ?? 0;
    while (after !== undefined) {
      const page = await this.#source.entries({ id: this.id, limit: PAGE, after });
      lines.push(...page.items);
      after = page.cursor;
    }
    const surplus = Math.max(0, lines.length - HISTORY_MAX);
    return { lines: lines.slice(surplus), fromStart: told.fromStart && surplus === 0 };
  }
}
