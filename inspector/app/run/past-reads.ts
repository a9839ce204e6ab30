import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type {
  PayloadRequest,
  PayloadAnswer,
  SnapshotAtAnswer,
  Source,
} from '../../protocol/index.ts';

/** Moments that are kept: one goes to and fro between few. */
const KEPT_MAX = 60;

/** Reads moments of a workflow's past. They never change, so those read last are kept. */
export class PastReads {
  readonly #source: Source;
  readonly #id: string;
  readonly #kept: Signal<ReadonlyMap<number, SnapshotAtAnswer>> = signal(new Map());
  readonly #reading = new Map<number, Promise<SnapshotAtAnswer>>();

  constructor(source: Source, id: string) {
    this.#source = source;
    this.#id = id;
  }

  /** Those that were read, by revision, the newest read last. */
  get kept(): ReadonlySignal<ReadonlyMap<number, SnapshotAtAnswer>> {
    return this.#kept;
  }

  /** The moment after a turn. @throws `SnapshotNotFound`. */
  read(revision: number): Promise<SnapshotAtAnswer> {
    const kept = this.#kept.value.get(revision);
    if (kept !== undefined) return Promise.resolve(kept);
    const reading = this.#reading.get(revision) ?? this.#ask(revision);
    this.#reading.set(revision, reading);
    return reading;
  }

  /** A part of a turn. */
  payload(what: Omit<PayloadRequest, 'id'>): Promise<PayloadAnswer> {
    return this.#source.payload({ id: this.#id, ...what });
  }

  async #ask(revision: number): Promise<SnapshotAtAnswer> {
    try {
      const snapshot = await this.#source.snapshotAt({ id: this.#id, revision });
      const newest = [...this.#kept.value, [revision, snapshot] as const].slice(-KEPT_MAX);
      this.#kept.value = new Map(newest);
      return snapshot;
    } finally {
      this.#reading.delete(revision);
    }
  }
}
