import type { WorkflowStatus } from 'abeyance';
import {
  listOf,
  number,
  oneOf,
  optional,
  recordOf,
  shape,
  text,
  whole,
  type Check,
} from './check.ts';
import type { SummaryRow, WaitsFor } from './summary.ts';

/** Every status, in the order in which they are counted and shown. */
export const STATUS_NAMES: readonly WorkflowStatus[] = [
  'running',
  'suspended',
  'parked',
  'done',
  'failed',
  'cancelled',
];

export const status: Check<WorkflowStatus> = oneOf(STATUS_NAMES);

export const summaryRow: Check<SummaryRow> = shape<SummaryRow>({
  id: text,
  workflow: text,
  version: text,
  definition: text,
  status,
  states: listOf(text),
  tags: listOf(text),
  waitsFor: listOf(
    shape<WaitsFor>({
      type: oneOf(['event', 'timer', 'workflow', 'poll']),
      names: listOf(text),
      dueAt: optional(number),
    }),
  ),
  wakesAt: optional(number),
  createdAt: number,
  updatedAt: number,
  revision: whole(),
  failure: optional(text),
  metadata: recordOf(text),
  parent: optional(text),
});
