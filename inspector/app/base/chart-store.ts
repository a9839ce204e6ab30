import type { Chart } from '../../chart/index.ts';

/** Changes whenever the same machine would be laid out otherwise than before. */
const LAYOUT = 1;
const DATABASE = 'abeyance.inspector';
const CHARTS = 'charts';
/** Charts kept from one visit to the next; the oldest go first. */
const KEPT_MAX = 100;

interface KeptChart {
  readonly key: string;
  readonly at: number;
  readonly chart: Chart;
}

/**
 * Charts as they were laid out, kept by the browser: the second visit needs no worker. Where it may
 * not keep anything, there are none.
 */
export class ChartStore {
  #opened: Promise<IDBDatabase> | undefined;

  async read(key: string): Promise<Chart | undefined> {
    try {
      const store = (await this.#open()).transaction(CHARTS).objectStore(CHARTS);
      const kept = (await answerOf(store.get(keyOf(key)))) as KeptChart | undefined;
      return kept?.chart;
    } catch {
      return undefined;
    }
  }

  async write(key: string, chart: Chart): Promise<void> {
    try {
      const transaction = (await this.#open()).transaction(CHARTS, 'readwrite');
      const store = transaction.objectStore(CHARTS);
      store.put({ key: keyOf(key), at: Date.now(), chart } satisfies KeptChart);
      const keys = await answerOf(store.index('at').getAllKeys());
      for (const old of keys.slice(0, Math.max(0, keys.length - KEPT_MAX))) store.delete(old);
    } catch {
      // it is laid out anew the next time
    }
  }

  #open(): Promise<IDBDatabase> {
    this.#opened ??= open();
    return this.#opened;
  }
}

function keyOf(key: string): string {
  return `${LAYOUT} ${key}`;
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(CHARTS, { keyPath: 'key' }).createIndex('at', 'at');
  });
  const database = await answerOf(request);
  // another page may want to make the store anew
  database.addEventListener('versionchange', () => database.close());
  return database;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('not stored')));
  });
}
