import type { StoreCall } from '../../src/persistence/testing/faulty-store.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import type { Kind } from './kinds.ts';
import type { MachinePool } from './machine-pool.ts';
import type { OutsideOptions } from './outside.ts';
import type { EngineSetting } from './process.ts';

export interface SimulationOptions extends EngineSetting {
  readonly seed: number;
  readonly chance: Chance;
  readonly kinds: readonly Kind[];
  readonly faultOf: (call: StoreCall) => Fault;
  readonly distant: boolean;
  /** Whether each turn is taken a second time and compared (T1). */
  readonly replay?: boolean;
  /** Whether engines have a middleware. */
  readonly hears?: boolean;
  readonly outside?: OutsideOptions;
  /** Whether several processes may believe that the disk is theirs. */
  readonly shared?: boolean;
  readonly pool?: MachinePool;
}
