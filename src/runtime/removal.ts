import type { EngineCore } from './engine-core.ts';
import { hasEnded } from './hot-workflow.ts';
import { lifecycleOf } from './lifecycle.ts';
import type { WorkflowRow } from './records.ts';
import type { WorkflowRecords } from './store.ts';

/** Children read at a time. */
const PAGE = 256;

/**
 * Deletes workflows that have ended, with all that is stored of them, and their children that have
 * ended with them (B43). A child that has not is left, and goes by itself when its time comes.
 */
export class Removal {
  readonly #core: EngineCore;
  /** One after the other: each holds up the lines of several workflows. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(core: EngineCore) {
    this.#core = core;
  }

  /**
   * Gives those that are still there: they go on, or were taken back, or have something to say or
   * to do still, such as an event on its way.
   */
  remove(rows: readonly WorkflowRow[]): Promise<readonly WorkflowRow[]> {
    const removed = this.#last.then(() => new Removing(this.#core).remove(rows));
    this.#last = removed.catch(() => {});
    return removed;
  }
}

class Removing {
  readonly #core: EngineCore;
  readonly #seen = new Set<string>();
  /** Workflows whose lines are held up until they are gone. */
  #claimed: WorkflowRow[] = [];

  constructor(core: EngineCore) {
    this.#core = core;
  }

  async remove(rows: readonly WorkflowRow[]): Promise<readonly WorkflowRow[]> {
    const left: WorkflowRow[] = [];
    try {
      for (const row of rows) if (!(await this.#gather(row))) left.push(row);
    } finally {
      await this.#write();
    }
    return left;
  }

  /** Children before their parent, so that what is cut off leaves none without it. */
  async #gather(row: WorkflowRow): Promise<boolean> {
    const { id } = row;
    if (this.#seen.has(id)) return true;
    this.#seen.add(id);
    let after: number | undefined;
    do {
      const page = await this.#core.store.find(
        { parent: id },
        { limit: PAGE, ...(after === undefined ? undefined : { after }) },
      );
      for (const child of page.items) {
        if (hasEnded(child.status) && !(await this.#gather(child))) return false;
      }
      after = page.cursor;
    } while (after !== undefined);
    return this.#claim(row);
  }

  async #claim(row: WorkflowRow): Promise<boolean> {
    const { id } = row;
    const { store, hot, limits } = this.#core;
    const records = await store.load(id);
    if (records === undefined) return true;
    if (!this.#isOver(records)) return false;
    const isClaimed = await this.#core.enter<boolean>(id, (found) => {
      if (found?.row.revision !== records.workflow.revision) return { value: false };
      hot.leaving(id);
      hot.invalidate(id);
      return { value: true };
    });
    if (isClaimed) this.#claimed.push(row);
    if (this.#claimed.length >= limits.cleanedAtOnce) await this.#write();
    return isClaimed;
  }

  #isOver({ workflow, messages, tasks }: WorkflowRecords): boolean {
    if (!hasEnded(workflow.status) || messages.length > 0) return false;
    return tasks.every(({ key }) => this.#core.effects.hasRun(key));
  }

  #write(): Promise<void> {
    const rows = this.#claimed;
    if (rows.length === 0) return Promise.resolve();
    this.#claimed = [];
    const { hot, committer } = this.#core;
    return new Promise((resolve, reject) => {
      committer.add({
        workflowsDropped: rows.map(({ id }) => id),
        stored: () => {
          for (const { id } of rows) hot.arrived(id);
          this.#tell(rows);
          resolve();
        },
        failed: (error) => {
          for (const { id } of rows) hot.lost(id);
          reject(error);
        },
      });
    });
  }

  #tell(rows: readonly WorkflowRow[]): void {
    const { host, logger, teller, changes } = this.#core;
    logger.debug('workflows cleaned up', { count: rows.length });
    for (const row of rows) {
      changes.deleted(row.id);
      teller.tell({ type: 'workflow.deleted', ...lifecycleOf(row), at: host.now() });
    }
  }
}
