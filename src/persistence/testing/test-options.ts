import { invalidOption, readFields } from '../../machines/invalid-option.ts';
import { timestampMs, type Timestamp } from '../../machines/timestamp.ts';
import type { EngineOptions } from '../../runtime/engine-options.ts';
import type { Store } from '../../runtime/store.ts';
import { memoryDisk } from '../memory/store.ts';

/** The options of `createEngine` but for the host and the store, which the test has its own of. */
export type TestedEngineOptions = Omit<EngineOptions, 'store' | 'host'>;

export interface TestEngineOptions extends TestedEngineOptions {
  /** Ids, chance and random faults follow from it: equal seeds, equal runs. By default 1. */
  readonly seed?: number;
  /** When the clock begins; by default 2026-01-01T00:00:00Z. */
  readonly startAt?: Timestamp;
  /**
   * Gives a store on the same disk each time an engine is opened: `() => sqliteStore(file)`. By
   * default a disk in memory.
   */
  readonly store?: () => Store;
}

export interface TestSettings {
  readonly seed: number;
  readonly startAt: number | undefined;
  readonly place: () => Store;
  readonly engine: TestedEngineOptions;
}

/** @throws `OptionInvalid`, `DurationInvalid`; those of the engine are checked by itself. */
export function readTestOptions(options: TestEngineOptions): TestSettings {
  const { seed = 1, startAt, store, ...engine } = readFields(options, 'options');
  if (!Number.isSafeInteger(seed)) throw invalidOption('seed', 'give a whole number');
  if (store !== undefined && typeof store !== 'function') {
    throw invalidOption('store', 'give a function that makes a store: () => sqliteStore(file)');
  }
  return {
    seed,
    startAt: startAt === undefined ? undefined : timestampMs(startAt, 'startAt'),
    place: store ?? placeInMemory(),
    engine: withoutHost(engine),
  };
}

/** @throws `OptionInvalid` for a host, since a test engine has one of its own. */
export function withoutHost<T extends object>(options: T): T {
  if (!('host' in options)) return options;
  throw invalidOption('host', 'leave it out: the host of a test engine is `test.host`');
}

function placeInMemory(): () => Store {
  const disk = memoryDisk();
  return () => disk.store();
}
