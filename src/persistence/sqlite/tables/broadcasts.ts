import type { BroadcastRow } from '../../../runtime/records.ts';
import type { Connection, Query } from '../connection.ts';
import { rowSum } from '../row-sum.ts';

/** Events on their way to all that wait for them, in the order they were first written. */
export class BroadcastTable {
  readonly #put: Query<never>;
  readonly #drop: Query<never>;

  constructor(connection: Connection) {
    this.#put = connection.prepare(
      'insert into broadcasts values (?, ?, ?, ?)' +
        ' on conflict (id) do update set body = excluded.body, sum = excluded.sum',
    );
    this.#drop = connection.prepare('delete from broadcasts where id = ?');
  }

  put({ id, body }: BroadcastRow, sequence: number): void {
    this.#put.run(sequence, id, body, rowSum(id, body));
  }

  drop(id: string): void {
    this.#drop.run(id);
  }
}
