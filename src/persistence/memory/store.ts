import type { Store } from '../../runtime/store.ts';
import { notOpen } from '../not-open.ts';
import { held } from '../refusals.ts';
import { Disk } from './disk.ts';
import { countWorkflows, findWorkflows, readJournal } from './search.ts';

const PLACE = 'in memory';

/** A disk that exists in memory only: simulations crash engines on it and open it again. */
export interface MemoryDisk {
  /** A store on this disk. Several can be made; one at a time can be open. */
  store(): Store;
  /** Ends the open store as the death of its process would: nothing more of it is written. */
  crash(): void;
}

export function memoryDisk(): MemoryDisk {
  const disk = new Disk();
  let holder: object | undefined;
  return {
    store: () =>
      storeOn(disk, {
        claim(claimant) {
          if (holder !== undefined) throw held(PLACE, 'of this process', {});
          holder = claimant;
        },
        holds: (claimant) => holder === claimant,
        release(claimant) {
          if (holder === claimant) holder = undefined;
        },
      }),
    crash() {
      holder = undefined;
    },
  };
}

/** A store that keeps everything in memory, for as long as somebody refers to it. */
export function memoryStore(): Store {
  return memoryDisk().store();
}

interface Claims {
  claim(claimant: object): void;
  holds(claimant: object): boolean;
  release(claimant: object): void;
}

function storeOn(disk: Disk, claims: Claims): Store {
  // A new claimant at each opening: whoever crashed stays out, even if its store is opened again.
  let claimant: object | undefined;
  const opened = (): Disk => {
    if (claimant === undefined || !claims.holds(claimant)) throw notOpen(PLACE);
    return disk;
  };
  return {
    open() {
      const newcomer = {};
      claims.claim(newcomer);
      claimant = newcomer;
      return { aliveAt: disk.aliveAt };
    },
    write: (batch) => opened().write(batch),
    load: (workflowId) => opened().load(workflowId),
    knowsEvent: (workflowId, eventId) => opened().shelf(workflowId)?.eventIds.has(eventId) ?? false,
    due: (after, until, limit) => opened().due(after, until, limit),
    find: (filter, page) => findWorkflows(opened(), filter, page),
    count: (filter) => countWorkflows(opened(), filter),
    journal: (kind, request) => readJournal(opened(), kind, request),
    definitions: () => opened().definitions(),
    close() {
      if (claimant !== undefined) claims.release(claimant);
      claimant = undefined;
    },
  };
}
