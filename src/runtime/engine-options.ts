import type { AnyStateMachine } from 'xstate';
import { hasMethods, invalidOption, readFields, readList } from '../machines/invalid-option.ts';
import { SUSPEND_TYPES, type SuspendType } from '../machines/pause.ts';
import { EventBus } from './bus.ts';
import { readCheckpoints, type CheckpointOptions } from './checkpoint-policy.ts';
import type { CoreOptions } from './engine-core.ts';
import type { Host } from './host.ts';
import { readLimits, type Limits } from './limits.ts';
import { guardedLogger, silentLogger, type Logger } from './logger.ts';
import { readMiddleware, type Middleware } from './middleware.ts';
import { readRetention, type RetentionOptions } from './retention.ts';
import type { Store } from './store.ts';
import { guardedTelemetry, noTelemetry, type Telemetry } from './telemetry.ts';

export interface EngineOptions {
  /** The machines it may run; each needs an `id`, its name, and may have a `version`. */
  readonly workflows: readonly AnyStateMachine[];
  readonly store: Store;
  /** Where events without a target also go; several engines of a process may share one. */
  readonly bus?: EventBus;
  /** What a turn that throws does: `error` (default) as XState does, or `park` for a person. */
  readonly onFailure?: 'error' | 'park';
  /**
   * Who moves suspensions of a kind: the engine (default), or the application, which hears of them
   * by its middleware and calls `resumeWorkflow`.
   */
  readonly handles?: Handles;
  /** Who hears what happens to workflows, in this order; `engine.use` adds to them. */
  readonly middleware?: readonly Middleware[];
  /** Which past states are kept to go back to; each suspension makes one. */
  readonly checkpoints?: CheckpointOptions;
  /** How long workflows that have ended are kept, by how they ended. Default: for ever. */
  readonly retention?: RetentionOptions;
  readonly limits?: Partial<Limits>;
  readonly logger?: Logger;
  /** Who is told how long things took; `abeyance/opentelemetry` makes one. */
  readonly telemetry?: Telemetry;
  readonly tasks?: {
    /** Attempts that may run at once; default 256. */
    readonly concurrency?: number;
  };
  /** Clock, timers and ids; a virtual one in tests. */
  readonly host: Host;
}

export type Handles = { readonly [Type in SuspendType]?: 'engine' | 'application' };

const CONCURRENCY_DEFAULT = 256;

const KEYS = [
  'workflows',
  'store',
  'bus',
  'onFailure',
  'handles',
  'middleware',
  'checkpoints',
  'retention',
  'limits',
  'logger',
  'tasks',
  'telemetry',
  'host',
];

const STORE_CALLS = [
  'open',
  'write',
  'load',
  'knowsEvent',
  'due',
  'find',
  'count',
  'journal',
  'definitions',
  'close',
] satisfies readonly (keyof Store)[];

/** @throws `OptionInvalid`, naming the option. */
export function readOptions(options: EngineOptions): CoreOptions & { readonly bus: EventBus } {
  const { workflows, store, host, ...rest } = readFields(options, 'options', KEYS);
  const {
    bus,
    handles = {},
    middleware = [],
    checkpoints = {},
    retention = {},
    limits,
    onFailure = 'error',
    logger = silentLogger,
    tasks = {},
    telemetry,
  } = rest;
  const { concurrency = CONCURRENCY_DEFAULT } = readFields(tasks, 'options.tasks', ['concurrency']);
  const machines = readList(workflows, 'workflows', 'give an array of machines');
  if (!hasMethods(store, ...STORE_CALLS)) {
    throw invalidOption('store', 'give a store');
  }
  if (!hasMethods(host, 'now', 'wake', 'defer', 'random', 'id', 'aborter')) {
    throw invalidOption('host', 'give a host');
  }
  if (!hasMethods(logger, 'debug', 'info', 'warn', 'error')) {
    throw invalidOption('logger', 'give the methods debug, info, warn and error');
  }
  if (bus !== undefined && !hasMethods(bus, 'send', 'waitForEvent', 'join', 'publish')) {
    throw invalidOption('bus', 'give an EventBus');
  }
  if (onFailure !== 'error' && onFailure !== 'park') {
    throw invalidOption('onFailure', "give 'error' or 'park'");
  }
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw invalidOption('tasks.concurrency', 'give a whole number above 0');
  }
  const guarded = guardedLogger(logger);
  return {
    workflows: machines,
    store,
    host,
    logger: guarded,
    limits: readLimits(limits),
    onFailure,
    applied: readHandles(handles),
    middleware: readMiddleware(middleware),
    checkpoints: readCheckpoints(checkpoints),
    retention: readRetention(retention),
    concurrency,
    telemetry: readTelemetry(telemetry),
    bus: bus ?? new EventBus({ host, logger: guarded }),
  };
}

function readTelemetry(telemetry: Telemetry | undefined): Telemetry {
  if (telemetry === undefined) return noTelemetry;
  if (hasMethods(telemetry, 'inject', 'turn', 'wait', 'attempt'))
    return guardedTelemetry(telemetry);
  throw invalidOption('telemetry', 'give the methods inject, turn, wait and attempt');
}

function readHandles(given: Handles): ReadonlySet<SuspendType> {
  const handles = readFields(given, 'options.handles', SUSPEND_TYPES);
  for (const [type, who] of Object.entries(handles)) {
    if (who === undefined || who === 'engine' || who === 'application') continue;
    throw invalidOption(`handles.${type}`, "give 'engine' or 'application'");
  }
  return new Set(SUSPEND_TYPES.filter((type) => handles[type] === 'application'));
}
