import { invalidOption, readFields } from '../../machines/invalid-option.ts';
import type { Store } from '../../runtime/store.ts';
import { notOpen } from '../not-open.ts';
import { connect, type Connection } from './connection.ts';
import { openFailure, storeFailure } from './failure.ts';
import { openFile, type StoreFile } from './file.ts';
import { checkFile } from './check-file.ts';
import { canonical, claim } from './lock.ts';
import { checkPath } from './path.ts';
import { migrate, schemaVersion } from './schema.ts';
import { knowsEvent, loadRecords } from './tables/tables.ts';
import { watchPlaces } from './unmoved.ts';
import { Counter, writeBatch } from './write.ts';

export interface SqliteOptions {
  /**
   * `FULL` (the default): what `write` returned from survives a loss of power. `NORMAL`: it
   * survives the end of the process; a loss of power may undo the last commits, never tear one.
   */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** How long a write waits for another connection's transaction: 2000 ms unless told. */
  readonly busyTimeoutMs?: number;
  /** How far the file may grow, in bytes; `StoreFull` beyond. As far as the disk unless told. */
  readonly fileBytesMax?: number;
  /**
   * A file up to this size, in bytes, is looked through for damage when it is opened: 32 MB unless
   * told, which takes some tenths of a second. Of a larger one, and later, each row is checked when
   * it is read.
   */
  readonly checkedBytesMax?: number;
}

interface OpenStore extends StoreFile {
  readonly counter: Counter;
  readonly release: () => void;
  /** Throws where a file is not under its name any more. */
  readonly checkPlaces: () => void;
}

/** Pages kept in memory: 16 MB, for the indexes of a million sleeping workflows. */
const CACHE_KIB = 16_384;
/** What is looked through in so little time that nobody waits for it. */
const CHECKED_BYTES_MAX = 32 * 2 ** 20;

/**
 * A store in one SQLite file, which is created if it is not there; `:memory:` keeps it in memory.
 * Its calls are synchronous. One engine at a time can claim a file; `sqliteReader` reads beside it.
 */
export function sqliteStore(path: string, options: SqliteOptions = {}): Store {
  checkPath(path);
  const given = checkOptions(options);
  let current: OpenStore | undefined;
  const using = <T>(work: (store: OpenStore) => T): T => {
    if (current === undefined) throw notOpen(path);
    try {
      return work(current);
    } catch (error) {
      throw storeFailure(error, path);
    }
  };
  return {
    file: path === ':memory:' ? undefined : path,
    open() {
      const release = path === ':memory:' ? () => {} : claimed(path, given);
      try {
        current = openForWriting(path, given, release);
        return { aliveAt: current.tables.liveness.read()?.aliveAt };
      } catch (error) {
        release();
        throw openFailure(error, path);
      }
    },
    write: (batch) =>
      using(({ connection, tables, counter, checkPlaces }) => {
        checkPlaces();
        writeBatch(connection, tables, counter, batch);
      }),
    load: (id) => using(({ tables }) => loadRecords(tables, id)),
    knowsEvent: (id, eventId) => using(({ tables }) => knowsEvent(tables, id, eventId)),
    due: (after, until, limit) => using(({ due }) => due.read(after, until, limit)),
    find: (filter, page) => using(({ finder }) => finder.find(filter, page)),
    count: (filter) => using(({ finder }) => finder.count(filter)),
    journal: (kind, request) => using(({ journal }) => journal.read(kind, request)),
    definitions: () => using(({ tables }) => tables.configurations.definitions()),
    close() {
      const closing = current;
      current = undefined;
      closing?.connection.close();
      closing?.release();
    },
  };
}

function claimed(path: string, { synchronous = 'FULL' }: SqliteOptions): () => void {
  try {
    return claim(path, synchronous);
  } catch (error) {
    throw storeFailure(error, path);
  }
}

const OPTIONS = ['synchronous', 'busyTimeoutMs', 'fileBytesMax', 'checkedBytesMax'];

function checkOptions(options: SqliteOptions): SqliteOptions {
  const given = readFields(options, 'options', OPTIONS);
  const { synchronous = 'FULL', ...numbers } = given;
  if (synchronous !== 'FULL' && synchronous !== 'NORMAL') {
    throw invalidOption('synchronous', "give 'FULL' or 'NORMAL'");
  }
  for (const [name, value] of Object.entries(numbers)) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw invalidOption(name, 'give a whole number from 0 up');
  }
  return given;
}

function openForWriting(path: string, options: SqliteOptions, release: () => void): OpenStore {
  const { synchronous = 'FULL', busyTimeoutMs = 2000, fileBytesMax } = options;
  const { checkedBytesMax = CHECKED_BYTES_MAX } = options;
  const connection = connect(path, { readOnly: false, busyTimeoutMs });
  try {
    const version = schemaVersion(connection, path);
    checkFile(connection, { path, version, bytesMax: checkedBytesMax });
    migrate(connection, path);
    connection.exec(
      `pragma journal_mode = wal; pragma synchronous = ${synchronous};` +
        ` pragma cache_size = -${CACHE_KIB}; pragma temp_store = memory`,
    );
    if (fileBytesMax !== undefined) limitSize(connection, fileBytesMax);
    const file = openFile(connection);
    const checkPlaces = path === ':memory:' ? () => {} : watchPlaces(canonical(path));
    return { ...file, counter: new Counter(file.tables), release, checkPlaces };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function limitSize(connection: Connection, fileBytesMax: number): void {
  const page = connection.prepare<{ page_size: number }>('pragma page_size').get()?.page_size;
  connection.exec(
    `pragma max_page_count = ${Math.max(1, Math.floor(fileBytesMax / (page ?? 4096)))}`,
  );
}
