import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { lifecycleOf } from './lifecycle.ts';
import type { Commit, WorkflowRow } from './records.ts';
import { snapshotId } from './snapshot-id.ts';
import type { CheckpointKey } from './store.ts';

/**
 * Holds each workflow to the number of past checkpoints it may keep. A hot workflow knows which it
 * keeps; of one that was read from the store they are looked up when it leaves the next one.
 */
export class KeptCheckpoints {
  readonly #core: EngineCore;
  readonly #keep: number;
  readonly #looking = new Set<string>();

  constructor(core: EngineCore, keep: number) {
    this.#core = core;
    this.#keep = keep;
  }

  /** Those that the one a commit keeps takes the places of: they go in the same write. */
  surplus(hot: HotWorkflow, { checkpoint }: Commit): readonly CheckpointKey[] {
    if (checkpoint === undefined || hot.kept === undefined) return [];
    const kept = [...hot.kept, checkpoint.revision];
    const dropped = this.#cut(kept);
    hot.kept = kept;
    return dropped.map((revision) => ({ workflowId: hot.id, revision }));
  }

  /** A turn was stored, and what was surplus is gone. */
  stored(
    hot: HotWorkflow,
    { workflow, turn, checkpoint }: Commit,
    dropped: readonly CheckpointKey[],
  ): void {
    if (dropped.length > 0) this.#tell(workflow, dropped);
    const mayHoldMore = checkpoint !== undefined || (this.#keep === 0 && turn.checkpoint);
    if (mayHoldMore && hot.kept === undefined) void this.#look(hot, workflow);
  }

  /** Drops some, of any workflows; resolves when they are gone. */
  async drop(keys: readonly CheckpointKey[]): Promise<void> {
    const byWorkflow = Map.groupBy(keys, ({ workflowId }) => workflowId);
    const ids = [...byWorkflow.keys()];
    const { items: rows } = await this.#core.store.find({ ids }, { limit: ids.length });
    const checkpointsDropped = keys.map(({ workflowId, revision }) => ({ workflowId, revision }));
    await new Promise<void>((resolve, reject) => {
      this.#core.committer.add({
        checkpointsDropped,
        stored: () => {
          for (const row of rows) this.#gone(row, byWorkflow.get(row.id) ?? []);
          resolve();
        },
        failed: reject,
      });
    });
  }

  #gone(row: WorkflowRow, keys: readonly CheckpointKey[]): void {
    const hot = this.#core.hot.peek(row.id);
    const revisions = new Set(keys.map(({ revision }) => revision));
    if (hot !== undefined) hot.kept = hot.kept?.filter((revision) => !revisions.has(revision));
    this.#tell(row, keys);
  }

  #tell(row: WorkflowRow, dropped: readonly CheckpointKey[]): void {
    const { host, logger, teller } = this.#core;
    logger.debug('snapshots cleaned up', { workflowId: row.id, count: dropped.length });
    for (const { workflowId, revision } of dropped) {
      const id = snapshotId(workflowId, revision);
      const told = { ...lifecycleOf(row), at: host.now(), snapshotId: id };
      teller.tell({ type: 'snapshot.deleted', ...told });
    }
  }

  async #look(hot: HotWorkflow, { id, revision }: WorkflowRow): Promise<void> {
    if (this.#looking.has(id) || this.#core.closed) return;
    this.#looking.add(id);
    try {
      const kept = await this.#keptBefore(id, revision);
      const dropped = this.#cut(kept);
      // what came in between may have left another one
      if (hot.row.revision === revision) hot.kept = kept;
      if (dropped.length === 0 || this.#core.closed) return;
      await this.drop(dropped.map((one) => ({ workflowId: id, revision: one })));
    } catch (error) {
      hot.kept = undefined;
      const fields = { workflowId: id, error: String(error) };
      this.#core.logger.warn('snapshots were not cleaned up', fields);
    } finally {
      this.#looking.delete(id);
    }
  }

  /** Revisions of those kept, oldest first. The newest turn may be listed, and is none of them. */
  async #keptBefore(workflowId: string, revision: number): Promise<number[]> {
    const { store, limits } = this.#core;
    const found: number[] = [];
    let after: number | undefined;
    do {
      const page = await store.journal('turns', {
        workflowId,
        checkpointsOnly: true,
        limit: limits.pageLength,
        ...(after === undefined ? undefined : { after }),
      });
      for (const line of page.items) if (line.revision < revision) found.push(line.revision);
      after = page.cursor;
    } while (after !== undefined);
    return found;
  }

  /** Takes those that are too many out of a list, the oldest first, and gives them. */
  #cut(kept: number[]): readonly number[] {
    return kept.splice(0, Math.max(0, kept.length - this.#keep));
  }
}
