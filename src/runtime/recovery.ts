import { isStoreTrouble } from '../machines/errors.ts';
import { RESTART_EVENT } from '../machines/pause.ts';
import type { EngineCore } from './engine-core.ts';
import type { WorkflowFilter } from './store.ts';

/** How often, in ms, an idle engine notes that it is alive while some timer needs to know. */
const BEAT_MS = 60_000;

/** What asks to hear of a restart: some timer of it does not keep its deadline. */
const ASKING = {
  waitingFor: RESTART_EVENT,
  statuses: ['running', 'suspended'],
} as const satisfies WorkflowFilter;

/**
 * What an engine does before it takes anything: timers that asked for it are moved by the time
 * nobody ran (B1). Everything else waits in due order and is found by the due loop. Until it is
 * done the store keeps the old `aliveAt`, so that a recovery that is cut off is done again.
 */
export async function recover(core: EngineCore, aliveAt: number | undefined): Promise<void> {
  if (aliveAt === undefined) return;
  core.committer.aliveAt = aliveAt;
  let after: number | undefined;
  do {
    const page = await core.store.find(ASKING, {
      limit: core.limits.pageLength,
      ...(after === undefined ? undefined : { after }),
    });
    await Promise.all(page.items.map(({ id }) => rebase(core, id, aliveAt)));
    after = page.cursor;
  } while (after !== undefined);
  core.committer.aliveAt = undefined;
}

/** A workflow that cannot be read must not keep the others from running. */
async function rebase(core: EngineCore, id: string, aliveAt: number): Promise<void> {
  try {
    await core.enter(id, (hot, now) => ({
      taken: hot && core.turns.rebase(hot, aliveAt, now),
      value: undefined,
    }));
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    core.logger.error('timers were not moved', { workflowId: id, error: String(error) });
  }
}

/** Notes once a minute that the engine is alive, while some timer counts the time it is not. */
export class Heartbeat {
  readonly #core: EngineCore;
  #cancel: (() => void) | undefined;

  constructor(core: EngineCore) {
    this.#core = core;
  }

  start(): void {
    const { host } = this.#core;
    this.#cancel = host.wake(host.now() + BEAT_MS, () => {
      void this.#beat().finally(() => {
        if (this.#cancel !== undefined) this.start();
      });
    });
  }

  /** What is left of such a timer is counted from now on. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.#beat();
  }

  async #beat(): Promise<void> {
    const { store, committer, logger } = this.#core;
    try {
      if ((await store.count(ASKING)) > 0) await committer.beat();
    } catch (error) {
      logger.warn('no heartbeat', { error: String(error) });
    }
  }
}
