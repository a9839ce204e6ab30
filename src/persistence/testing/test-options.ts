import { invalidOption, readFields } from '../../machines/invalid-option.ts';
import { timestampMs, type Timestamp } from '../../machines/timestamp.ts';
import type { EngineOptions } from '../../runtime/engine-options.ts';
import type { Store } from '../../runtime/store.ts';
import { memoryDisk } from '../memory/store.ts';
import { VirtualHost, virtualHost } from '../virtual-host.ts';

/** The options of `createEngine` but for the host and the store, which the test has its own of. */
export type TestedEngineOptions = Omit<EngineOptions, 'store' | 'host'>;

export interface TestEngineOptions extends TestedEngineOptions {
  /** Ids, chance and random faults follow from it: equal seeds, equal runs. By default 1. */
  readonly seed?: number;
  /** When the clock begins; by default 2026-01-01T00:00:00Z. */
  readonly startAt?: Timestamp;
  /** `host` of another test engine, to live under its clock and its seed. */
  readonly host?: VirtualHost;
  /**
   * Gives a store on the same disk each time an engine is opened: `() => sqliteStore(file)`. By
   * default a disk in memory.
   */
  readonly store?: () => Store;
}

export interface TestSettings {
  readonly host: VirtualHost;
  readonly place: () => Store;
  readonly engine: TestedEngineOptions;
}

/** @throws `OptionInvalid`, `DurationInvalid`; those of the engine are checked by itself. */
export function readTestOptions(options: TestEngineOptions): TestSettings {
  const { seed, startAt, host, store, ...engine } = readFields(options, 'options');
  if (store !== undefined && typeof store !== 'function') {
    throw invalidOption('store', 'give a function that makes a store: () => sqliteStore(file)');
  }
  return { host: hostOf({ seed, startAt, host }), place: store ?? placeInMemory(), engine };
}

interface HostChoice {
  readonly seed: number | undefined;
  readonly startAt: Timestamp | undefined;
  readonly host: VirtualHost | undefined;
}

function hostOf({ seed, startAt, host }: HostChoice): VirtualHost {
  if (host === undefined) {
    const at = startAt === undefined ? undefined : { startAt: timestampMs(startAt, 'startAt') };
    return virtualHost({ seed: seed === undefined ? 1 : seed, auto: true, ...at });
  }
  if (!isVirtualHost(host)) throw invalidOption('host', 'give the `host` of another test engine');
  if (seed === undefined && startAt === undefined) return host;
  throw invalidOption('host', 'it has its seed and its clock: leave out `seed` and `startAt`');
}

/** @throws `OptionInvalid` for what a restart cannot change. */
export function checkKeptOptions(changed: object): void {
  const kept = ['host', 'store', 'seed', 'startAt'].find((key) => key in changed);
  if (kept !== undefined) throw invalidOption(kept, 'leave it out: it outlives the process');
}

/** A proxy may throw when it is asked what it is. */
function isVirtualHost(value: unknown): boolean {
  try {
    return value instanceof VirtualHost;
  } catch {
    return false;
  }
}

function placeInMemory(): () => Store {
  const disk = memoryDisk();
  return () => disk.store();
}
