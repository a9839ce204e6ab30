import { engineClosed } from './refusals.ts';
import type { Host } from './host.ts';

/** Code outside machines that waits for a moment: it hears when the engine closes meanwhile. */
export class Sleepers {
  readonly #host: Host;
  readonly #ends = new Set<() => void>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Resolves at `at` (ms since epoch). @throws `EngineClosed` where that comes first. */
  until(at: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const callOff = this.#host.wake(at, () => {
        this.#ends.delete(end);
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
