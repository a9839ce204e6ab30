import type { CheckpointPolicy } from './checkpoint-policy.ts';
import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { KeptCheckpoints } from './kept-checkpoints.ts';
import type { Commit, WorkflowRow } from './records.ts';
import { Removal } from './removal.ts';
import type { Retention } from './retention.ts';
import type { CheckpointKey } from './store.ts';
import { Sweep, type Swept } from './sweep.ts';

export interface HousekeepingOptions {
  readonly checkpoints: CheckpointPolicy;
  readonly retention: Retention;
}

/** Workflows read at a time: a page is read in one go, and turns come in between. */
const PAGE = 256;
/** How long, in ms, a workflow that could not go is left before it is looked at again. */
const AGAIN_MS = 60_000;

/**
 * Cleans up what nobody needs any more: past checkpoints beyond their number and their age, and
 * workflows that ended long ago. Nothing of it is remembered: what is stored says what is due.
 */
export class Housekeeping {
  readonly removal: Removal;
  readonly #core: EngineCore;
  readonly #kept: KeptCheckpoints;
  readonly #retention: Retention;
  readonly #retentionMs: number | undefined;
  readonly #checkpoints: Sweep;
  readonly #workflows: Sweep;

  constructor(core: EngineCore, { checkpoints, retention }: HousekeepingOptions) {
    const { host } = core;
    this.#core = core;
    this.#kept = new KeptCheckpoints(core, checkpoints.keep);
    this.removal = new Removal(core);
    this.#retention = retention;
    this.#retentionMs = checkpoints.retentionMs;
    const report = (error: unknown): void => this.#report(error);
    this.#checkpoints = new Sweep({ host, report, pass: () => this.#sweepCheckpoints() });
    this.#workflows = new Sweep({ host, report, pass: () => this.#sweepWorkflows() });
  }

  /** What came due while nobody ran is found by the first passes. */
  start(): void {
    const now = this.#core.host.now();
    if (this.#retentionMs !== undefined) this.#checkpoints.notice(now);
    if (this.#retention.size > 0) this.#workflows.notice(now);
  }

  close(): void {
    this.#checkpoints.close();
    this.#workflows.close();
  }

  /** Checkpoints that go in the same write as this commit, which keeps another one. */
  surplus(hot: HotWorkflow, commit: Commit): readonly CheckpointKey[] {
    return this.#kept.surplus(hot, commit);
  }

  /** A turn was stored; `before` is the row as it was stored until then. */
  stored(
    hot: HotWorkflow,
    before: WorkflowRow | undefined,
    commit: Commit,
    dropped: readonly CheckpointKey[],
  ): void {
    this.#kept.stored(hot, commit, dropped);
    const { status, updatedAt } = commit.workflow;
    if (commit.checkpoint !== undefined && this.#retentionMs !== undefined) {
      this.#checkpoints.notice((before?.updatedAt ?? updatedAt) + this.#retentionMs);
    }
    const keptMs = this.#retention.get(status);
    if (keptMs !== undefined) this.#workflows.notice(updatedAt + keptMs);
  }

  async #sweepCheckpoints(): Promise<Swept> {
    const { store, limits, host } = this.#core;
    for (let pages = 1; ; pages += 1) {
      const page = await store.journal('checkpoints', { limit: limits.cleanedAtOnce });
      const oldest = host.now() - (this.#retentionMs ?? Infinity);
      const next = page.items.findIndex(({ at }) => at > oldest);
      const due = next < 0 ? page.items : page.items.slice(0, next);
      if (due.length > 0) await this.#kept.drop(due);
      const first = page.items[next];
      const isLast = first !== undefined || page.cursor === undefined;
      if (!isLast && !this.#core.closed) continue;
      return { nextAt: first && first.at + (this.#retentionMs ?? 0), pages };
    }
  }

  async #sweepWorkflows(): Promise<Swept> {
    let nextAt = Infinity;
    let pages = 0;
    for (const [status, keptMs] of this.#retention) {
      let after: number | undefined;
      do {
        const page = await this.#core.store.find(
          { statuses: [status] },
          { limit: PAGE, ...(after === undefined ? undefined : { after }) },
        );
        pages += 1;
        nextAt = Math.min(nextAt, await this.#removeDue(page.items, keptMs));
        after = page.cursor;
        await this.#rest();
      } while (after !== undefined && !this.#core.closed);
    }
    return { nextAt: nextAt === Infinity ? undefined : nextAt, pages };
  }

  /** Gives when the first of the rest is due, ms since epoch. */
  async #removeDue(rows: readonly WorkflowRow[], keptMs: number): Promise<number> {
    const now = this.#core.host.now();
    const due = rows.filter(({ updatedAt }) => updatedAt + keptMs <= now);
    const left = due.length === 0 ? due : await this.removal.remove(due);
    const later = rows.flatMap(({ updatedAt }) => {
      const dueAt = updatedAt + keptMs;
      return dueAt > now ? [dueAt] : [];
    });
    return Math.min(...later, left.length === 0 ? Infinity : now + AGAIN_MS);
  }

  /** Lets what waits go first. */
  #rest(): Promise<void> {
    return new Promise((resolve) => this.#core.host.defer(resolve));
  }

  #report(error: unknown): void {
    if (this.#core.closed) return;
    this.#core.logger.warn('it could not be cleaned up', { error: String(error) });
  }
}
