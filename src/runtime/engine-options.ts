import type { AnyStateMachine } from 'xstate';
import { invalidOption } from '../machines/invalid-option.ts';
import { EventBus } from './bus.ts';
import type { CoreOptions } from './engine-core.ts';
import type { Host } from './host.ts';
import { readLimits, type Limits } from './limits.ts';
import { silentLogger, type Logger } from './logger.ts';
import type { Store } from './store.ts';

export interface EngineOptions {
  /** The machines it may run; each needs an `id`, its name, and may have a `version`. */
  readonly workflows: readonly AnyStateMachine[];
  readonly store: Store;
  /** Where events without a target also go; several engines of a process may share one. */
  readonly bus?: EventBus;
  /** What a turn that throws does: `error` (default) as XState does, or `park` for a person. */
  readonly onFailure?: 'error' | 'park';
  readonly limits?: Partial<Limits>;
  readonly logger?: Logger;
  readonly tasks?: {
    /** Attempts that may run at once; default 256. */
    readonly concurrency?: number;
  };
  /** Clock, timers and ids; a virtual one in tests. */
  readonly host: Host;
}

const CONCURRENCY_DEFAULT = 256;

const KEYS = ['workflows', 'store', 'bus', 'onFailure', 'limits', 'logger', 'tasks', 'host'];

/** @throws `OptionInvalid`, naming the option. */
export function readOptions(options: EngineOptions): CoreOptions & { readonly bus: EventBus } {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('options', 'give an object with `workflows`');
  }
  for (const key of Object.keys(options)) {
    if (!KEYS.includes(key)) throw invalidOption(key, `the options are ${KEYS.join(', ')}`);
  }
  const { workflows, store, host, onFailure = 'error', logger = silentLogger } = options;
  const { concurrency = CONCURRENCY_DEFAULT } = options.tasks ?? {};
  if (!Array.isArray(workflows)) throw invalidOption('workflows', 'give an array of machines');
  if (typeof store?.write !== 'function') throw invalidOption('store', 'give a store');
  if (onFailure !== 'error' && onFailure !== 'park') {
    throw invalidOption('onFailure', "give 'error' or 'park'");
  }
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw invalidOption('tasks.concurrency', 'give a whole number above 0');
  }
  return {
    workflows,
    store,
    host,
    logger,
    limits: readLimits(options.limits),
    onFailure,
    concurrency,
    bus: options.bus ?? new EventBus({ host, logger }),
  };
}
