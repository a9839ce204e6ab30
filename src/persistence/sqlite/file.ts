import type { Store, StoreReads } from '../../runtime/store.ts';
import type { Connection } from './connection.ts';
import { openDue, type DueReader } from './due.ts';
import { Finder } from './find.ts';
import { openJournal, type JournalReader } from './journal.ts';
import { openTables, type Tables } from './tables/tables.ts';

/** An open file whose schema is ours, ready for queries. */
export interface StoreFile {
  readonly connection: Connection;
  readonly tables: Tables;
  readonly due: DueReader;
  readonly finder: Finder;
  readonly journal: JournalReader;
}

export function openFile(connection: Connection): StoreFile {
  const tables = openTables(connection);
  return {
    connection,
    tables,
    due: openDue(connection),
    finder: new Finder(connection, tables),
    journal: openJournal(connection, tables),
  };
}

/** The calls of the store port that whoever only reads can answer. */
export interface StoreReader extends StoreReads, Pick<Store, 'open' | 'close'> {}

/** A reader that can tell cheaply whether there is something to read. */
export interface SqliteReader extends StoreReader {
  /** Another number than before: something was written since, by whomever. */
  version(): number;
}
