import type { Awaitable, Store } from '../../runtime/store.ts';

/** A place where a store keeps its rows, new and empty for each case. */
export interface StorePlace {
  /** A store on this place, not yet open. Each call makes another. */
  store(): Store;
  /** Called when the case is over and every store is closed. */
  remove(): Awaitable<void>;
}

/** One promise of the store port and how it is proved. A runner calls `run` for each. */
export interface ConformanceCase {
  readonly name: string;
  /** @throws `ConformanceFailure` where the store breaks the promise. */
  run(makePlace: () => Awaitable<StorePlace>): Promise<void>;
}

/** A case that is given an open store, which is closed afterwards whatever happens. */
export function withStore(
  name: string,
  prove: (store: Store, place: StorePlace) => Promise<void>,
): ConformanceCase {
  return {
    name,
    async run(makePlace) {
      const place = await makePlace();
      const store = place.store();
      try {
        await store.open();
        await prove(store, place);
      } finally {
        await store.close();
        await place.remove();
      }
    },
  };
}
