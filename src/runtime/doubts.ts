import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { OFFER_AGAIN_MAX_MS, OFFER_AGAIN_MS } from './offering.ts';
import { taskLeft } from './refusals.ts';

/**
 * Workflows with a write that failed and may be durable all the same. Each is read again, and soon:
 * what is stored then is what happened.
 */
export class Doubts {
  readonly #core: EngineCore;
  /** What calls off the next look, by workflow. */
  readonly #looks = new Map<string, () => void>();

  constructor(core: EngineCore) {
    this.#core = core;
  }

  add(id: string, againMs: number = OFFER_AGAIN_MS): void {
    if (this.#looks.has(id) || this.#core.closed) return;
    const { host } = this.#core;
    const callOff = host.wake(host.now() + againMs, () => void this.#look(id, againMs));
    this.#looks.set(id, callOff);
  }

  close(): void {
    for (const callOff of this.#looks.values()) callOff();
    this.#looks.clear();
  }

  /** A workflow as it was just read: listeners hear of it, and work that has ended is stopped. */
  resolve({ id, row, tasks }: HotWorkflow): void {
    if (!this.#drop(id)) return;
    const { watchers, runner, live } = this.#core;
    watchers.committed(row);
    for (const key of runner.keysOf(id)) {
      if (!tasks.has(key)) runner.abort(key, () => taskLeft(key));
    }
    for (const key of live.keysOf(id)) if (!tasks.has(key)) live.stop(key);
  }

  async #look(id: string, againMs: number): Promise<void> {
    if (this.#core.closed || !this.#looks.has(id)) return;
    try {
      // Any job has it read, and so resolved.
      await this.#core.enter(id, () => ({ value: undefined }));
      this.#drop(id);
    } catch {
      this.#drop(id);
      this.add(id, Math.min(againMs * 2, OFFER_AGAIN_MAX_MS));
    }
  }

  #drop(id: string): boolean {
    this.#looks.get(id)?.();
    return this.#looks.delete(id);
  }
}
