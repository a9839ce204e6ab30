import { durationMs, type Duration } from '../machines/duration.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import type { WorkflowStatus } from './records.ts';

/** When checkpoints are made, and which of the past are kept. Every suspension makes one. */
export interface CheckpointOptions {
  /** `true`: every `every`-th turn makes one too. Default: false. */
  readonly auto?: boolean;
  /** With `auto`: how many turns from one to the next. Default: 10. */
  readonly every?: number;
  /**
   * How many of its past checkpoints each workflow keeps: the newest. Where it stands now costs
   * nothing and is not among them. Default: 10.
   */
  readonly keep?: number;
  /** How long a past checkpoint is kept at most. Default: for as long as its workflow is. */
  readonly retention?: Duration;
}

export interface CheckpointPolicy {
  /** Every so many turns make one; `undefined`: only suspensions do. */
  readonly every: number | undefined;
  readonly keep: number;
  readonly retentionMs: number | undefined;
}

const EVERY_DEFAULT = 10;
const KEEP_DEFAULT = 10;

/** @throws `OptionInvalid`, `DurationInvalid`, naming the option. */
export function readCheckpoints(options: CheckpointOptions): CheckpointPolicy {
  const given = readFields(options, 'options.checkpoints', ['auto', 'every', 'keep', 'retention']);
  const { auto = false, every = EVERY_DEFAULT, keep = KEEP_DEFAULT, retention } = given;
  if (typeof auto !== 'boolean') throw invalidOption('checkpoints.auto', 'give true or false');
  if (!Number.isSafeInteger(every) || every < 1) {
    throw invalidOption('checkpoints.every', 'give a whole number above 0');
  }
  if (!Number.isSafeInteger(keep) || keep < 0) {
    throw invalidOption('checkpoints.keep', 'give a whole number from 0 up');
  }
  return {
    every: auto ? every : undefined,
    keep,
    retentionMs:
      retention === undefined ? undefined : durationMs(retention, 'options.checkpoints.retention'),
  };
}

/**
 * Whether a turn is a checkpoint: a function of its row alone, so that nothing need be remembered
 * until the workflow moves on.
 */
export function isCheckpoint(
  { every }: CheckpointPolicy,
  status: WorkflowStatus,
  revision: number,
): boolean {
  if (status === 'suspended') return true;
  // before its first turn a workflow is nowhere yet
  const isNumbered = every !== undefined && revision > 0 && revision % every === 0;
  return status === 'running' && isNumbered;
}
