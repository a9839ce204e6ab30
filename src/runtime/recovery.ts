import type { Configuration } from '../machines/configuration.ts';
import { isStoreTrouble } from '../machines/errors.ts';
import { RESTART_EVENT } from '../machines/pause.ts';
import type { EngineCore } from './engine-core.ts';
import type { Commit } from './records.ts';
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
    if (page.items.length > 0) core.heartbeat.arm();
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

/**
 * Notes once a minute that the engine is alive, while some timer counts the time it is not. Where
 * there is none it does nothing at all.
 */
export class Heartbeat {
  readonly #core: EngineCore;
  #callOff: (() => void) | undefined;
  #stopped = false;

  constructor(core: EngineCore) {
    this.#core = core;
  }

  /** What was or may have been written: perhaps the first such timer is in it. */
  notice({ workflow, actors }: Commit): void {
    if (this.#callOff !== undefined) return;
    if ([workflow, ...actors].some((actor) => asksForRestart(actor.configuration))) this.arm();
  }

  arm(): void {
    if (this.#callOff !== undefined || this.#stopped) return;
    const { host } = this.#core;
    this.#callOff = host.wake(host.now() + BEAT_MS, () => {
      this.#callOff = undefined;
      void this.#goOn();
    });
  }

  /** What is left of such a timer is counted from now on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff?.();
    this.#callOff = undefined;
    await this.#beat();
  }

  async #goOn(): Promise<void> {
    if (await this.#beat()) this.arm();
  }

  /** Whether there is, or may be, a timer to beat for. */
  async #beat(): Promise<boolean> {
    const { store, committer, logger } = this.#core;
    try {
      if ((await store.count(ASKING)) === 0) return false;
      await committer.beat();
    } catch (error) {
      logger.warn('no heartbeat', { error: String(error) });
    }
    return true;
  }
}

function asksForRestart(configuration: Configuration | undefined): boolean {
  return configuration?.events.includes(RESTART_EVENT) ?? false;
}
