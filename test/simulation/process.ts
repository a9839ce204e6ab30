import type { AnyStateMachine } from 'xstate';
import type { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { Engine } from '../../src/runtime/engine.ts';
import type { EngineOptions } from '../../src/runtime/engine-options.ts';
import type { Aborter, Host } from '../../src/runtime/host.ts';
import type { Limits } from '../../src/runtime/limits.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { Life } from './outside.ts';

/** The host as one process has it: when that is dead, nothing wakes it any more. */
export class ProcessHost implements Host {
  readonly #host: VirtualHost;
  readonly #life: Life;

  constructor(host: VirtualHost, life: Life) {
    this.#host = host;
    this.#life = life;
  }

  now(): number {
    return this.#host.now();
  }

  wake(at: number, fn: () => void): () => void {
    return this.#host.wake(at, () => this.#live(fn));
  }

  defer(fn: () => void): void {
    this.#host.defer(() => this.#live(fn));
  }

  random(): number {
    return this.#host.random();
  }

  id(): string {
    return this.#host.id();
  }

  aborter(): Aborter {
    return this.#host.aborter();
  }

  #live(fn: () => void): void {
    if (!this.#life.dead) fn();
  }
}

export interface EngineSetting {
  readonly limits: Partial<Limits>;
  readonly concurrency: number;
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
