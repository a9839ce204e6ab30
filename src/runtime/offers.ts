import type { EngineCore } from './engine-core.ts';
import { OFFER_AGAIN_MAX_MS, OFFER_AGAIN_MS } from './offering.ts';
import type { AnswerRequest } from './workflow-turns.ts';

interface Queue {
  readonly workflowId: string;
  readonly answers: AnswerRequest[];
  /** Calls off the next try, if one is set. */
  callOff: () => void;
}

/**
 * What work outside machines brings: each is offered until it is stored or nobody waits for it, and
 * that of one work in the order it came, whatever happens to the store meanwhile (B10).
 */
export class Offers {
  readonly #core: EngineCore;
  readonly #queues = new Map<string, Queue>();

  constructor(core: EngineCore) {
    this.#core = core;
  }

  /** Whether something of this work is not stored yet: it is not to be done again for that. */
  has(key: string): boolean {
    return this.#queues.has(key);
  }

  offer(workflowId: string, answer: AnswerRequest): void {
    if (this.#core.closed) return;
    const queue = this.#queues.get(answer.key);
    if (queue !== undefined) {
      queue.answers.push(answer);
      return;
    }
    this.#queues.set(answer.key, { workflowId, answers: [answer], callOff: () => {} });
    this.#next(answer.key, OFFER_AGAIN_MS);
  }

  /** What could not be stored by now is found again by the task that brought it. */
  close(): void {
    for (const { callOff } of this.#queues.values()) callOff();
    this.#queues.clear();
  }

  #next(key: string, againMs: number): void {
    const queue = this.#queues.get(key);
    const answer = queue?.answers[0];
    if (queue === undefined || answer === undefined || this.#core.closed) {
      this.#queues.delete(key);
      return;
    }
    const { workflowId } = queue;
    const { host, logger, turns } = this.#core;
    this.#core
      .enter<undefined>(workflowId, (hot, now) => ({
        taken: hot && turns.takeAnswer(hot, answer, now),
        value: undefined,
      }))
      .then(
        () => {
          queue.answers.shift();
          return this.#next(key, OFFER_AGAIN_MS);
        },
        (error: unknown) => {
          logger.warn('a result was not stored', { workflowId, error: String(error) });
          const nextMs = Math.min(againMs * 2, OFFER_AGAIN_MAX_MS);
          if (!this.#core.closed) {
            queue.callOff = host.wake(host.now() + againMs, () => this.#next(key, nextMs));
          }
        },
      );
  }
}
