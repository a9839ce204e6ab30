import type { MachineEvent } from '../machines/recording.ts';
import type { EngineCore } from './engine-core.ts';
import { EngineReads } from './engine-reads.ts';
import { fireTimer, type FireTimerOptions, type FireTimerResult } from './fire-timer.ts';
import { WorkflowHandle } from './handle.ts';
import {
  forkSnapshot,
  resumeFromSnapshot,
  type ForkOptions,
  type ResumeFromOptions,
  type ResumeFromResult,
} from './snapshot-verbs.ts';
import * as verbs from './verbs.ts';

/** What people have an engine do to workflows that are there. */
export abstract class EngineVerbs extends EngineReads {
  readonly #core: EngineCore;

  constructor(core: EngineCore) {
    super(core);
    this.#core = core;
  }

  /** Ends a suspension by hand. @throws `WorkflowNotFound`, `SuspensionAmbiguous`. */
  resumeWorkflow(
    id: string,
    data?: unknown,
    options?: verbs.ResumeOptions,
  ): Promise<verbs.ResumeResult> {
    return verbs.resumeWorkflow(this.#core, id, data, options);
  }

  /**
   * Goes on from a snapshot: ends its pause, where the workflow still stands there. Else it is
   * taken back first, and everything later is cancelled.
   * @throws `SnapshotNotFound`, `SuspensionAmbiguous`.
   */
  resumeFromSnapshot(
    snapshotId: string,
    data?: unknown,
    options?: ResumeFromOptions,
  ): Promise<ResumeFromResult> {
    return resumeFromSnapshot(this.#core, snapshotId, data, options);
  }

  /**
   * Begins a new workflow where another one stands, or stood once. It is parked until it is resumed
   * or retried. With `context` it has that in the place of the one the other had.
   * @throws `SnapshotNotFound`, `WorkflowExists`; `NotSerializable`, `LimitExceeded` for a context
   * that cannot be kept.
   */
  async fork<Context = unknown>(
    snapshotId: string,
    options: ForkOptions<Context>,
  ): Promise<WorkflowHandle<Context>> {
    const row = await forkSnapshot(this.#core, snapshotId, options);
    return new WorkflowHandle<Context>(this.#core, row);
  }

  /**
   * Cancels a workflow and everything of it: by its chart where that handles `workflow.cancel`,
   * else at once. @throws `WorkflowNotFound`, `DurationInvalid`.
   */
  cancelWorkflow(
    id: string,
    reason?: string,
    options?: verbs.CancelOptions,
  ): Promise<{ readonly cancelled: boolean }> {
    return verbs.cancelWorkflow(this.#core, id, reason, options);
  }

  /**
   * Deletes a workflow that has ended, and its children that have, with all that is stored of them.
   * `deleted: false`: it has not ended, or something of it is on its way still.
   * @throws `WorkflowNotFound`.
   */
  deleteWorkflow(id: string): Promise<{ readonly deleted: boolean }> {
    return verbs.deleteWorkflow(this.#core, id);
  }

  /**
   * Lets a timer fire now that is not due yet: an `after`, a delayed send, a sleep. `key` may be
   * left out where only one is set. It is a turn like any other, by the hand of an operator.
   * @throws `WorkflowNotFound`, `TimerAmbiguous`.
   */
  fireTimer(id: string, key?: string, options?: FireTimerOptions): Promise<FireTimerResult> {
    return fireTimer(this.#core, id, key, options);
  }

  /** Lets a parked workflow go on. @throws `WorkflowNotFound`. */
  retryWorkflow<Event extends MachineEvent>(
    id: string,
    options?: verbs.RetryWorkflowOptions<Event>,
  ): Promise<{ readonly retried: boolean }> {
    return verbs.retryWorkflow(this.#core, id, options);
  }
}
