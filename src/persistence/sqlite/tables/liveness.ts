import type { Connection, Query } from '../connection.ts';

export interface Liveness {
  readonly aliveAt: number;
  readonly lastNumber: number;
}

/** When an engine was last alive, and the last number it drew: one row. */
export class LivenessTable {
  readonly #put: Query<never>;
  readonly #select: Query<Liveness>;

  constructor(connection: Connection) {
    this.#put = connection.prepare('insert or replace into liveness values (1, ?, ?)');
    this.#select = connection.prepare(
      'select alive_at as aliveAt, last_number as lastNumber from liveness',
    );
  }

  put({ aliveAt, lastNumber }: Liveness): void {
    this.#put.run(aliveAt, lastNumber);
  }

  read(): Liveness | undefined {
    return this.#select.get();
  }
}
