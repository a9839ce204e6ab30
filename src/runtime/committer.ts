import type { Host } from './host.ts';
import type { TaskKey } from './records.ts';
import type { Batch, Store } from './store.ts';

type Lists = Omit<Batch, 'aliveAt'>;

/** Something to be written, wholly or not at all, and who is told when it is safe or cannot be. */
export interface Entry extends Partial<Omit<Lists, 'settled'>> {
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/** What nothing waits for: it is written along with whatever is written next. */
interface Lazy extends Partial<Pick<Lists, 'settled' | 'broadcastsDropped'>> {
  readonly stored: () => void;
}

/** How long an acknowledgement that nothing waits for may stay in memory, in ms. */
const SETTLE_WITHIN_MS = 50;
/** How long, in ms, one that the store would not take waits before it is offered again. */
const SETTLE_AGAIN_MS = 1_000;

export interface CommitterOptions {
  readonly store: Store;
  readonly host: Host;
  /** Turns written in one transaction. */
  readonly batchCommits: number;
  /** Told of what threw when it was told that its turn is stored. */
  readonly report: (error: unknown) => void;
}

/**
 * Group commit: turns that arrive together share one transaction, and nobody is answered before it
 * is durable. Turns are built on turns that are still waiting to be written, so when a write fails
 * all that waits fails with it (C1, C2) and is built anew from what is stored.
 */
export class Committer {
  readonly #store: Store;
  readonly #host: Host;
  readonly #batchCommits: number;
  readonly #report: (error: unknown) => void;
  /** While an engine recovers: when one was last alive, and not yet itself (B1). */
  aliveAt: number | undefined;
  #waiting: Entry[] = [];
  #lazy: Lazy[] = [];
  #scheduled = false;
  #writing = false;
  #closing = false;
  #idle: (() => void)[] = [];
  #settleWake: (() => void) | undefined;

  constructor({ store, host, batchCommits, report }: CommitterOptions) {
    this.#store = store;
    this.#host = host;
    this.#batchCommits = batchCommits;
    this.#report = report;
  }

  /** How many entries wait to be written. */
  get waiting(): number {
    return this.#waiting.length;
  }

  add(entry: Entry): void {
    this.#waiting.push(entry);
    this.#schedule();
  }

  /** Says that a task ran; written along with whatever is written next. */
  settle(key: TaskKey, stored: () => void): void {
    this.#addLazy({ settled: [key], stored });
  }

  /** Says that broadcasts have reached all; written along with whatever is written next. */
  dropBroadcasts(ids: readonly string[]): void {
    this.#addLazy({ broadcastsDropped: ids, stored: () => {} });
  }

  /** Has the store told that an engine is alive, though there is nothing else to write. */
  beat(): Promise<void> {
    return new Promise((stored, failed) => {
      this.add({ stored, failed });
    });
  }

  /** Writes what there is, and offers nothing again that the store would not take. */
  close(): Promise<void> {
    this.#closing = true;
    return this.drained();
  }

  /** Resolves when nothing is waiting or being written. */
  drained(): Promise<void> {
    if (this.#waiting.length + this.#lazy.length > 0) this.#schedule();
    if (!this.#scheduled && !this.#writing) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle.push(resolve);
    });
  }

  #addLazy(lazy: Lazy): void {
    this.#lazy.push(lazy);
    this.#settleWithin(SETTLE_WITHIN_MS);
  }

  #settleWithin(ms: number): void {
    if (this.#closing) return;
    this.#settleWake ??= this.#host.wake(this.#host.now() + ms, () => {
      this.#settleWake = undefined;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#writing) return;
    this.#scheduled = true;
    this.#host.defer(() => {
      this.#scheduled = false;
      void this.#flush();
    });
  }

  /**
   * Turns of one workflow that were taken together stay together: between the one that begins a
   * wait and the one that takes what was kept for it nothing would wake the workflow (B10).
   */
  #batchLength(): number {
    let length = Math.min(this.#batchCommits, this.#waiting.length);
    const isParted = (place: number): boolean => {
      const next = this.#waiting[place]?.commits?.at(0);
      const last = this.#waiting[place - 1]?.commits?.at(-1);
      return next === undefined || next.workflow.id !== last?.workflow.id;
    };
    while (!isParted(length)) length += 1;
    return length;
  }

  async #flush(): Promise<void> {
    const entries = this.#waiting.splice(0, this.#batchLength());
    const lazy = this.#lazy;
    this.#lazy = [];
    this.#settleWake?.();
    this.#settleWake = undefined;
    if (entries.length + lazy.length > 0) {
      this.#writing = true;
      await this.#write(entries, lazy);
      this.#writing = false;
    }
    if (this.#waiting.length > 0) {
      this.#schedule();
      return;
    }
    if (this.#lazy.length > 0) this.#settleWithin(SETTLE_WITHIN_MS);
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }

  async #write(entries: readonly Entry[], lazy: readonly Lazy[]): Promise<void> {
    const batch: Batch = {
      commits: joined(entries, 'commits'),
      attempts: joined(entries, 'attempts'),
      settled: joined(lazy, 'settled'),
      broadcasts: joined(entries, 'broadcasts'),
      broadcastsDropped: joined([...lazy, ...entries], 'broadcastsDropped'),
      checkpointsDropped: joined(entries, 'checkpointsDropped'),
      workflowsDropped: joined(entries, 'workflowsDropped'),
      aliveAt: this.aliveAt ?? this.#host.now(),
    };
    try {
      const written = this.#store.write(batch);
      if (written !== undefined) await written;
    } catch (error) {
      this.#lazy.push(...lazy);
      if (lazy.length > 0) this.#settleWithin(SETTLE_AGAIN_MS);
      const lost = [...entries, ...this.#waiting.splice(0)];
      for (const { failed } of lost) this.#tell(() => failed(error));
      return;
    }
    for (const { stored } of [...lazy, ...entries]) this.#tell(stored);
  }

  /** One that throws must not keep the others from being told, nor the next batch from its turn. */
  #tell(told: () => void): void {
    try {
      told();
    } catch (error) {
      this.#report(error);
    }
  }
}

/** What all of them hold under this name, in their order. */
function joined<K extends keyof Lists>(parts: readonly Partial<Lists>[], key: K): Lists[K] {
  const list: unknown[] = [];
  for (const part of parts) {
    const items = part[key];
    if (items !== undefined) list.push(...items);
  }
  return list as readonly unknown[] as Lists[K];
}
