import { AbeyanceError, isAbeyanceError, type ErrorCode } from '../../machines/errors.ts';

interface Verdict {
  readonly code: ErrorCode;
  readonly sentence: string;
}

// Primary result codes of SQLite; the extended code is in `details`.
const VERDICTS: Readonly<Record<number, Verdict>> = {
  3: { code: 'StoreReadOnly', sentence: 'may not be written. Give this process the right to.' },
  5: {
    code: 'StoreBusy',
    sentence: 'is locked by another connection. Let it end its transaction and try again.',
  },
  6: {
    code: 'StoreBusy',
    sentence: 'is locked by another connection. Let it end its transaction and try again.',
  },
  8: {
    code: 'StoreReadOnly',
    sentence: 'is read-only. Give this process the right to write the file and its directory.',
  },
  11: {
    code: 'StoreCorrupt',
    sentence: 'is damaged. Restore it from a backup; keep the file for a look at it.',
  },
  13: {
    code: 'StoreFull',
    sentence: 'cannot grow: the disk or quota is full. Nothing was written; free some space.',
  },
  14: {
    code: 'StoreFailed',
    sentence: 'cannot be opened. See that its directory exists and can be written.',
  },
  18: {
    code: 'StoreFailed',
    sentence: 'cannot hold a text this long (SQLite ends at 1 GB). Keep less in the workflow.',
  },
  26: {
    code: 'StoreCorrupt',
    sentence: 'is not an SQLite database. Give the path of a workflow store, or of no file yet.',
  },
};

const OTHERWISE: Verdict = {
  code: 'StoreFailed',
  sentence: 'failed. Nothing was written; the cause says what SQLite met.',
};

/** Turns whatever SQLite threw into an error of this library; one of ours passes as it is. */
export function storeFailure(error: unknown, path: string): AbeyanceError {
  if (isAbeyanceError(error)) return error;
  const sqliteCode = sqliteCodeOf(error);
  const verdict = VERDICTS[(sqliteCode ?? 0) & 0xff] ?? OTHERWISE;
  return new AbeyanceError(verdict.code, `The store ${path} ${verdict.sentence}`, {
    cause: error,
    details: sqliteCode === undefined ? { path } : { path, sqliteCode },
  });
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

/** Whether a row was refused by a unique index. */
export function isDuplicate(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return code === 2067 || code === 1555;
}
