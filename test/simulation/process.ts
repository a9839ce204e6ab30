import type { AnyStateMachine } from 'xstate';
import type { CheckpointOptions } from '../../src/runtime/checkpoint-policy.ts';
import { Engine } from '../../src/runtime/engine.ts';
import type { EngineOptions } from '../../src/runtime/engine-options.ts';
import type { Host } from '../../src/runtime/host.ts';
import type { Limits } from '../../src/runtime/limits.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { Middleware } from '../../src/runtime/middleware.ts';
import type { RetentionOptions } from '../../src/runtime/retention.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { Life } from './outside.ts';

export interface EngineSetting {
  readonly limits: Partial<Limits>;
  readonly concurrency: number;
  readonly checkpoints?: CheckpointOptions;
  readonly onFailure?: 'error' | 'park';
  readonly middleware?: readonly Middleware[];
}

/** What an engine does when it is made, and whether it is there yet. */
export class Process {
  readonly life: Life;
  /** The store without its faults, to look at the disk through. */
  readonly disk: Store;
  engine: Engine | undefined;
  failure: unknown;
  closed = false;

  constructor(
    life: Life,
    disk: Store,
    options: EngineSetting & {
      readonly host: Host;
      readonly store: Store;
      readonly workflows: readonly AnyStateMachine[];
      readonly logger: Logger;
      readonly retention: RetentionOptions;
    },
  ) {
    const { concurrency, ...rest } = options;
    this.life = life;
    this.disk = disk;
    void this.#open({ ...rest, tasks: { concurrency } });
  }

  /** Ends as it should; `closed` tells when it has. */
  async close(): Promise<void> {
    try {
      await this.engine?.close();
    } finally {
      this.closed = true;
    }
  }

  async #open(options: EngineOptions): Promise<void> {
    try {
      this.engine = await Engine.create(options);
    } catch (error) {
      this.failure = error ?? 'no reason given';
    }
  }
}
