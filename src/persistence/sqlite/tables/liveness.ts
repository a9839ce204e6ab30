import type { Connection, Query } from '../connection.ts';
import { checkSum, rowSum } from '../row-sum.ts';

export interface Liveness {
  readonly aliveAt: number;
  readonly lastNumber: number;
}

/** When an engine was last alive, and the last number it drew: one row. */
export class LivenessTable {
  readonly #put: Query<never>;
  readonly #select: Query<Liveness & { readonly sum: number }>;

  constructor(connection: Connection) {
    this.#put = connection.prepare('insert or replace into liveness values (1, ?, ?, ?)');
    this.#select = connection.prepare(
      'select alive_at as aliveAt, last_number as lastNumber, sum from liveness',
    );
  }

  put({ aliveAt, lastNumber }: Liveness): void {
    this.#put.run(aliveAt, lastNumber, rowSum(aliveAt, lastNumber));
  }

  read(): Liveness | undefined {
    const record = this.#select.get();
    if (record === undefined) return undefined;
    const { aliveAt, lastNumber, sum } = record;
    checkSum('liveness', sum, aliveAt, lastNumber);
    return { aliveAt, lastNumber };
  }
}
