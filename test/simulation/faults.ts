import { AbeyanceError } from '../../src/machines/errors.ts';
import type { Fault as StoreFault, StoreCall } from '../../src/persistence/testing/faulty-store.ts';
import type { Host } from '../../src/runtime/host.ts';
import type { Batch, Store } from '../../src/runtime/store.ts';

/**
 * What happens to one call of the store: `throwAfter` is a success that is not told, a crash ends
 * the process before the call or right after it, a stall has an end and a hang has none. The clock
 * may be set otherwise between any two calls.
 */
export type Fault =
  | { readonly type: 'none' | 'throwBefore' | 'throwAfter' | 'crashBefore' | 'crashAfter' }
  | { readonly type: 'hangBefore' | 'hangAfter' }
  | {
      readonly type: 'stallBefore' | 'stallAfter' | 'clockBack' | 'clockAhead';
      readonly ms: number;
    };

export type FaultType = Fault['type'];

/** The same in the words of the store that fails; a stall is over by the clock of `host`. */
export function storeFault(fault: Fault, call: StoreCall, host: Host): StoreFault | undefined {
  const stored = fault.type.endsWith('After');
  switch (fault.type) {
    case 'none':
    case 'clockBack':
    case 'clockAhead':
      return undefined;
    case 'hangBefore':
    case 'hangAfter':
      return { type: 'hang', stored, until: new Promise(() => {}) };
    case 'throwBefore':
    case 'throwAfter': {
      const error = new AbeyanceError('StoreFailed', `the disk did not answer ${call}`);
      return { type: 'fail', stored, error };
    }
    case 'crashBefore':
    case 'crashAfter':
      return { type: 'crash', stored };
    case 'stallBefore':
    case 'stallAfter': {
      const { promise: until, resolve } = Promise.withResolvers<void>();
      host.wake(host.now() + fault.ms, resolve);
      return { type: 'hang', stored, until };
    }
  }
}

export interface Watching {
  /** A batch is durable, whatever the engine is told. */
  readonly written: (batch: Batch) => void;
  /** The store itself said no: only a breach of C2 or M1 brings it to that. */
  readonly refused: (error: unknown) => void;
}

/** A store whose every write is told of. */
export function watched(store: Store, { written, refused }: Watching): Store {
  return {
    ...store,
    write: (batch) => {
      try {
        const done = store.write(batch);
        if (done instanceof Promise) throw new Error('the disk of a simulation answers at once');
      } catch (error) {
        refused(error);
        throw error;
      }
      written(batch);
    },
  };
}
