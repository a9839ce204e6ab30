import { sqliteStore } from 'abeyance/sqlite';

type Store = ReturnType<typeof sqliteStore>;

export interface CountingStore {
  readonly store: Store;
  /** Commits of the database so far. */
  readonly writes: () => number;
}

/** The SQLite store, whose every write is one durable commit, counted. */
export function countingStore(path: string): CountingStore {
  const store = sqliteStore(path);
  let writes = 0;
  return {
    store: {
      ...store,
      write: (batch) => {
        writes += 1;
        return store.write(batch);
      },
    },
    writes: () => writes,
  };
}
