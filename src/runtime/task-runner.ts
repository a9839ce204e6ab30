import { decode } from '../machines/codec.ts';
import { AbeyanceError } from '../machines/errors.ts';
import { final } from '../machines/final-error.ts';
import { isSuspended, requestOf } from '../machines/suspend.ts';
import type { Work } from '../machines/xstate/work.ts';
import { nextAttempt } from './attempt.ts';
import { keepable } from './failed-turn.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import type { Aborter, Host } from './host.ts';
import { checkLimit, type Limits } from './limits.ts';
import type { Logger } from './logger.ts';
import type { TaskRow } from './records.ts';
import type { AttemptFailed } from './store.ts';
import type { AttemptMeasure, Telemetry } from './telemetry.ts';
import { attemptDueAt, suspendEvent } from './suspended-task.ts';
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
  readonly telemetry: Telemetry;
  /** An actor's work emitted an event. */
  readonly emitted: (workflowId: string, event: { readonly type: string }) => void;
}

/** An attempt that is due. */
export interface Attempt {
  readonly row: TaskRow;
  readonly work: Work;
  /** What is measured of it beside its key and number. */
  readonly measure: Omit<AttemptMeasure, 'key' | 'attempt'>;
}

interface Running {
  readonly aborter: Aborter;
  /** ms since epoch. */
  readonly startedAt: number;
  /** Calls off the timeout. */
  disarm: () => void;
}

/**
 * Runs tasks: promises that machines asked for. An attempt begins only after the commit that asked
 * for it; it may run again after a crash, under the same key (K1); its result is offered as a
 * message and taken at most once (K2).
 */
export class TaskRunner {
  readonly #options: TaskRunnerOptions;
  readonly #running = new Map<string, Running>();
  readonly #waiting = new Map<string, Attempt>();

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
  }

  has(key: string): boolean {
    return this.#running.has(key) || this.#waiting.has(key);
  }

  /** Tasks of one workflow that run or wait to run. */
  keysOf(workflowId: string): readonly string[] {
    const keys = [...this.#running.keys(), ...this.#waiting.keys()];
    return keys.filter((key) => key.startsWith(`${workflowId}/`));
  }

  offer(attempt: Attempt): void {
    const { key } = attempt.row;
    if (this.has(key)) return;
    if (this.#running.size < this.#options.concurrency) this.#run(attempt);
    else this.#waiting.set(key, attempt);
  }

  /** Nobody waits for it any more: its signal fires, and what it brings is dropped (B22). */
  abort(key: string, reason: () => AbeyanceError): void {
    this.#waiting.delete(key);
    const running = this.#running.get(key);
    if (running === undefined) return;
    this.#release(key, running);
    running.aborter.abort(reason());
  }

  abortAll(reason: () => AbeyanceError): void {
    this.#waiting.clear();
    for (const key of this.#running.keys()) this.abort(key, reason);
  }

  /** What runs brings nothing any more, and hears nothing of that: its process died. */
  forget(): void {
    this.#waiting.clear();
    this.#running.clear();
  }

  #run(waiting: Attempt): void {
    const { host, logger, emitted, telemetry } = this.#options;
    const { row, work, measure } = waiting;
    const { workflowId } = measure;
    const { key, attempt } = row;
    const aborter = host.aborter();
    const running: Running = { aborter, startedAt: host.now(), disarm: ignore };
    this.#running.set(key, running);
    running.disarm = this.#arm(waiting, running);
    logger.debug('task started', { workflowId, key, attempt });
    const emit = (event: { readonly type: string }): void => emitted(workflowId, event);
    const { signal } = aborter;
    const start = (): Promise<unknown> => begin(() => work.start({ key, attempt, signal, emit }));
    telemetry.attempt({ ...measure, key, attempt }, start).then(
      (data) => this.#succeeded(waiting, running, data),
      (error: unknown) => this.#threw(waiting, running, error),
    );
  }

  #arm(waiting: Attempt, running: Running): () => void {
    const { host } = this.#options;
    const { key, attempt } = waiting.row;
    const timeoutMs = waiting.work.task?.timeoutMs;
    if (timeoutMs === undefined) return ignore;
    return host.wake(host.now() + timeoutMs, () => {
      const message = `attempt ${attempt} of task ${key} took longer than ${timeoutMs} ms`;
      const details = { key, attempt, timeoutMs };
      const error = new AbeyanceError('TaskTimeout', message, { details });
      this.#threw(waiting, running, error);
      running.aborter.abort(error);
    });
  }

  #succeeded(waiting: Attempt, running: Running, data: unknown): void {
    const { row } = waiting;
    if (!this.#release(row.key, running)) return;
    // one that suspends itself ends this attempt, and stands still from the next turn on
    const event = isSuspended(data)
      ? suspendEvent(row, requestOf(data))
      : { type: 'xstate.promise.resolve', data };
    let eventText: string;
    try {
      eventText = PLAIN_TEXT.encode(event, `the result of ${row.key}`);
      checkLimit('eventLength', this.#options.limits, eventText.length, `the result of ${row.key}`);
    } catch (error) {
      // the work is done: doing it again would not make its result one that can be kept
      this.#failed(waiting, running.startedAt, final(error as Error));
      return;
    }
    const kept = decode(eventText) as typeof event;
    const { workflowId, traceparent } = waiting.measure;
    const answer = { key: row.key, event: kept, eventText, toParent: false, traceparent };
    this.#options.answer(workflowId, answer);
  }

  #threw(waiting: Attempt, running: Running, error: unknown): void {
    if (!this.#release(waiting.row.key, running)) return;
    this.#failed(waiting, running.startedAt, error);
  }

  /** `false`: it is over already, and what it brings is dropped. */
  #release(key: string, running: Running): boolean {
    if (this.#running.get(key) !== running) return false;
    running.disarm();
    this.#running.delete(key);
    const [next] = this.#waiting;
    if (next !== undefined) {
      this.#waiting.delete(next[0]);
      this.#run(next[1]);
    }
    return true;
  }

  #failed({ row, work, measure }: Attempt, startedAt: number, error: unknown): void {
    const { host, logger } = this.#options;
    const { workflowId, traceparent } = measure;
    const { key, attempt } = row;
    const endedAt = host.now();
    const policy = work.task?.retry;
    const next =
      policy === undefined
        ? ({ type: 'final' } as const)
        : nextAttempt(policy, attempt, error, endedAt, host.random());
    const retryAt = next.type === 'retry' ? next.at : undefined;
    logger.info('task attempt failed', { workflowId, key, attempt, retryAt });
    const text = PLAIN_TEXT.encode(keepable(error), 'error');
    this.#options.attemptFailed({
      workflowId,
      task:
        retryAt === undefined
          ? undefined
          : { ...row, attempt: attempt + 1, dueAt: attemptDueAt(row, retryAt) },
      attempt: { key, attempt, startedAt, endedAt, error: text, retryAt },
    });
    if (retryAt !== undefined) return;
    const event = { type: 'xstate.promise.reject', data: keepable(error) };
    this.#options.answer(workflowId, { key, event, toParent: false, traceparent });
  }
}

function ignore(): void {}

async function begin(start: () => unknown): Promise<unknown> {
  return await start();
}
