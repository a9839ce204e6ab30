import { AbeyanceError } from '../../machines/errors.ts';
import { invalidOption, readFields } from '../../machines/invalid-option.ts';
import { seededChance } from '../seeded-chance.ts';
import type { Fault, StoreCall } from './faulty-store.ts';

/** Which calls a fault befalls. */
export interface FaultOptions {
  /** How many calls; by default all until it is ended. */
  readonly times?: number;
  /** How many calls go well before. */
  readonly skip?: number;
}

export interface WriteFaultOptions extends FaultOptions {
  /** Whether what was to be written is durable all the same, and only nobody hears of it. */
  readonly stored?: boolean;
}

export interface FailOptions extends FaultOptions {
  /** What the store throws; by default a `StoreFailed`. */
  readonly error?: Error;
}

export interface RandomFaultOptions {
  /** The share of calls that meet with one, above 0 and up to 1. */
  readonly rate: number;
  /** By default that of the test engine. */
  readonly seed?: number;
  /** Whether some are the death of the process; by default none is. */
  readonly crashes?: boolean;
}

/** A fault that was injected. */
export interface InjectedFault {
  /** How many calls it has befallen. */
  readonly hits: number;
  /** It befalls no more; what it holds up goes on. */
  end(): void;
}

/**
 * Makes the store fail on purpose. Where several faults could befall a call, the first that was
 * injected does. They outlive a crash of the engine.
 */
export interface Faults {
  /** Writes fail; with `stored` they are durable and the engine is told otherwise. */
  failWrites(options?: WriteFaultOptions & FailOptions): InjectedFault;
  /** Whatever is asked of the store is answered by an error. */
  failReads(options?: FailOptions): InjectedFault;
  /** Writes fail with `StoreFull`, until it is ended. */
  fillDisk(options?: FaultOptions): InjectedFault;
  /** Writes are not answered before it is ended. */
  holdWrites(options?: WriteFaultOptions): InjectedFault;
  /** The next write is the death of the process, before or, with `stored`, after it is durable. */
  crashAtWrite(options?: Omit<WriteFaultOptions, 'times'>): InjectedFault;
  /** Writes and reads fail by chance, and of the writes that fail half are durable. */
  random(options: RandomFaultOptions): InjectedFault;
  /** Ends every fault. */
  clear(): void;
}

interface Plan {
  /** `undefined`: this one does not befall the call. */
  take(call: StoreCall): Fault | undefined;
}

const COUNTS = ['times', 'skip'];

/** The faults of one disk: what was asked for, and what each call of a store comes to. */
export class FaultBook implements Faults {
  readonly #seed: number;
  readonly #plans = new Map<InjectedFault, Plan>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  faultOf(call: StoreCall): Fault | undefined {
    if (call === 'open') return undefined;
    for (const plan of this.#plans.values()) {
      const fault = plan.take(call);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  failWrites(options: WriteFaultOptions & FailOptions = {}): InjectedFault {
    const given = readFields(options, 'options', [...COUNTS, 'stored', 'error']);
    const { stored, error } = readHow(given);
    return this.#counted(given, isWrite, (call) => this.#failure(call, stored, error));
  }

  failReads(options: FailOptions = {}): InjectedFault {
    const given = readFields(options, 'options', [...COUNTS, 'error']);
    const { error } = readHow(given);
    return this.#counted(given, isRead, (call) => this.#failure(call, false, error));
  }

  fillDisk(options: FaultOptions = {}): InjectedFault {
    const given = readFields(options, 'options', COUNTS);
    const error = this.#error('StoreFull', 'the disk is full');
    return this.#counted(given, isWrite, (call) => this.#failure(call, false, error));
  }

  holdWrites(options: WriteFaultOptions = {}): InjectedFault {
    const given = readFields(options, 'options', [...COUNTS, 'stored']);
    const { stored } = readHow(given);
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    return this.#counted(given, isWrite, () => ({ type: 'hang', stored, until }), release);
  }

  crashAtWrite(options: Omit<WriteFaultOptions, 'times'> = {}): InjectedFault {
    const given = readFields(options, 'options', ['skip', 'stored']);
    const { stored } = readHow(given);
    return this.#counted({ ...given, times: 1 }, isWrite, () => ({ type: 'crash', stored }));
  }

  random(options: RandomFaultOptions): InjectedFault {
    const given = readFields(options, 'options', ['rate', 'seed', 'crashes']);
    const { rate, seed = this.#seed, crashes = false } = given;
    if (typeof rate !== 'number' || !(rate > 0 && rate <= 1)) {
      throw invalidOption('rate', 'give a number above 0 and up to 1');
    }
    if (!Number.isSafeInteger(seed)) throw invalidOption('seed', 'give a whole number');
    if (typeof crashes !== 'boolean') throw invalidOption('crashes', 'give true or false');
    const chance = seededChance(seed);
    return this.#inject((call) => {
      if (chance() >= rate) return undefined;
      const stored = isWrite(call) && chance() < 0.5;
      if (crashes && chance() < CRASH_SHARE) return { type: 'crash', stored };
      return this.#failure(call, stored);
    });
  }

  clear(): void {
    for (const fault of this.#plans.keys()) fault.end();
  }

  #counted(
    { times = Infinity, skip = 0 }: FaultOptions,
    concerns: (call: StoreCall) => boolean,
    fault: (call: StoreCall) => Fault,
    ended?: () => void,
  ): InjectedFault {
    if (times !== Infinity) checkCount(times, 'times', 1);
    checkCount(skip, 'skip', 0);
    let seen = 0;
    return this.#inject((call) => {
      if (!concerns(call) || seen >= skip + times) return undefined;
      seen += 1;
      return seen > skip ? fault(call) : undefined;
    }, ended);
  }

  #inject(take: Plan['take'], ended = (): void => {}): InjectedFault {
    let hits = 0;
    const injected: InjectedFault = {
      get hits() {
        return hits;
      },
      end: () => {
        this.#plans.delete(injected);
        ended();
      },
    };
    this.#plans.set(injected, {
      take: (call) => {
        const fault = take(call);
        if (fault !== undefined) hits += 1;
        return fault;
      },
    });
    return injected;
  }

  #failure(call: StoreCall, stored: boolean, error?: Error): Fault {
    const how = stored ? `does not say that it did ${call}` : `does not ${call}`;
    return { type: 'fail', stored, error: error ?? this.#error('StoreFailed', `the store ${how}`) };
  }

  #error(code: 'StoreFailed' | 'StoreFull', what: string): AbeyanceError {
    const message = `${what}: a fault the test injected (seed ${this.#seed})`;
    return new AbeyanceError(code, message, { details: { injected: true, seed: this.#seed } });
  }
}

/** Of random faults, where crashes are among them. */
const CRASH_SHARE = 1 / 3;

function isWrite(call: StoreCall): boolean {
  return call === 'write';
}

function isRead(call: StoreCall): boolean {
  return call !== 'write';
}

function readHow({ stored = false, error }: WriteFaultOptions & FailOptions): {
  readonly stored: boolean;
  readonly error: Error | undefined;
} {
  if (typeof stored !== 'boolean') throw invalidOption('stored', 'give true or false');
  if (error !== undefined && !isError(error)) throw invalidOption('error', 'give an Error');
  return { stored, error };
}

/** A proxy may throw when it is asked what it is. */
function isError(value: unknown): boolean {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

function checkCount(count: unknown, option: string, least: number): void {
  if (Number.isSafeInteger(count) && (count as number) >= least) return;
  throw invalidOption(option, `give a whole number from ${least} up`);
}
