import type { RetryPolicy } from '../machines/retry-policy.ts';
import { isAbeyanceError, isStoreTrouble } from '../machines/errors.ts';
import { nextAttempt } from './attempt.ts';
import type { EngineCore } from './engine-core.ts';
import { keepable } from './failed-turn.ts';
import type { LifecycleWorkflow } from './lifecycle.ts';
import type { MiddlewareChain } from './middleware.ts';
import { readNotices, withoutHeard } from './notices.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { DeadLetterRow, TaskKey, TaskRow } from './records.ts';
import type { AttemptFailed } from './store.ts';
import { causeOf } from './turn.ts';

/** Notices of one turn, and whose they are. */
export interface KeptNotices {
  readonly workflow: LifecycleWorkflow;
  readonly row: TaskRow;
}

/**
 * `over`: all were heard, or given up; `later`: there is another try at `at`, ms since epoch;
 * `unknown`: the store was in trouble, and has them still.
 */
export type NoticesOutcome =
  | { readonly type: 'over' }
  | { readonly type: 'later'; readonly at: number }
  | { readonly type: 'unknown' };

/** A try of which some were heard and one was not. */
interface Failed {
  readonly heard: number;
  readonly startedAt: number;
  readonly error: unknown;
}

/** The default of ten tries comes to a good eight minutes. */
const POLICY: Omit<RetryPolicy, 'maxAttempts'> = {
  initialDelay: 1_000,
  backoff: 2,
  maxDelay: 3_600_000,
  jitter: 0,
};

/** Has the notices of turns told until they were heard, or as often as they may be tried. */
export class NoticeTries {
  readonly #core: EngineCore;
  readonly #chain: MiddlewareChain;
  /** Rows that were heard and are not gone from the store yet. */
  readonly #heard = new Set<string>();

  constructor(core: EngineCore, chain: MiddlewareChain) {
    this.#core = core;
    this.#chain = chain;
  }

  /** Whether the row of this key needs no telling, though the store may have it. */
  isHeard(key: string): boolean {
    return this.#heard.has(key);
  }

  /** The keys of all such rows now. */
  heard(): ReadonlySet<string> {
    return new Set(this.#heard);
  }

  async tell(kept: KeptNotices): Promise<NoticesOutcome> {
    const { row, workflow } = kept;
    const { host, logger } = this.#core;
    const { workflowId } = workflow;
    const { key } = row;
    const startedAt = host.now();
    let heard = 0;
    if (this.#chain.isEmpty) logger.warn('no middleware to hear of it', { workflowId, key });
    try {
      for (const notice of readNotices(row, workflow)) {
        await this.#chain.tell(notice);
        heard += 1;
      }
    } catch (error) {
      return this.#failed(kept, { heard, startedAt, error });
    }
    this.#settle({ workflowId, key });
    return { type: 'over' };
  }

  #settle(task: TaskKey): void {
    this.#heard.add(task.key);
    this.#core.committer.settle(task, () => this.#heard.delete(task.key));
  }

  async #failed(
    { row, workflow }: KeptNotices,
    { heard, startedAt, error }: Failed,
  ): Promise<NoticesOutcome> {
    const { host, limits, logger, due } = this.#core;
    const { workflowId } = workflow;
    const { key, attempt } = row;
    const endedAt = host.now();
    const policy = { ...POLICY, maxAttempts: limits.noticeAttempts };
    const next = nextAttempt(policy, attempt, error, endedAt);
    const retryAt = next.type === 'retry' ? next.at : undefined;
    logger.warn('a notice was not heard', {
      workflowId,
      key,
      attempt,
      retryAt,
      error: String(error),
    });
    const rest = withoutHeard(row, heard);
    const text = PLAIN_TEXT.encode(keepable(error), 'error');
    const isStored = await this.#store({
      workflowId,
      task: retryAt === undefined ? undefined : { ...rest, attempt: attempt + 1, dueAt: retryAt },
      attempt: { key, attempt, startedAt, endedAt, error: text, retryAt },
    });
    if (!isStored) return { type: 'unknown' };
    if (retryAt === undefined) return this.#giveUp({ row: rest, workflow });
    due.comeBack(retryAt);
    return { type: 'later', at: retryAt };
  }

  /** They are kept where a person finds them, and no longer tried. */
  async #giveUp({ row, workflow }: KeptNotices): Promise<NoticesOutcome> {
    const { turns, logger } = this.#core;
    const { workflowId } = workflow;
    const { key, attempt } = row;
    logger.error('notices were given up', { workflowId, key, attempt });
    try {
      await this.#core.enter<undefined>(workflowId, (hot, now) => {
        if (hot === undefined) return { value: undefined };
        const cause = causeOf(hot, { event: { type: 'workflow.unheard' }, source: 'timer' });
        const taken = turns.kept.row(hot, cause, now, {
          outcome: 'ignored',
          reason: 'unheard',
          deadLetters: lettersOf({ row, workflow }, now),
          tasksDropped: [key],
        });
        return { taken, value: undefined };
      });
      return { type: 'over' };
    } catch (error) {
      if (isPassing(error)) return { type: 'unknown' };
      // such as one whose machine is gone: its attempts say what became of it
      this.#settle({ workflowId, key });
      return { type: 'over' };
    }
  }

  /** Whether it was stored. */
  #store(failed: AttemptFailed): Promise<boolean> {
    return new Promise((resolve) => {
      this.#core.committer.add({
        attempts: [failed],
        stored: () => resolve(true),
        failed: () => {
          this.#core.due.restart();
          resolve(false);
        },
      });
    });
  }
}

function lettersOf({ row, workflow }: KeptNotices, at: number): readonly DeadLetterRow[] {
  return readNotices(row, workflow).map((event) => ({
    at,
    eventType: event.type,
    reason: 'unheard',
    body: PLAIN_TEXT.encode({ to: workflow.workflowId, event }, 'notice'),
  }));
}

/** Whether what failed may work another time. */
function isPassing(error: unknown): boolean {
  const codes = ['EngineClosed', 'RevisionConflict'] as const;
  return isStoreTrouble(error) || codes.some((code) => isAbeyanceError(error, code));
}
