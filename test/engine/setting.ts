import type { AnyStateMachine } from 'xstate';
import { memoryStore } from '../../src/persistence/memory/store.ts';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';
import { Engine } from '../../src/runtime/engine.ts';
import type { EngineOptions } from '../../src/runtime/engine-options.ts';
import type { Store } from '../../src/runtime/store.ts';

export interface Setting {
  readonly engine: Engine;
  readonly host: VirtualHost;
  readonly store: Store;
  /** Awaits a promise while the virtual clock stands and everything due runs. */
  readonly run: <T>(promise: Promise<T>) => Promise<T>;
}

/** An engine on the memory store under a virtual clock. */
export async function setting(
  workflows: readonly AnyStateMachine[],
  options: Partial<EngineOptions> = {},
): Promise<Setting> {
  const host = (options.host as VirtualHost | undefined) ?? virtualHost({ seed: 1 });
  const store = options.store ?? memoryStore();
  const run = async <T>(promise: Promise<T>): Promise<T> => {
    promise.catch(() => {});
    await host.settle();
    return promise;
  };
  const engine = await run(Engine.create({ ...options, workflows, store, host }));
  return { engine, host, store, run };
}
