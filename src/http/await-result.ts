import { durationMs, type Duration } from '../machines/duration.ts';
import type { WorkflowHandle } from '../runtime/handle.ts';
import type { WorkflowSnapshot } from '../runtime/workflow-snapshot.ts';
import { Problem } from './problem.ts';

/** Waits for ends of workflows, as many at once as a limit says. */
export class ResultWaits {
  readonly #waitsMax: number;
  #count = 0;

  constructor(waitsMax: number) {
    this.#waitsMax = waitsMax;
  }

  /**
   * The snapshot with which a workflow ended or was parked, or its present one where nothing is to
   * be waited for. The signal ends the wait.
   * @throws `WaitTimeout`, `EngineClosed`, the signal's reason.
   */
  async settled(
    handle: WorkflowHandle,
    { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal },
  ): Promise<WorkflowSnapshot | Problem> {
    if (waitMs === 0) return handle.getSnapshot();
    if (this.#count >= this.#waitsMax) {
      const details = { limit: 'waits', value: this.#waitsMax };
      return new Problem('LimitExceeded', 'Too many wait at once; ask again.', { details });
    }
    this.#count += 1;
    try {
      return await handle.waitFor(hasSettled, { timeout: waitMs, signal });
    } finally {
      this.#count -= 1;
    }
  }
}

/** `?wait=30s`, and never more than the limit. @throws `DurationInvalid`. */
export function readWaitMs(url: URL, waitMsMax: number): number {
  const wait = url.searchParams.get('wait');
  return wait === null ? 0 : Math.min(durationMs(wait as Duration, 'wait'), waitMsMax);
}

/** Whether it will not get any further by itself. */
export function hasSettled({ status }: WorkflowSnapshot): boolean {
  return status !== 'running' && status !== 'suspended';
}
