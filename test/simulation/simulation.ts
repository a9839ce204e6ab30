import type { AnyStateMachine } from 'xstate';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { Registry } from '../../src/machines/registry.ts';
import { DEFAULT_LIMITS } from '../../src/runtime/limits.ts';
import { memoryDisk, type MemoryDisk } from '../../src/persistence/memory/store.ts';
import { FaultyStore, type StoreCall } from '../../src/persistence/testing/faulty-store.ts';
import { ProcessHost } from '../../src/persistence/testing/process-host.ts';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { Engine } from '../../src/runtime/engine.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { RetentionOptions } from '../../src/runtime/retention.ts';
import type { Store } from '../../src/runtime/store.ts';
import { Client } from './client.ts';
import { storeFault, watched, type Fault } from './faults.ts';
import { Ledger } from './ledger.ts';
import { Outside, type Life } from './outside.ts';
import type { Chance } from './chance.ts';
import { lister, poller } from './invoking-machines.ts';
import { fan, sleeper, waiter, type Hands } from './pausing-machines.ts';
import { NoticeBook } from './notice-book.ts';
import { Replay } from './replay.ts';
import { Process, type EngineSetting } from './process.ts';
import { errand, suspender } from './suspending-machines.ts';
import { mailbox, parent, sender, worker } from './working-machines.ts';

const MAKERS = {
  sleeper,
  waiter,
  fan,
  worker,
  parent,
  sender,
  mailbox,
  suspender,
  errand,
  poller,
  lister,
};
export type Kind = keyof typeof MAKERS;
/** Those the first seeds were kept with, and those that came later. */
export const KINDS: readonly Kind[] = [
  'sleeper',
  'waiter',
  'fan',
  'worker',
  'parent',
  'sender',
  'mailbox',
];
const LATER_KINDS: readonly Kind[] = ['suspender', 'errand'];
const LATEST_KINDS: readonly Kind[] = ['poller', 'lister'];

/** The event that moves a machine of a kind. */
export const ASKED: { readonly [K in Kind]?: string } = {
  waiter: 'approval',
  suspender: 'approval',
  fan: 'go',
  worker: 'hurry',
  parent: 'cut',
};

/** Kinds that came later take part in some runs only, so that the others stay as they were. */
export function laterKinds(seed: number): readonly Kind[] {
  if (seed % 2 === 0) return LATER_KINDS;
  return seed % 4 === 3 ? LATEST_KINDS : [];
}

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
}

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
  #process: Process | undefined;
  #life: Life = { number: 0, dead: true };
  #machines = new Map<Kind, AnyStateMachine>();

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.host = virtualHost({ seed: options.seed });
    this.outside = new Outside(this.host, options.chance);
    const idle: Hands = { call: () => new Promise(() => {}), mark: () => {} };
    const machines = options.kinds.map((kind) => MAKERS[kind](idle));
    this.registry = new Registry(machines, DEFAULT_LIMITS.microsteps);
    this.notices = options.hears === true ? new NoticeBook(this.host, options.seed) : undefined;
    this.replay = options.replay === true ? new Replay(machines, options.checkpoints) : undefined;
  }

  get engine(): Engine | undefined {
    return this.#process?.engine;
  }

  get life(): Life {
    return this.#life;
  }

  machine(kind: Kind): AnyStateMachine {
    const machine = this.#machines.get(kind);
    if (machine === undefined) throw new Error(`no machine ${kind}`);
    return machine;
  }

  /** Starts processes until one has opened its engine. */
  async open(): Promise<Engine> {
    for (let opening = 0; opening < OPENINGS_MAX; opening += 1) {
      if (this.#life.dead) this.#boot();
      // a world that lets nobody in is no test of those who are in
      if (opening === OPENINGS_MAX / 2) this.faultsOn = false;
      await this.settle();
      // it may have crashed while it settled
      const process: Process | undefined = this.#process;
      if (process?.engine !== undefined) return process.engine;
      if (process?.failure !== undefined) this.#failedToOpen(process.failure);
      else if (process !== undefined) {
        this.setNow(Math.max(this.latest, this.host.now()) + CALM_MS);
      }
    }
    throw new Error(`no engine opened in ${OPENINGS_MAX} tries`);
  }

  /** What the death of the process does: all that was only in memory is gone. */
  crash(): void {
    const { life } = this;
    if (life.dead) return;
    this.trace.push(`process ${life.number} crashes`);
    life.dead = true;
    this.#process = undefined;
    this.#disk.crash();
    this.host.forget();
    for (const open of this.client.open) if (open.life === life) this.client.open.delete(open);
  }

  /** A process that ends as it should, however slow its store. */
  async close(): Promise<void> {
    const { life } = this;
    const process = this.#process;
    process?.close().catch((error: unknown) => this.breaches.push(`close: ${String(error)}`));
    for (let round = 0; round < CLOSINGS_MAX; round += 1) {
      if (process === undefined || process.closed) break;
      await this.settle();
      if (life.dead) return;
      // a stall is over by then, wherever the clock was set meanwhile
      if (!process.closed) this.setNow(Math.max(this.latest, this.host.now()) + CALM_MS);
    }
    if (process?.closed === false) this.breaches.push('the engine does not close');
    this.crash();
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
    if (this.#process !== undefined && this.engine !== undefined) return read(this.#process.disk);
    const store = this.#disk.store();
    if (this.#process !== undefined) this.crash();
    await store.open();
    try {
      return await read(store);
    } finally {
      await store.close();
    }
  }

  #failedToOpen(failure: unknown): void {
    if (!isAbeyanceError(failure)) throw failure;
    this.trace.push(`process ${this.life.number} did not open: ${failure.code}`);
    this.crash();
  }

  #boot(): void {
    const life: Life = { number: this.#life.number + 1, dead: false };
    this.#life = life;
    const { kinds, limits, concurrency, checkpoints = {}, distant } = this.#options;
    const hands: Hands = {
      call: (call) => this.outside.call(life, call),
      mark: (mark) => this.outside.mark(life, mark),
    };
    this.#machines = new Map(kinds.map((kind) => [kind, MAKERS[kind](hands)]));
    const disk = this.#disk.store();
    const host = new ProcessHost(this.host, life);
    const told = watched(disk, {
      written: (batch) => {
        const found = [...this.ledger.note(batch), ...(this.replay?.note(batch) ?? [])];
        this.breaches.push(...found);
        for (const commit of batch.commits) this.notices?.note(commit);
      },
      refused: (error) => {
        if (isAbeyanceError(error, 'RevisionConflict')) this.breaches.push(`L1: ${error.message}`);
      },
    });
    const store = new FaultyStore(told, {
      life,
      distant,
      faultOf: (call) => storeFault(this.#faultOf(call), call, host),
      crash: () => this.crash(),
    });
    const workflows = [...this.#machines.values()];
    const logger = this.#logger();
    const middleware = this.notices === undefined ? [] : [this.notices.middleware(life)];
    const setting = { limits, concurrency, checkpoints, middleware, retention: this.retention };
    const options = { host, store, workflows, logger, ...setting };
    const process = new Process(life, disk, options);
    // the very first call of the store may have been its last
    if (!life.dead) this.#process = process;
  }

  /** What engines find wrong is told along with the failure of a run. */
  #logger(): Logger {
    const note = (text: string, fields?: object): void => {
      this.trace.push(`  ${text} ${JSON.stringify(fields ?? {})}`);
    };
    return { debug: () => {}, info: () => {}, warn: note, error: note };
  }

  #faultOf(call: StoreCall): Fault {
    if (!this.faultsOn) return { type: 'none' };
    const fault = this.#options.faultOf(call);
    if (fault.type === 'none') return fault;
    this.faults.set(fault.type, (this.faults.get(fault.type) ?? 0) + 1);
    this.trace.push(`${call}: ${fault.type}`);
    return fault;
  }
}
