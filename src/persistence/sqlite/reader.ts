import { notOpen } from '../not-open.ts';
import { connect } from './connection.ts';
import { openFailure, storeFailure } from './failure.ts';
import { openFile, type StoreFile, type SqliteReader } from './file.ts';
import { requireSchema } from './schema.ts';
import { checkPath } from './path.ts';
import { loadRecords } from './tables/tables.ts';

/**
 * Reads a store's file without claiming it, beside an engine that runs or with none. Each call sees
 * one moment: no commit falls between the parts of an answer.
 */
export function sqliteReader(path: string): SqliteReader {
  checkPath(path);
  let current: StoreFile | undefined;
  const using = <T>(work: (file: StoreFile) => T): T => {
    const file = current;
    if (file === undefined) throw notOpen(path);
    try {
      return file.connection.transaction('deferred', () => {
        file.tables.configurations.refresh();
        file.tables.standings.refresh();
        return work(file);
      });
    } catch (error) {
      throw storeFailure(error, path);
    }
  };
  return {
    open() {
      try {
        current = openForReading(path);
        return { aliveAt: current.tables.liveness.read()?.aliveAt };
      } catch (error) {
        throw openFailure(error, path);
      }
    },
    load: (id) => using(({ tables }) => loadRecords(tables, id)),
    find: (filter, page) => using(({ finder }) => finder.find(filter, page)),
    count: (filter) => using(({ finder }) => finder.count(filter)),
    journal: (kind, request) => using(({ journal }) => journal.read(kind, request)),
    due: (after, until, limit) => using(({ due }) => due.read(after, until, limit)),
    version() {
      if (current === undefined) throw notOpen(path);
      const query = 'select data_version as value from pragma_data_version';
      return current.connection.prepare<{ value: number }>(query).get()?.value ?? 0;
    },
    definitions: () => using(({ tables }) => tables.configurations.definitions()),
    close() {
      const closing = current;
      current = undefined;
      closing?.connection.close();
    },
  };
}

function openForReading(path: string): StoreFile {
  const connection = connect(path, { readOnly: true, busyTimeoutMs: 2000 });
  try {
    requireSchema(connection, path);
    return openFile(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}
