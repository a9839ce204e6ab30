import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AbeyanceError, isAbeyanceError, type ErrorCode } from '../../machines/errors.ts';

interface Verdict {
  readonly code: ErrorCode;
  readonly sentence: string;
}

const BUSY: Verdict = {
  code: 'StoreBusy',
  sentence: 'is locked by another connection. Let it end its transaction and try again.',
};
const CORRUPT: Verdict = {
  code: 'StoreCorrupt',
  sentence: 'is damaged. Restore it from a backup; keep the file for a look at it.',
};
const FOREIGN: Verdict = {
  code: 'StoreCorrupt',
  sentence: 'is not an SQLite database. Give the path of a workflow store, or of no file yet.',
};
const FULL: Verdict = {
  code: 'StoreFull',
  sentence: 'cannot grow: the disk or its quota is full. Nothing was written; free some space.',
};
const READ_ONLY: Verdict = {
  code: 'StoreReadOnly',
  sentence: 'is read-only. Give this process the right to write the file and its directory.',
};
const TOO_BIG: Verdict = {
  code: 'StoreFailed',
  sentence: 'cannot hold a text this long (SQLite ends at 1 GB). Keep less in the workflow.',
};
const UNREACHABLE: Verdict = {
  code: 'StoreFailed',
  sentence: 'cannot be opened. See that the path is right and that its directory exists.',
};
const NOT_OURS: Verdict = {
  code: 'StoreCorrupt',
  sentence: 'has not the tables of its format. Restore it from a backup; keep it for a look at it.',
};
const OTHERWISE: Verdict = {
  code: 'StoreFailed',
  sentence: 'failed. Nothing was written; the cause says what was met.',
};

/** What SQLite adds to `-shm` at a time. */
const LOG_INDEX_BYTES = 32_768;

/** By SQLite's primary result code; the extended code is in `details`. */
const BY_RESULT: Readonly<Record<number, Verdict>> = {
  3: READ_ONLY,
  5: BUSY,
  6: BUSY,
  8: READ_ONLY,
  11: CORRUPT,
  13: FULL,
  14: UNREACHABLE,
  18: TOO_BIG,
  26: FOREIGN,
};

/** By the code of an error of the system. */
const BY_SYSTEM: Readonly<Record<string, Verdict>> = {
  EACCES: READ_ONLY,
  EPERM: READ_ONLY,
  EROFS: READ_ONLY,
  ENOENT: UNREACHABLE,
  ENOTDIR: UNREACHABLE,
  ENOSPC: FULL,
  EDQUOT: FULL,
};

/** Turns what SQLite or the system threw into an error of this library; ours stay as they are. */
export function storeFailure(error: unknown, path: string): AbeyanceError {
  return isAbeyanceError(error) ? error : failed(error, path, verdictOn(error, path));
}

/** The same, of a file that is being opened: a statement it has no table for is its fault. */
export function openFailure(error: unknown, path: string): AbeyanceError {
  return sqliteCodeOf(error) === 1 ? failed(error, path, NOT_OURS) : storeFailure(error, path);
}

function failed(error: unknown, path: string, { code, sentence }: Verdict): AbeyanceError {
  const sqliteCode = sqliteCodeOf(error);
  return new AbeyanceError(code, `The store ${path} ${sentence}`, {
    cause: error,
    details: sqliteCode === undefined ? { path } : { path, sqliteCode },
  });
}

function verdictOn(error: unknown, path: string): Verdict {
  const sqliteCode = sqliteCodeOf(error);
  if (sqliteCode === undefined) return BY_SYSTEM[systemCodeOf(error)] ?? OTHERWISE;
  const verdict = BY_RESULT[sqliteCode & 0xff] ?? OTHERWISE;
  // SQLite says only that it could not open the file; the system can say why.
  if (verdict === UNREACHABLE) return obstacle(path) ?? verdict;
  // Nor does it tell a full disk from a broken one where the index of the log has to grow.
  return (sqliteCode & 0xff) === 10 && isFull(path) ? FULL : verdict;
}

/** Whether the disk has not even room for the index of the log. */
function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < LOG_INDEX_BYTES;
  } catch {
    return false;
  }
}

function obstacle(path: string): Verdict | undefined {
  try {
    accessSync(dirname(path), constants.W_OK);
    return undefined;
  } catch (error) {
    return BY_SYSTEM[systemCodeOf(error)];
  }
}

function systemCodeOf(error: unknown): string {
  const known = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return known ? String(error.code) : '';
}

/** SQLite's extended result code, if this is an error of SQLite. */
export function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** Whether SQLite gave up because another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return ((sqliteCodeOf(error) ?? 0) & 0xff) === 5;
}

/** Whether a file is no database, or not one any more. */
export function isDamage(error: unknown): boolean {
  const code = (sqliteCodeOf(error) ?? 0) & 0xff;
  return code === 11 || code === 26;
}

/** Whether a statement of ours does not fit the tables: they are not as we made them. */
export function isForeign(error: unknown): boolean {
  const code = (sqliteCodeOf(error) ?? 0) & 0xff;
  return code === 1 || code === 19 || code === 20;
}

/** Whether a row was refused by a unique index. */
export function isDuplicate(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return code === 2067 || code === 1555;
}
