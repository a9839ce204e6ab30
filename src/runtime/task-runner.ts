import { AbeyanceError } from '../machines/errors.ts';
import type { Work } from '../machines/xstate/work.ts';
import { nextAttempt } from './attempt.ts';
import { keepable, PLAIN_TEXT } from './failed-turn.ts';
import type { Host } from './host.ts';
import { checkLimit, type Limits } from './limits.ts';
import type { Logger } from './logger.ts';
import type { TaskRow } from './records.ts';
import type { AttemptFailed } from './store.ts';
import type { AnswerRequest } from './workflow-turns.ts';

export interface TaskRunnerOptions {
  readonly host: Host;
  readonly limits: Limits;
  readonly logger: Logger;
  /** Attempts that may run at once; the rest wait their turn. */
  readonly concurrency: number;
  /** What a task came to: a message for the actor that waits. */
  readonly answer: (workflowId: string, answer: AnswerRequest) => void;
  /** An attempt failed; with a task in it, it is to be tried again. */
  readonly attemptFailed: (failed: AttemptFailed) => void;
  /** An actor's work emitted an event. */
  readonly emitted: (workflowId: string, event: { readonly type: string }) => void;
}

interface Waiting {
  readonly workflowId: string;
  readonly row: TaskRow;
  readonly work: Work;
}

interface Running {
  readonly abort: (reason: unknown) => void;
}

/**
 * Runs tasks: promises that machines asked for. An attempt begins only after the commit that asked
 * for it; it may run again after a crash, under the same key (K1); its result is offered as a
 * message and taken at most once (K2).
 */
export class TaskRunner {
  readonly #options: TaskRunnerOptions;
  readonly #running = new Map<string, Running>();
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#running.size;
  }

  has(key: string): boolean {
    return this.#running.has(key) || this.#waiting.has(key);
  }

  offer(workflowId: string, row: TaskRow, work: Work): void {
    if (this.has(row.key)) return;
    if (this.#running.size >= this.#options.concurrency) {
      this.#waiting.set(row.key, { workflowId, row, work });
      return;
    }
    this.#run({ workflowId, row, work });
  }

  /** Nobody waits for it any more: its signal fires, and what it brings is dropped (B22). */
  abort(key: string, reason: string): void {
    this.#waiting.delete(key);
    const running = this.#running.get(key);
    if (running === undefined) return;
    this.#end(key);
    running.abort(new AbeyanceError('WorkflowEnded', `the task's result is not needed: ${reason}`));
  }

  abortAll(reason: string): void {
    this.#waiting.clear();
    for (const key of this.#running.keys()) this.abort(key, reason);
  }

  #run({ workflowId, row, work }: Waiting): void {
    const { host, limits, logger } = this.#options;
    const { key, attempt } = row;
    const { signal, abort } = host.aborter();
    const startedAt = host.now();
    let timeout: (() => void) | undefined;
    const running: Running = {
      abort: (reason) => {
        timeout?.();
        abort(reason);
      },
    };
    this.#running.set(key, running);
    const settle = (then: () => void): void => {
      if (this.#running.get(key) !== running) return;
      timeout?.();
      this.#end(key);
      then();
    };
    const failed = (error: unknown): void =>
      settle(() => this.#failed({ workflowId, row, work }, startedAt, error));
    timeout = this.#arm(row, work, (error) => {
      failed(error);
      abort(error);
    });
    logger.debug('task started', { workflowId, key, attempt });
    const emit = (event: { readonly type: string }): void =>
      this.#options.emitted(workflowId, event);
    begin(() => work.start({ key, attempt, signal, emit })).then((data) => {
      settle(() => {
        try {
          checkLimit('eventLength', limits, textLength(data), `the result of ${key}`);
        } catch (error) {
          this.#failed({ workflowId, row, work }, startedAt, error);
          return;
        }
        this.#answer(workflowId, key, 'xstate.promise.resolve', data);
      });
    }, failed);
  }

  #arm({ key, attempt }: TaskRow, { task }: Work, expire: (error: unknown) => void): () => void {
    const { host } = this.#options;
    const timeoutMs = task?.timeoutMs;
    if (timeoutMs === undefined) return () => {};
    return host.wake(host.now() + timeoutMs, () => {
      const message = `attempt ${attempt} of task ${key} took longer than ${timeoutMs} ms`;
      expire(new AbeyanceError('TaskTimeout', message, { details: { key, attempt, timeoutMs } }));
    });
  }

  #failed({ workflowId, row, work }: Waiting, startedAt: number, error: unknown): void {
    const { host, logger } = this.#options;
    const { key, attempt } = row;
    const endedAt = host.now();
    const policy = work.task?.retry;
    const next =
      policy === undefined
        ? ({ type: 'final' } as const)
        : nextAttempt(policy, attempt, error, endedAt);
    const retryAt = next.type === 'retry' ? next.at : undefined;
    logger.info('task attempt failed', { workflowId, key, attempt, retryAt });
    const text = PLAIN_TEXT.encode(keepable(error), 'error');
    this.#options.attemptFailed({
      workflowId,
      task: retryAt === undefined ? undefined : { ...row, attempt: attempt + 1, dueAt: retryAt },
      attempt: { key, attempt, startedAt, endedAt, error: text, retryAt },
    });
    if (retryAt !== undefined) return;
    this.#answer(workflowId, key, 'xstate.promise.reject', keepable(error));
  }

  #answer(workflowId: string, key: string, type: string, data: unknown): void {
    const event = { type, data };
    this.#options.answer(workflowId, { key, event, toParent: false });
  }

  #end(key: string): void {
    this.#running.delete(key);
    const [next] = this.#waiting;
    if (next === undefined || this.#running.size >= this.#options.concurrency) return;
    this.#waiting.delete(next[0]);
    this.#run(next[1]);
  }
}

async function begin(start: () => unknown): Promise<unknown> {
  return await start();
}

/** @throws `NotSerializable` where the result cannot be kept. */
function textLength(data: unknown): number {
  return PLAIN_TEXT.encode(data, 'result').length;
}
