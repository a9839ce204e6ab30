import { isStoreTrouble } from '../machines/errors.ts';
import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { isLater } from './messages.ts';
import { isNoticesKey } from './notices.ts';
import type { TaskRow } from './records.ts';
import type { AttemptFailed, DueItem } from './store.ts';
import type { TakenTurn } from './turn-taker.ts';

/** Does what comes due: fires timers, gives up early events, sends on, begins attempts. */
export class DueTaker {
  readonly #core: EngineCore;
  /**
   * Tasks whose failed attempt is on its way to the store, as they are then: not to be begun again
   * before.
   */
  readonly #resting = new Map<string, TaskRow>();

  constructor(core: EngineCore) {
    this.#core = core;
  }

  /** Something came due: a timer, an early event's end, an event on its way, or a task. */
  take(item: DueItem): Promise<void> {
    const { workflowId, key, kind } = item;
    if (kind === 'send' && !isLater(item)) return this.#core.router.routeStored(workflowId);
    if (kind === 'task' && isNoticesKey(workflowId, key)) return this.#takeNotices(item);
    return this.#core
      .enter<undefined>(workflowId, (hot, now) => {
        if (hot === undefined) return { value: undefined };
        if (now < item.dueAt) {
          // The clock went back since it was read.
          this.#core.due.comeBack(item.dueAt);
          return { value: undefined };
        }
        switch (kind) {
          case 'timer':
          case 'send':
            return {
              taken: this.#core.turns.takeDueTimers(hot, now, item.dueAt),
              value: undefined,
            };
          case 'deferred':
            return { taken: this.#core.turns.expire(hot, key, now), value: undefined };
          case 'task':
            return { taken: this.#takeDueTask(hot, key, now), value: undefined };
        }
      })
      .catch((error: unknown) => this.#passTrouble(workflowId, error));
  }

  /** Telling takes as long as it takes: what comes due after it does not wait. */
  async #takeNotices(item: DueItem): Promise<void> {
    if (this.#core.host.now() < item.dueAt) this.#core.due.comeBack(item.dueAt);
    else this.#core.teller.takeDue(item);
  }

  /** A workflow that cannot be read must not stop the others; a store in trouble stops all. */
  #passTrouble(workflowId: string, error: unknown): void {
    if (isStoreTrouble(error)) throw error;
    this.#core.logger.error('a due message was not taken', { workflowId, error: String(error) });
  }

  #takeDueTask(hot: HotWorkflow, key: string, now: number): TakenTurn | undefined {
    if (hot.deadline?.key === key) return this.#core.operator.overdue(hot, now);
    const actions = hot.actions.get(key);
    // those of a parked workflow wait for the retry
    if (actions !== undefined && hot.row.status !== 'parked')
      this.#core.effects.repeatActions(hot, actions);
    if (!hot.suspended.has(key)) {
      this.#startDue(hot, key);
      return undefined;
    }
    const woken = this.#core.turns.wakeTask(hot, key, now);
    if (woken !== 'poll') return woken;
    this.#startDue(hot, key);
    return undefined;
  }

  #startDue(hot: HotWorkflow, key: string): void {
    const task = hot.tasks.get(key);
    // Of one that waits for its next attempt an older row may have come due.
    if (
      task === undefined ||
      task.dueAt === undefined ||
      task.dueAt > this.#core.host.now() ||
      this.#resting.has(key) ||
      this.#core.offers.has(key)
    )
      return;
    this.#core.effects.startWork(hot, task);
  }

  /** What was read of a workflow may be older than what is on its way to the store. */
  refresh(hot: HotWorkflow): void {
    for (const task of this.#resting.values()) this.#update(hot, task);
  }

  #update(hot: HotWorkflow | undefined, task: TaskRow): void {
    if (hot?.tasks.has(task.key) === true) hot.tasks.set(task.key, task);
  }

  /** An attempt failed: it is written down, and the next one comes due. */
  attemptFailed(failed: AttemptFailed): void {
    const { workflowId, task } = failed;
    if (task !== undefined) {
      this.#resting.set(task.key, task);
      // whatever is written from now on is written after it
      this.#update(this.#core.hot.peek(workflowId), task);
    }
    this.#core.committer.add({
      attempts: [failed],
      stored: () => {
        this.#core.changes.attemptStored(workflowId);
        if (task === undefined) return;
        this.#resting.delete(task.key);
        if (task.dueAt !== undefined) this.#core.due.comeBack(task.dueAt);
      },
      failed: () => {
        if (task !== undefined) this.#resting.delete(task.key);
        this.#core.hot.invalidate(workflowId);
        this.#core.due.restart();
      },
    });
  }
}
