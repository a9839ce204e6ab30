import { hash } from 'node:crypto';

/**
 * A 32-bit number for an id. The index by id holds it instead of the id: an entry is as short for a
 * UUID as for `order-1`. Rows of equal numbers are told apart by the id itself. Not a hash whose
 * collisions are easy to make, since ids may come from outside.
 */
export function idHash(id: string): number {
  return hash('sha1', id, 'buffer').readInt32BE();
}
