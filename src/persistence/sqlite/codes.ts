import { AbeyanceError } from '../../machines/errors.ts';
import type {
  MessageKind,
  TurnOutcome,
  TurnSource,
  WorkflowStatus,
} from '../../runtime/records.ts';

// A name is stored as its place in these lists: append only. SQLite keeps 0 and 1 in no bytes at
// all, so the two most frequent names come first.

export const STATUS_CODES: readonly WorkflowStatus[] = [
  'suspended',
  'running',
  'parked',
  'done',
  'failed',
  'cancelled',
];

export const KIND_CODES: readonly MessageKind[] = ['timer', 'send', 'deferred', 'held'];

export const SOURCE_CODES: readonly TurnSource[] = [
  'event',
  'start',
  'message',
  'timer',
  'task',
  'resume',
  'cancel',
  'recovery',
];

export const OUTCOME_CODES: readonly TurnOutcome[] = ['handled', 'deferred', 'ignored', 'failed'];

/** The name a stored number stands for. @throws `StoreCorrupt` for a number no version wrote. */
export function nameOf<T extends string>(codes: readonly T[], code: number): T {
  const name = codes[code];
  if (name !== undefined) return name;
  throw new AbeyanceError(
    'StoreCorrupt',
    `The store holds the number ${code} where only 0 to ${codes.length - 1} have a meaning. ` +
      'Restore the file from a backup.',
    { details: { code } },
  );
}
