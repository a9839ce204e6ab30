import { durationMs, type Duration } from '../machines/duration.ts';
import { readFields } from '../machines/invalid-option.ts';
import type { WorkflowStatus } from './records.ts';

/** How long workflows are kept after they have ended. Default: for ever. */
export interface RetentionOptions {
  readonly done?: Duration;
  readonly failed?: Duration;
  readonly cancelled?: Duration;
}

/** By status, in ms. */
export type Retention = ReadonlyMap<WorkflowStatus, number>;

const STATUSES = ['done', 'failed', 'cancelled'] as const;

/** @throws `OptionInvalid`, `DurationInvalid`, naming the option. */
export function readRetention(options: RetentionOptions): Retention {
  const given = readFields(options, 'options.retention', STATUSES);
  const retention = new Map<WorkflowStatus, number>();
  for (const status of STATUSES) {
    const kept = given[status];
    if (kept !== undefined) retention.set(status, durationMs(kept, `options.retention.${status}`));
  }
  return retention;
}
