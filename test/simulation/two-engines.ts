import type { AnyStateMachine } from 'xstate';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { memoryDisk } from '../../src/persistence/memory/store.ts';
import { ProcessHost } from '../../src/persistence/testing/process-host.ts';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';
import { Engine } from '../../src/runtime/engine.ts';
import type { Store } from '../../src/runtime/store.ts';
import { Chance } from './chance.ts';
import { watched } from './faults.ts';
import { Ledger } from './ledger.ts';
import { Outside, type Life } from './outside.ts';
import { fan, waiter, type Hands } from './pausing-machines.ts';
import { mailbox, parent, sender, worker } from './working-machines.ts';

/** One of several engines that each believe the disk is theirs. */
export interface Rival {
  readonly engine: Engine;
  readonly life: Life;
  readonly machines: Readonly<Record<string, AnyStateMachine>>;
  /** Writes of it that the disk refused. */
  readonly refusals: unknown[];
}

/** A disk on which the claim is bypassed: only the revision is left to tell who was first (L2). */
export class SharedDisk {
  readonly host: VirtualHost;
  readonly outside: Outside;
  readonly ledger = new Ledger();
  readonly store: Store = memoryDisk().store();
  readonly breaches: string[] = [];
  readonly chance: Chance;
  #lives = 0;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.host = virtualHost({ seed });
    this.outside = new Outside(this.host, this.chance);
    void this.store.open();
  }

  async rival(): Promise<Rival> {
    this.#lives += 1;
    const life: Life = { number: this.#lives, dead: false };
    const refusals: unknown[] = [];
    const hands: Hands = {
      call: (call) => this.outside.call(life, call),
      mark: (mark) => this.outside.mark(life, mark),
      mended: () => true,
    };
    const machines = {
      waiter: waiter(hands),
      worker: worker(hands),
      fan: fan(hands),
      parent: parent(hands),
      sender: sender(hands),
      mailbox: mailbox(hands),
    };
    const host = new ProcessHost(this.host, life);
    const unclaimed: Store = {
      ...this.store,
      open: () => ({ aliveAt: undefined }),
      close: () => {},
    };
    const store = watched(unclaimed, {
      written: (batch) => this.breaches.push(...this.ledger.note(batch)),
      refused: (error) => refusals.push(error),
    });
    const engine = await Engine.create({ workflows: Object.values(machines), store, host });
    return { engine, life, machines, refusals };
  }
}

/** Asks until it is answered otherwise than by a lost race. */
export async function insist<T>(ask: () => Promise<T>, settle: () => Promise<void>): Promise<T> {
  for (let tries = 0; tries < 20; tries += 1) {
    const [answer] = await Promise.all([settled(ask()), settle()]);
    if (answer.status === 'fulfilled') return answer.value;
    if (!isAbeyanceError(answer.reason, 'RevisionConflict')) throw answer.reason as Error;
  }
  throw new Error('lost every race');
}

async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}
