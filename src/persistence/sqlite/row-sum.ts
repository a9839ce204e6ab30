import { crc32 } from 'node:zlib';
import { AbeyanceError } from '../../machines/errors.ts';
import type { Value } from './connection.ts';

/** The name by which SQL calls `rowSum`, where a file is brought up to date. */
export const ROW_SUM = 'row_sum';

/**
 * What is stored beside a row's values to tell a flipped bit by: SQLite keeps no sums of its own,
 * and would hand out what it finds. A CRC finds every damage of up to 32 bits in a row, and misses
 * one in four billion of the others. 32 bits with a sign, since SQLite keeps those in four bytes.
 */
export function rowSum(...values: readonly Value[]): number {
  let text = '';
  // A value that is not there is told from an empty text.
  for (const value of values) text += value === null ? '\n\0' : `\n${value}`;
  return crc32(text) | 0;
}

/**
 * Holds values that were read against the sum they were written with.
 * @throws `StoreCorrupt` naming the table and the row.
 */
export function checkSum(table: string, sum: number, ...values: readonly Value[]): void {
  if (rowSum(...values) === sum) return;
  const [row = null] = values;
  throw new AbeyanceError(
    'StoreCorrupt',
    `Row ${row} of table ${table} is not what was written: the store's file is damaged. Restore ` +
      'it from a backup; keep the file for a look at it.',
    { details: { table, row } },
  );
}
