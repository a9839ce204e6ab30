import type { AnyStateMachine } from 'xstate';
import { memoryStore } from '../../src/persistence/memory/store.ts';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { Engine } from '../../src/runtime/engine.ts';
import type { EngineOptions } from '../../src/runtime/engine-options.ts';
import type { Store } from '../../src/runtime/store.ts';
import { createTestEngine } from '../../src/testing.ts';

export interface Setting {
  readonly engine: Engine;
  readonly host: VirtualHost;
  readonly store: Store;
  /** Awaits a promise while the virtual clock stands and everything due runs. */
  readonly run: <T>(promise: Promise<T>) => Promise<T>;
  /** The process dies, and another one opens the same store. */
  readonly reopen: () => Promise<Engine>;
}

/** An engine whose every step is taken by the test: nothing runs by itself. */
export async function setting(
  workflows: readonly AnyStateMachine[],
  given: Partial<EngineOptions> = {},
): Promise<Setting> {
  const { store = memoryStore(), ...options } = given;
  const host = (given.host as VirtualHost | undefined) ?? virtualHost({ seed: 1 });
  const rig = await createTestEngine({ ...options, workflows, host, store: () => store });
  const reopen = (): Promise<Engine> => {
    rig.crash();
    return rig.restart();
  };
  return { engine: rig.engine, host, store, run: (promise) => rig.run(promise), reopen };
}
