import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { DefinitionAnswer, Source } from '../../protocol/index.ts';

/** Definitions by hash. One never changes, so each is asked for once. */
export class Definitions {
  readonly #source: Source;
  readonly #kept = new Map<string, Signal<DefinitionAnswer | undefined>>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** `undefined` until it has come, and where the store does not have it. */
  of(hash: string): ReadonlySignal<DefinitionAnswer | undefined> {
    const kept = this.#kept.get(hash);
    if (kept !== undefined) return kept;
    const definition = signal<DefinitionAnswer | undefined>(undefined);
    this.#kept.set(hash, definition);
    void this.#read(hash, definition);
    return definition;
  }

  async #read(hash: string, into: Signal<DefinitionAnswer | undefined>): Promise<void> {
    try {
      into.value = await this.#source.definition({ hash });
    } catch {
      // asked for again by the next who wants it
      this.#kept.delete(hash);
    }
  }
}
