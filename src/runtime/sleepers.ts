import { engineClosed } from './refusals.ts';
import type { Host } from './host.ts';
import type { Logger } from './logger.ts';

/** Code outside machines that waits for a moment: it hears when the engine closes meanwhile. */
export class Sleepers {
  readonly #host: Host;
  readonly #logger: Logger;
  readonly #ends = new Set<() => void>();

  constructor(host: Host, logger: Logger) {
    this.#host = host;
    this.#logger = logger;
  }

  /** Resolves at `at` (ms since epoch). @throws `EngineClosed` where that comes first. */
  until(at: number): Promise<void> {
    const startedAt = this.#host.now();
    this.#logger.debug('sleep started', { dueAt: at });
    return new Promise((resolve, reject) => {
      const callOff = this.#host.wake(at, () => {
        this.#ends.delete(end);
        const endedAt = this.#host.now();
        const fields = { by: 'timer', sleptMs: endedAt - startedAt, lateMs: endedAt - at };
        this.#logger.debug('sleep ended', fields);
        resolve();
      });
      const end = (): void => {
        callOff();
        reject(engineClosed());
      };
      this.#ends.add(end);
    });
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#ends.clear();
  }
}
