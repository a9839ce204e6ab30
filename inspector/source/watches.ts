import type { StoreReads } from 'abeyance/reading';
import { checkWatch, type Delta, type WatchOptions, type WatchRequest } from '../protocol/index.ts';
import { DELTA_EVERY_MS, DELTA_ROWS_MAX } from '../protocol/limits.ts';
import { findAmong, searchOf } from './search.ts';
import { summaryOf } from './summary.ts';

/** Changed workflows kept in mind for one watcher; more is a `resync`. */
const DIRTY_MAX = 10_000;
/**
 * How much longer than it takes to read a delta one rests before the next. Sending it costs about
 * as much again, so a watcher takes two or three percent of an engine's time in the same process,
 * and not more, however much changes.
 */
const RESTS = 80;

/** What watchers are told from. */
export interface Watched {
  readonly reads: StoreReads;
  readonly now: () => number;
  /** Called when the first one watches; returns what is called when the last one has left. */
  readonly begin: (heard: Heard) => () => void;
}

/** Told of what changed: ids, or `all` where nobody knows any more. */
export interface Heard {
  changed(id: string): void;
  all(): void;
  /** Nothing more comes. */
  end(): void;
}

/**
 * Tells watchers what changed. What is heard of is only put into a set: rows are read when a
 * watcher asks for its next delta, so a slow one costs nobody anything.
 */
export class Watches {
  readonly #watched: Watched;
  readonly #watchers = new Set<Watcher>();
  #stop: (() => void) | undefined;
  #ended = false;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  watch(request: WatchRequest, options: WatchOptions = {}): AsyncIterable<Delta> {
    const asked = checkWatch(request, 'watch');
    // refused now, and not when the first delta is asked for
    searchOf(asked.query, this.#watched.now());
    return { [Symbol.asyncIterator]: () => this.#deltas(asked, options) };
  }

  close(): void {
    this.#ended = true;
    for (const watcher of this.#watchers) watcher.end();
  }

  async *#deltas(
    request: WatchRequest,
    { signal }: WatchOptions,
  ): AsyncGenerator<Delta, void, undefined> {
    const watcher = new Watcher(request.ids);
    const abort = (): void => watcher.end();
    this.#add(watcher);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true || this.#ended) watcher.end();
    try {
      yield await this.#first(request, watcher);
      for (;;) {
        const dirty = await watcher.next();
        if (dirty === undefined) return;
        const begun = performance.now();
        const delta = await this.#delta(request, dirty);
        const rest = Math.max(DELTA_EVERY_MS, (performance.now() - begun) * RESTS);
        yield delta;
        await watcher.rest(rest - (performance.now() - begun));
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#remove(watcher);
    }
  }

  /** Where one begins to hear, with what changed since another moment. */
  async #first({ since, ...request }: WatchRequest, watcher: Watcher): Promise<Delta> {
    const { reads } = this.#watched;
    const sequence = await newestSequence(reads);
    if (since === undefined || since === sequence) {
      return { type: 'changes', sequence, rows: [], removed: [] };
    }
    const ids = since > sequence ? undefined : await changedSince(reads, since);
    if (ids === undefined) return { type: 'resync', sequence };
    for (const id of ids) watcher.changed(id);
    return this.#delta(request, watcher.take());
  }

  async #delta({ query }: WatchRequest, dirty: ReadonlySet<string> | 'all'): Promise<Delta> {
    const { reads, now } = this.#watched;
    // first the number, then the rows: they may be newer, but are never older than it
    const sequence = await newestSequence(reads);
    if (dirty === 'all') return { type: 'resync', sequence };
    const asked = [...dirty];
    if (asked.length > DELTA_ROWS_MAX) return { type: 'resync', sequence };
    const found = await findAmong(reads, searchOf(query, now()), asked);
    const rows = found.map(summaryOf);
    const there = new Set(rows.map(({ id }) => id));
    return { type: 'changes', sequence, rows, removed: asked.filter((id) => !there.has(id)) };
  }

  #add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    this.#stop ??= this.#watched.begin({
      changed: (id) => {
        for (const one of this.#watchers) one.changed(id);
      },
      all: () => {
        for (const one of this.#watchers) one.all();
      },
      end: () => this.close(),
    });
  }

  #remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
  }
}

/** What one watcher has not been told yet. */
class Watcher {
  readonly #only: ReadonlySet<string> | undefined;
  #dirty: Set<string> | 'all' = new Set();
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(ids: readonly string[] | undefined) {
    this.#only = ids && new Set(ids);
  }

  changed(id: string): void {
    if (this.#dirty === 'all' || this.#only?.has(id) === false) return;
    this.#dirty.add(id);
    if (this.#dirty.size > DIRTY_MAX) this.#dirty = 'all';
    this.#wake?.();
  }

  all(): void {
    this.#dirty = 'all';
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  take(): ReadonlySet<string> | 'all' {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    return dirty;
  }

  /** `undefined`: it is over. */
  async next(): Promise<ReadonlySet<string> | 'all' | undefined> {
    while (!this.#ended && this.#dirty !== 'all' && this.#dirty.size === 0) await this.#woken();
    return this.#ended ? undefined : this.take();
  }

  /** Waits so long, or until it is over: what changes meanwhile is told together. */
  async rest(ms: number): Promise<void> {
    if (ms <= 0 || this.#ended) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        if (!this.#ended) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  async #woken(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}

/** The number of the newest turn in the store. */
export async function newestSequence(reads: StoreReads): Promise<number> {
  const { items } = await reads.journal('turns', { limit: 1, newestFirst: true });
  return items[0]?.sequence ?? 0;
}

/** Ids of workflows that changed after a turn; `undefined`: too many. */
export async function changedSince(
  reads: StoreReads,
  since: number,
): Promise<ReadonlySet<string> | undefined> {
  const request = { after: since, limit: DELTA_ROWS_MAX };
  const turns = await reads.journal('turns', request);
  const attempts = await reads.journal('attempts', request);
  if (turns.cursor !== undefined || attempts.cursor !== undefined) return undefined;
  return new Set([...turns.items, ...attempts.items].map(({ workflowId }) => workflowId));
}
