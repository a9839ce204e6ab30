import type { AnyStateMachine } from 'xstate';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { Registry } from '../../src/machines/registry.ts';
import { DEFAULT_LIMITS } from '../../src/runtime/limits.ts';
import { memoryDisk, type MemoryDisk } from '../../src/persistence/memory/store.ts';
import type { StoreCall } from '../../src/persistence/testing/faulty-store.ts';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { Engine } from '../../src/runtime/engine.ts';
import type { RetentionOptions } from '../../src/runtime/retention.ts';
import type { Batch, Store } from '../../src/runtime/store.ts';
import { Chance } from './chance.ts';
import { Client } from './client.ts';
import { countOne, named } from './fault-counts.ts';
import type { Fault } from './faults.ts';
import type { Kind } from './kinds.ts';
import { Ledger } from './ledger.ts';
import { giveBirth, type Living } from './living.ts';
import { MachinePool } from './machine-pool.ts';
import { NoticeBook } from './notice-book.ts';
import { Outside, type Life } from './outside.ts';
import type { Hands } from './pausing-machines.ts';
import { Replay } from './replay.ts';
import type { SimulationOptions } from './simulation-options.ts';

/** Longer than any stall, and than any time an engine waits before it tries again. */
export const CALM_MS = 31_000;
const OPENINGS_MAX = 60;
const CLOSINGS_MAX = 10;

/** A disk, a world, a client and a row of processes, each alive until it crashes. */
export class Simulation {
  readonly host: VirtualHost;
  readonly outside: Outside;
  /** The machines as an onlooker knows them. */
  readonly registry: Registry;
  readonly ledger = new Ledger();
  readonly client = new Client();
  readonly trace: string[] = [];
  readonly faults = new Map<string, number>();
  /** What became of processes, how often. */
  readonly fates = new Map<string, number>();
  readonly breaches: string[] = [];
  readonly replay: Replay | undefined;
  readonly notices: NoticeBook | undefined;
  faultsOn = true;
  /** What processes are told that are made from now on. */
  retention: RetentionOptions = {};
  /** The latest the clock ever was: what waits for a time waits for one before this. */
  latest = 0;
  readonly #options: SimulationOptions;
  readonly #disk: MemoryDisk = memoryDisk();
  /** A disk nobody has to claim, where several may be at work. */
  readonly #shared: Store | undefined;
  #life: Life = { number: 0, dead: true };
  #living: Living | undefined;
  /** One that has lost its claim and does not know it. */
  #rival: Living | undefined;
  #lives = 0;
  readonly #pool: MachinePool;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.host = virtualHost({ seed: options.seed });
    const kill = (life: Life): boolean => {
      if (this.faultsOn) this.crash(life);
      return this.faultsOn;
    };
    this.outside = new Outside(this.host, options.chance, { ...options.outside, kill });
    this.#pool = options.pool ?? new MachinePool();
    const idle: Hands = {
      call: () => new Promise(() => {}),
      mark: () => {},
      mended: () => this.#life.mended === true,
    };
    const machines = [...this.#pool.take(options.kinds, idle).values()];
    this.registry = new Registry(machines, DEFAULT_LIMITS.microsteps);
    this.#shared = options.shared === true ? this.#disk.store() : undefined;
    void this.#shared?.open();
    this.client.hasRivals = options.shared === true;
    this.notices = options.hears === true ? new NoticeBook(this.host, options.seed) : undefined;
    this.replay = options.replay === true ? new Replay(machines, options) : undefined;
  }

  get engine(): Engine | undefined {
    return this.#living?.process.engine;
  }

  get life(): Life {
    return this.#life;
  }

  machine(kind: Kind): AnyStateMachine {
    const machine = this.#living?.machines.get(kind);
    if (machine === undefined) throw new Error(`no machine ${kind}`);
    return machine;
  }

  /** Starts processes until one has opened its engine. */
  async open(): Promise<Engine> {
    if (this.#life.hung === true) this.#endHung();
    for (let opening = 0; opening < OPENINGS_MAX; opening += 1) {
      if (this.#life.dead) this.#boot();
      // a world that lets nobody in is no test of those who are in
      if (opening === OPENINGS_MAX / 2) this.faultsOn = false;
      await this.settle();
      // it may have crashed while it settled
      const process = this.#living?.process;
      if (process?.engine !== undefined) return process.engine;
      if (process?.failure !== undefined) this.#failedToOpen(process.failure);
      else if (this.#life.hung === true) this.crash();
      else if (process !== undefined) {
        this.setNow(Math.max(this.latest, this.host.now()) + CALM_MS);
      }
    }
    throw new Error(`no engine opened in ${OPENINGS_MAX} tries`);
  }

  /** All that befell this world, by kind. */
  counts(): ReadonlyMap<string, number> {
    const { faults, fates, outside, notices } = this;
    const counts = { store: faults, process: fates, task: outside.counts };
    return named({ ...counts, middleware: notices?.counts ?? new Map() });
  }

  /** Everybody is dead and gone: others may have their machines. */
  end(): void {
    if (this.#rival !== undefined) this.crash(this.#rival.life);
    this.crash();
    this.#pool.giveBack();
  }

  /** What the death of a process does: all that was only in memory is gone. */
  crash(life: Life = this.#life): void {
    if (life.dead) return;
    this.trace.push(`process ${life.number} crashes`);
    countOne(this.fates, life.hung === true ? 'is ended, being stuck' : 'ends');
    life.dead = true;
    for (const one of [this.#living, this.#rival]) if (one?.life === life) one.host.forget();
    if (this.#living?.life === life) this.#living = undefined;
    if (this.#rival?.life === life) this.#rival = undefined;
    if (this.#shared === undefined) this.#disk.crash();
    // the world goes on for those that live
    if (this.#living === undefined && this.#rival === undefined) this.host.forget();
    for (const open of this.client.open) if (open.life === life) this.client.open.delete(open);
  }

  /** The disk is given to another process, and the one that has it does not know. */
  usurp(): void {
    if (this.#rival !== undefined || this.#living === undefined) return;
    this.trace.push(`process ${this.#life.number} loses its claim`);
    countOne(this.fates, 'loses its claim');
    this.#rival = this.#living;
    this.#living = undefined;
    this.#life = { number: this.#lives, dead: true };
  }

  /** The client turns to the other process. */
  swap(): void {
    const { engine, life } = this;
    const rival = this.#rival;
    if (rival?.process.engine === undefined || engine === undefined) return;
    this.trace.push(`process ${rival.life.number} instead of ${life.number}`);
    this.#rival = this.#living;
    this.#living = rival;
    this.#life = rival.life;
  }

  /** Ends all that may know less than the disk does: whoever comes next has it alone. */
  endRivalry(): void {
    if (this.#shared === undefined) return;
    if (this.#rival !== undefined) this.crash(this.#rival.life);
    this.crash();
  }

  /** A process that ends as it should, however slow its store. */
  async close(): Promise<void> {
    const { life } = this;
    const living = this.#living;
    const process = living?.process;
    process?.close().catch((error: unknown) => this.breaches.push(`close: ${String(error)}`));
    for (let round = 0; round < CLOSINGS_MAX; round += 1) {
      if (process === undefined || process.closed) break;
      await this.settle();
      if (life.hung === true) this.crash(life);
      if (life.dead) return;
      // a stall is over by then, wherever the clock was set meanwhile
      if (!process.closed) this.setNow(Math.max(this.latest, this.host.now()) + CALM_MS);
    }
    if (process?.closed === false) this.breaches.push('the engine does not close');
    // what is still under way may be a call that stalls, where there are such
    const left = this.faultsOn ? 0 : (living?.host.pending ?? 0);
    if (left > 0) this.breaches.push(`${left} wakes are left`);
    this.crash(life);
  }

  async settle(): Promise<void> {
    await this.host.settle();
    this.setNow(this.host.now());
  }

  setNow(at: number): void {
    this.latest = Math.max(this.latest, this.host.now(), at);
    this.host.setNow(at);
    this.outside.latest = this.latest;
  }

  /** Looks at the disk as it is, whoever holds it. */
  async look<T>(read: (store: Store) => T | Promise<T>): Promise<T> {
    if (this.#shared !== undefined) return read(this.#shared);
    const living = this.#living;
    if (living?.process.engine !== undefined) return read(living.process.disk);
    const store = this.#disk.store();
    if (living !== undefined) this.crash();
    await store.open();
    try {
      return await read(store);
    } finally {
      await store.close();
    }
  }

  /** Sooner or later somebody sees that a process does nothing any more. */
  #endHung(): void {
    if (!this.faultsOn || this.#options.chance.hit(0.5)) this.crash();
  }

  #failedToOpen(failure: unknown): void {
    if (!isAbeyanceError(failure)) throw failure;
    this.trace.push(`process ${this.life.number} did not open: ${failure.code}`);
    this.crash();
  }

  #boot(): void {
    const { kinds, limits, concurrency, checkpoints = {}, distant, onFailure } = this.#options;
    const life = this.#born();
    const hands: Hands = {
      call: (call) => this.outside.call(life, call),
      mark: (mark) => this.outside.mark(life, mark),
      mended: () => life.mended === true,
    };
    const middleware = this.notices === undefined ? [] : [this.notices.middleware(life)];
    const setting = { limits, concurrency, checkpoints, middleware, retention: this.retention };
    const living = giveBirth({
      life,
      host: this.host,
      disk: this.#place(),
      machines: this.#pool.take(kinds, hands),
      setting: onFailure === undefined ? setting : { ...setting, onFailure },
      distant,
      watching: {
        written: (batch) => this.#written(batch),
        refused: (error) => this.#refused(error),
      },
      faultOf: (call) => this.#faultOf(life, call),
      crash: () => this.crash(life),
      note: (text) => this.trace.push(text),
    });
    // the very first call of the store may have been its last
    if (life.dead) living.host.forget();
    else this.#living = living;
  }

  #born(): Life {
    this.#lives += 1;
    const chance = new Chance(this.#options.seed + this.#lives);
    const mended = this.outside.healthy || chance.hit(0.4);
    const life: Life = { number: this.#lives, dead: false, mended };
    this.#life = life;
    return life;
  }

  #place(): Store {
    if (this.#shared === undefined) return this.#disk.store();
    return { ...this.#shared, open: () => ({ aliveAt: undefined }), close: () => {} };
  }

  #written(batch: Batch): void {
    this.breaches.push(...this.ledger.note(batch), ...(this.replay?.note(batch) ?? []));
    for (const commit of batch.commits) this.notices?.note(commit);
  }

  #refused(error: unknown): void {
    if (!isAbeyanceError(error, 'RevisionConflict')) return;
    // of two that are at work one finds out by it (L2)
    if (this.#shared !== undefined) countOne(this.fates, 'is refused by the revision');
    else this.breaches.push(`L1: ${error.message}`);
  }

  #faultOf(life: Life, call: StoreCall): Fault {
    if (!this.faultsOn) return { type: 'none' };
    const fault = this.#options.faultOf(call);
    if (fault.type === 'none') return fault;
    countOne(this.faults, `${call} ${fault.type}`);
    this.trace.push(`${call}: ${fault.type}`);
    if (fault.type === 'hangBefore' || fault.type === 'hangAfter') life.hung = true;
    if (fault.type === 'clockBack') this.setNow(this.host.now() - fault.ms);
    if (fault.type === 'clockAhead') this.setNow(this.host.now() + fault.ms);
    return fault;
  }
}
