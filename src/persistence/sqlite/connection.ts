import { DatabaseSync } from 'node:sqlite';

export type Value = string | number | null;

/** A prepared statement whose rows are of one known shape. */
export interface Query<Row> {
  all(...values: readonly Value[]): readonly Row[];
  get(...values: readonly Value[]): Row | undefined;
  /** The number of rows changed. */
  run(...values: readonly Value[]): number;
}

export interface Connection {
  prepare<Row = never>(sql: string): Query<Row>;
  exec(sql: string): void;
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
  database.exec(`pragma busy_timeout = ${options.busyTimeoutMs}`);
  return {
    prepare: (sql) => prepare(database, sql),
    exec: (sql) => database.exec(sql),
    transaction: (mode, work) => transaction(database, mode, work),
    close: () => database.close(),
  };
}

function prepare<Row>(database: DatabaseSync, sql: string): Query<Row> {
  const statement = database.prepare(sql);
  // The one place where a row's shape is taken on trust: the schema is ours and strict.
  return {
    all: (...values) => statement.all(...values) as unknown as readonly Row[],
    get: (...values) => statement.get(...values) as unknown as Row | undefined,
    run: (...values) => Number(statement.run(...values).changes),
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
