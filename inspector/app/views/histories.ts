import type { Source } from '../../protocol/index.ts';
import { RunHistory } from './run-history.ts';

/** Workflows whose histories are kept while one goes from one to the other. */
const KEPT_MAX = 3;

/** Histories by workflow, so that each view of a run draws the same, read once. */
export class Histories {
  readonly #source: Source;
  #kept: readonly RunHistory[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  of(id: string): RunHistory {
    const kept =
      this.#kept.find((history) => history.id === id) ?? new RunHistory(this.#source, id);
    this.#kept = [kept, ...this.#kept.filter((history) => history !== kept)].slice(0, KEPT_MAX);
    return kept;
  }
}
