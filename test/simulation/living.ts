import { FaultyStore, type StoreCall } from '../../src/persistence/testing/faulty-store.ts';
import { ProcessHost } from '../../src/persistence/testing/process-host.ts';
import type { Host } from '../../src/runtime/host.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { RetentionOptions } from '../../src/runtime/retention.ts';
import type { Store } from '../../src/runtime/store.ts';
import { storeFault, watched, type Fault, type Watching } from './faults.ts';
import type { Machines } from './kinds.ts';
import type { Life } from './outside.ts';
import { Process, type EngineSetting } from './process.ts';

/** A process that lives, and what its death takes away. */
export interface Living {
  readonly life: Life;
  readonly process: Process;
  readonly machines: Machines;
  readonly host: ProcessHost;
}

export interface Birth {
  readonly life: Life;
  readonly host: Host;
  readonly disk: Store;
  readonly machines: Machines;
  readonly setting: EngineSetting & { readonly retention: RetentionOptions };
  readonly distant: boolean;
  readonly watching: Watching;
  readonly faultOf: (call: StoreCall) => Fault;
  readonly crash: () => void;
  /** Told of all that engines find wrong. */
  readonly note: (text: string) => void;
}

/** Starts a process: it opens an engine on the disk, through whatever befalls it. */
export function giveBirth(birth: Birth): Living {
  const { life, disk, machines, setting, distant, faultOf, crash } = birth;
  const host = new ProcessHost(birth.host, life);
  const store = new FaultyStore(watched(disk, birth.watching), {
    life,
    distant,
    faultOf: (call) => storeFault(faultOf(call), call, host),
    crash,
  });
  const workflows = [...machines.values()];
  const logger = loggerOf(birth);
  const process = new Process(life, disk, { host, store, workflows, logger, ...setting });
  return { life, process, machines, host };
}

/** What engines find wrong is told along with the failure of a run. */
function loggerOf({ note }: Birth): Logger {
  const tell = (text: string, fields?: object): void =>
    note(`  ${text} ${JSON.stringify(fields ?? {})}`);
  return { debug: () => {}, info: () => {}, warn: tell, error: tell };
}
