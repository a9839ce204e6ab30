import type { CheckpointRow } from '../../../runtime/records.ts';
import type { Connection, Query } from '../connection.ts';
import { rowSum } from '../row-sum.ts';

/** Past states that are kept, each under the number of the turn that led to it. */
export class CheckpointTable {
  readonly #put: Query<never>;
  readonly #drop: Query<never>;

  constructor(connection: Connection) {
    this.#put = connection.prepare('insert or replace into checkpoints values (?, ?, ?, ?, ?)');
    this.#drop = connection.prepare('delete from checkpoints where workflow = ? and revision = ?');
  }

  put(workflow: number, { revision, body }: CheckpointRow, sequence: number): void {
    const values = [sequence, workflow, revision, body] as const;
    this.#put.run(...values, rowSum(...values));
  }

  drop(workflow: number, revision: number): void {
    this.#drop.run(workflow, revision);
  }
}
