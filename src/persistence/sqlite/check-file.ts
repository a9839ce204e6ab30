import { AbeyanceError } from '../../machines/errors.ts';
import type { Connection } from './connection.ts';
import { idHash } from './id-hash.ts';

export interface CheckedFile {
  readonly path: string;
  /** Of its schema; 0: it has no tables yet. */
  readonly version: number;
  readonly bytesMax: number;
}

/**
 * Looks through a whole file for damage, unless it is larger than `bytesMax`. Sums tell a row that
 * is not what was written; one that is gone, or that its index does not lead to, is only found so.
 * @throws `StoreCorrupt`.
 */
export function checkFile(connection: Connection, { path, version, bytesMax }: CheckedFile): void {
  const size = connection
    .prepare<{ bytes: number }>(
      'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
    )
    .get();
  if (size === undefined || size.bytes > bytesMax) return;
  const [verdict] = connection
    .prepare<{ integrity_check: string }>('pragma integrity_check(1)')
    .all();
  const found = verdict?.integrity_check ?? 'nothing';
  if (found !== 'ok') throw damaged(path, found);
  if (version > 0) checkIds(connection, path);
}

/**
 * The entries by id are a table to SQLite, and any number would do in one. A workflow that none
 * leads to would be taken for one that never was, and be begun once more.
 */
function checkIds(connection: Connection, path: string): void {
  const entries = connection.list('select workflow, hash from workflow_ids');
  const hashes = new Map(entries.map(([workflow, hash]) => [workflow, hash]));
  for (const [seq, id] of connection.list('select seq, id from workflows')) {
    if (hashes.get(seq) === idHash(String(id))) continue;
    throw damaged(path, `no entry leads to workflow ${seq}`);
  }
}

function damaged(path: string, found: string): AbeyanceError {
  return new AbeyanceError(
    'StoreCorrupt',
    `The store ${path} is damaged (${found.replaceAll('\n', ' ')}). Restore it from a backup; ` +
      'keep the file for a look at it.',
    { details: { path, found } },
  );
}
