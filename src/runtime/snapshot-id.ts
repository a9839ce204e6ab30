import { AbeyanceError } from '../machines/errors.ts';
import { name } from './refusals.ts';
import type { CheckpointKey } from './store.ts';

/** `order-1@7`: the workflow and its revision then. */
export function snapshotId(workflowId: string, revision: number): string {
  return `${workflowId}@${revision}`;
}

/** @throws `SnapshotNotFound` for a text that names no snapshot. */
export function readSnapshotId(id: string): CheckpointKey {
  const at = id.lastIndexOf('@');
  const digits = id.slice(at + 1);
  if (at < 1 || !/^[1-9]\d{0,15}$/.test(digits)) {
    throw snapshotNotFound(id, 'names no snapshot; it is a workflow id, `@` and a revision');
  }
  return { workflowId: id.slice(0, at), revision: Number(digits) };
}

export function snapshotNotFound(id: string, reason: string): AbeyanceError {
  return new AbeyanceError('SnapshotNotFound', `snapshot ${name(id)} ${reason}`, {
    details: { snapshotId: id },
  });
}
