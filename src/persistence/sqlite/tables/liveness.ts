import type { StoreOpened } from '../../../runtime/store.ts';
import type { Connection, Query } from '../connection.ts';

/** When an engine was last alive: one row. */
export class LivenessTable {
  readonly #put: Query<never>;
  readonly #select: Query<{ readonly aliveAt: number }>;

  constructor(connection: Connection) {
    this.#put = connection.prepare('insert or replace into liveness values (1, ?)');
    this.#select = connection.prepare('select alive_at as aliveAt from liveness');
  }

  put(aliveAt: number): void {
    this.#put.run(aliveAt);
  }

  read(): StoreOpened {
    return { aliveAt: this.#select.get()?.aliveAt };
  }
}
