import { readFields } from './machines/invalid-option.ts';
import { debugLogger } from './persistence/console-logger.ts';
import { memoryStore } from './persistence/memory/store.ts';
import { systemHost } from './persistence/system-host.ts';
import type { EngineOptions } from './runtime/engine-options.ts';

/** `createEngine` options; by default workflows live in memory and the platform's clock is used. */
export type CreateEngineOptions = Omit<EngineOptions, 'store' | 'host'> &
  Partial<Pick<EngineOptions, 'store' | 'host'>>;

/** What the platform brings where the options are silent. */
export function defaultOptions(options: CreateEngineOptions): EngineOptions {
  const given = readFields(options, 'options');
  const debug = globalThis.process?.env['DEBUG'];
  return {
    ...(debug === undefined ? undefined : { logger: debugLogger(debug) }),
    ...given,
    store: given.store ?? memoryStore(),
    host: given.host ?? systemHost(),
  };
}

export { Engine } from './runtime/engine.ts';
