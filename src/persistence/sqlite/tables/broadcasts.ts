import type { BroadcastRow } from '../../../runtime/records.ts';
import type { Connection, Query } from '../connection.ts';

/** Events on their way to all that wait for them, in the order they were first written. */
export class BroadcastTable {
  readonly #put: Query<never>;
  readonly #drop: Query<never>;

  constructor(connection: Connection) {
    this.#put = connection.prepare(
      'insert into broadcasts values (?, ?, ?) on conflict (id) do update set body = excluded.body',
    );
    this.#drop = connection.prepare('delete from broadcasts where id = ?');
  }

  put({ id, body }: BroadcastRow, sequence: number): void {
    this.#put.run(sequence, id, body);
  }

  drop(id: string): void {
    this.#drop.run(id);
  }
}
