import type { EngineCore } from './engine-core.ts';

/** How often, in ms, an idle engine notes that it is alive while some timer needs to know. */
const BEAT_MS = 60_000;

const TAGS = ['timer.remaining', 'timer.restart'] as const;

/**
 * What an engine does before it takes anything: timers that asked for it are moved by the time
 * nobody ran (B1). Everything else waits in due order and is found by the due loop.
 */
export async function recover(core: EngineCore, aliveAt: number | undefined): Promise<void> {
  if (aliveAt === undefined) return;
  for (const tag of TAGS) await rebaseTagged(core, tag, aliveAt);
}

async function rebaseTagged(core: EngineCore, tag: string, aliveAt: number): Promise<void> {
  let after: number | undefined;
  do {
    const page = await core.store.find(
      { tag, statuses: ['running', 'suspended'] },
      { limit: core.limits.pageLength, ...(after === undefined ? undefined : { after }) },
    );
    const moved = page.items.map(({ id }) =>
      core.enter(id, (hot, now) => ({
        taken: hot && core.turns.rebase(hot, aliveAt, now),
        value: undefined,
      })),
    );
    await Promise.all(moved);
    after = page.cursor;
  } while (after !== undefined);
}

/** Notes once a minute that the engine is alive, as long as some timer counts the time it is not. */
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
      for (const tag of TAGS) {
        if ((await store.count({ tag, statuses: ['running', 'suspended'] })) === 0) continue;
        await committer.beat();
        return;
      }
    } catch (error) {
      logger.warn('no heartbeat', { error: String(error) });
    }
  }
}
