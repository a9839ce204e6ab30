import { AbeyanceError } from '../../machines/errors.ts';
import type { Connection } from './connection.ts';

/**
 * Looks through a whole file for damage, unless it is larger than `bytesMax`. Sums tell a row that
 * is not what was written; one that is gone, or that its index does not lead to, is only found so.
 * @throws `StoreCorrupt`.
 */
export function checkFile(connection: Connection, path: string, bytesMax: number): void {
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
  if (found === 'ok') return;
  throw new AbeyanceError(
    'StoreCorrupt',
    `The store ${path} is damaged (${found.replaceAll('\n', ' ')}). Restore it from a backup; ` +
      'keep the file for a look at it.',
    { details: { path, found } },
  );
}
