import { DatabaseSync, type StatementSync } from 'node:sqlite';

export const FULL_WAL = 'pragma journal_mode = wal; pragma synchronous = full';

/** The yardstick of the disk: one row written, one durable commit. */
export class RawCommits {
  readonly #database: DatabaseSync;
  readonly #update: StatementSync;
  #number = 0;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(FULL_WAL);
    this.#database.exec('create table rows (id integer primary key, value text) strict');
    this.#database.exec("insert into rows values (1, '')");
    this.#update = this.#database.prepare('update rows set value = ? where id = 1');
  }

  commit(): void {
    this.#number += 1;
    this.#update.run(`some state, the ${this.#number}th`);
  }

  /** Milliseconds that one commit took. */
  timed(): number {
    const begun = performance.now();
    this.commit();
    return performance.now() - begun;
  }

  close(): void {
    this.#database.close();
  }
}
