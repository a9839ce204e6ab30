import type { AnyStateMachine } from 'xstate';
import { memoryStore } from '../../src/persistence/memory/store.ts';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { Engine } from '../../src/runtime/engine.ts';
import type { Store } from '../../src/runtime/store.ts';
import { createTestEngine, type TestedEngineOptions } from '../../src/testing.ts';

export interface Setting {
  readonly engine: Engine;
  readonly host: VirtualHost;
  readonly store: Store;
  /** Awaits a promise while the virtual clock stands and everything due runs. */
  readonly run: <T>(promise: Promise<T>) => Promise<T>;
}

type Options = Partial<TestedEngineOptions> & {
  readonly host?: VirtualHost;
  readonly store?: Store;
};

/** An engine whose every step is taken by the test: nothing runs by itself. */
export async function setting(
  workflows: readonly AnyStateMachine[],
  { host = virtualHost({ seed: 1 }), store = memoryStore(), ...options }: Options = {},
): Promise<Setting> {
  const rig = await createTestEngine({ ...options, workflows, host, store: () => store });
  return { engine: rig.engine, host, store, run: (promise) => rig.run(promise) };
}
