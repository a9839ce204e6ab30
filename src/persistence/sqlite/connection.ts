import { DatabaseSync } from 'node:sqlite';

export type Value = string | number | null;

/** A prepared statement whose rows are of one known shape. */
export interface Query<Row> {
  all(...values: readonly Value[]): readonly Row[];
  get(...values: readonly Value[]): Row | undefined;
  run(...values: readonly Value[]): { readonly changes: number };
}

export interface Connection {
  prepare<Row = never>(sql: string): Query<Row>;
  exec(sql: string): void;
  /** All rows as lists of their columns: a tenth of the price of objects, where there are many. */
  list(sql: string): readonly (readonly Value[])[];
  /** Lets SQL call a function of ours. */
  define(name: string, work: (...values: readonly Value[]) => Value): void;
  /** Runs `work` in one transaction: all of it holds afterwards, or none. */
  transaction<T>(mode: 'immediate' | 'deferred', work: () => T): T;
  close(): void;
}

export interface ConnectionOptions {
  readonly readOnly: boolean;
  readonly busyTimeoutMs: number;
}

export function connect(path: string, options: ConnectionOptions): Connection {
  const database = new DatabaseSync(path, {
    readOnly: options.readOnly,
    enableForeignKeyConstraints: false,
  });
  database.exec(`pragma busy_timeout = ${options.busyTimeoutMs}; pragma cell_size_check = on`);
  return {
    // Rows are taken on trust here and nowhere else: the schema is ours, and its tables are strict.
    prepare: <Row>(sql: string) => database.prepare(sql) as unknown as Query<Row>,
    exec: (sql) => database.exec(sql),
    list: (sql) => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement.all() as unknown as readonly (readonly Value[])[];
    },
    define: (name, work) =>
      database.function(name, { varargs: true, deterministic: true }, (...values) =>
        work(...(values as readonly Value[])),
      ),
    transaction: (mode, work) => transaction(database, mode, work),
    close: () => database.close(),
  };
}

function transaction<T>(database: DatabaseSync, mode: 'immediate' | 'deferred', work: () => T): T {
  database.exec(`begin ${mode}`);
  try {
    const result = work();
    database.exec('commit');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** SQLite may have rolled back by itself (a full disk does that): then there is nothing to do. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('rollback');
  } catch {
    // Not in a transaction any more, which is what was wanted.
  }
}
