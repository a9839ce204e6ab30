export { sqliteStore, type SqliteOptions } from './persistence/sqlite/store.ts';
export { sqliteReader } from './persistence/sqlite/reader.ts';
export type { SqliteReader, StoreReader } from './persistence/sqlite/file.ts';
