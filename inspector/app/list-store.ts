import { signal, type Signal } from '@preact/signals';
import type { CountAnswer, Source, SummaryRow } from '../protocol/index.ts';

/** Rows asked for at a time. */
export const PAGE_ROWS = 200;

/** What the list shows. Only the newest search writes to it. */
export interface ListStore {
  readonly rows: Signal<readonly SummaryRow[]>;
  readonly count: Signal<CountAnswer | undefined>;
  readonly error: Signal<unknown>;
  readonly loading: Signal<boolean>;
  /** Shows what a query finds, and goes on hearing of it. */
  search(query: string): Promise<void>;
  /** Reads the next page, if there is one. */
  more(): Promise<void>;
  close(): void;
}

export function createListStore(source: Source): ListStore {
  const rows = signal<readonly SummaryRow[]>([]);
  const count = signal<CountAnswer | undefined>(undefined);
  const error = signal<unknown>(undefined);
  const loading = signal(false);
  let cursor: number | undefined;
  let query = '';
  let current = new AbortController();

  async function page(from: number | undefined, { signal: asked }: AbortController) {
    loading.value = true;
    try {
      const request = { query, after: from, limit: PAGE_ROWS, newestFirst: true };
      const answer = await source.list(request);
      if (asked.aborted) return;
      rows.value = from === undefined ? answer.rows : [...rows.value, ...answer.rows];
      cursor = answer.cursor;
      error.value = undefined;
    } catch (failure) {
      if (!asked.aborted) error.value = failure;
    } finally {
      if (!asked.aborted) loading.value = false;
    }
  }

  async function recount({ signal: asked }: AbortController) {
    const answer = await source.count({ query });
    if (!asked.aborted) count.value = answer;
  }

  async function listen(asked: AbortController) {
    try {
      for await (const delta of source.watch({ query }, { signal: asked.signal })) {
        if (asked.signal.aborted) return;
        if (delta.type === 'resync') await page(undefined, asked);
        else rows.value = changedRows(rows.value, delta, cursor === undefined);
        await recount(asked);
      }
    } catch (failure) {
      if (!asked.signal.aborted) error.value = failure;
    }
  }

  return {
    rows,
    count,
    error,
    loading,
    async search(text) {
      current.abort();
      const asked = new AbortController();
      current = asked;
      query = text;
      void listen(asked);
      await page(undefined, asked);
      if (error.value === undefined) await recount(asked).catch(() => undefined);
    },
    async more() {
      if (cursor !== undefined && !loading.value) await page(cursor, current);
    },
    close: () => current.abort(),
  };
}

/**
 * Rows as they are after a delta, newest first. Not yet `complete`: one older than all that are
 * shown is left to the page it stands on.
 */
export function changedRows(
  rows: readonly SummaryRow[],
  delta: { readonly rows: readonly SummaryRow[]; readonly removed: readonly string[] },
  complete: boolean,
): readonly SummaryRow[] {
  const newest = new Map(delta.rows.map((row) => [row.id, row]));
  const gone = new Set(delta.removed);
  const known = new Set(rows.map(({ id }) => id));
  const kept = rows.filter(({ id }) => !gone.has(id)).map((row) => newest.get(row.id) ?? row);
  const oldest = complete ? -Infinity : (rows.at(-1)?.createdAt ?? -Infinity);
  const added = [...newest.values()].filter(
    ({ id, createdAt }) => !known.has(id) && !gone.has(id) && createdAt >= oldest,
  );
  if (added.length === 0) return kept;
  return [...added, ...kept].toSorted((one, other) => other.createdAt - one.createdAt);
}
