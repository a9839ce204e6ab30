import type { AnyStateMachine } from 'xstate';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createEngine, isAbeyanceError, type Engine, type ErrorCode } from '../../src/index.ts';
import type { CreateEngineOptions, Logger } from '../../src/index.ts';
import type { StorePlace } from '../../src/persistence/conformance/case.ts';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { Batch, Store, WorkflowRecords } from '../../src/runtime/store.ts';
import { memoryPlace, sqlitePlace } from '../persistence/places.ts';

type Options = Omit<CreateEngineOptions, 'workflows' | 'store' | 'host'>;

/** What the next write comes to: it dies before anything is written, or before anyone hears. */
type Death = 'before write' | 'after write';

/**
 * One store and, one after another, the processes that open it. Each has a virtual clock of its own
 * that goes on where the last one died, so nothing sleeps for real.
 */
export class World {
  host: VirtualHost = new VirtualHost({ seed: 1 });
  /** Every line logged, with its fields. */
  readonly lines: string[] = [];
  /** Thrown by writes while it is set. */
  trouble: Error | undefined;
  readonly #place: StorePlace;
  #store: Store | undefined;
  #engine: Engine | undefined;
  #death: Death | undefined;
  #writesBeforeDeath = 0;
  #writesBeforeTrouble = Infinity;
  #laterTrouble: Error | undefined;
  #seed = 1;

  constructor(place: StorePlace) {
    this.#place = place;
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error('open an engine first');
    return this.#engine;
  }

  async open(workflows: readonly AnyStateMachine[], options: Options = {}): Promise<Engine> {
    const store = this.#place.store();
    this.#store = store;
    const { host } = this;
    this.#engine = await this.run(
      createEngine({
        logger: this.#logger(),
        ...options,
        workflows,
        host,
        store: this.#faulty(store),
      }),
    );
    await host.settle();
    return this.#engine;
  }

  /** Lets everything happen that needs no time, and gives what the promise comes to. */
  async run<T>(promise: Promise<T>): Promise<T> {
    promise.catch(() => {});
    await this.host.settle();
    return await promise;
  }

  async advance(ms: number): Promise<void> {
    await this.host.advance(ms);
  }

  /** The process dies; the next one comes after so long. */
  async crash(downMs = 0): Promise<void> {
    const at = this.host.now() + downMs;
    this.host.forget();
    this.#death = undefined;
    this.#writesBeforeDeath = 0;
    await this.#store?.close();
    this.#engine = undefined;
    this.#seed += 1;
    this.host = new VirtualHost({ seed: this.#seed, startAt: at });
  }

  /** It is closed as it should be; the next one comes after so long. */
  async close(downMs = 0): Promise<void> {
    await this.run(this.engine.close());
    await this.crash(downMs);
  }

  /** What the store holds of a workflow, without an engine in between. */
  async records(id: string): Promise<WorkflowRecords> {
    const records = await this.#store?.load(id);
    if (records === undefined) throw new Error(`nothing is stored of ${id}`);
    return records;
  }

  /** Broadcasts the store still holds, once all that can wait is written. */
  async broadcastsLeft(): Promise<readonly unknown[]> {
    await this.advance(1_000);
    return (await this.#store?.journal('broadcasts', { limit: 100 }))?.items ?? [];
  }

  /** The next write, or one that comes so many later, is the last this process does. */
  dieAtNextWrite(death: Death, later = 0): void {
    this.#death = death;
    this.#writesBeforeDeath = later;
  }

  /** After so many writes more the store is in trouble, until `trouble` is unset. */
  troubleAfter(writes: number, error: Error): void {
    this.#writesBeforeTrouble = writes;
    this.#laterTrouble = error;
  }

  async remove(): Promise<void> {
    await this.#store?.close();
    await this.#place.remove();
  }

  #faulty(store: Store): Store {
    return {
      ...store,
      write: (batch: Batch) => {
        if (this.#writesBeforeTrouble === 0) this.trouble = this.#laterTrouble;
        this.#writesBeforeTrouble -= 1;
        if (this.trouble !== undefined) throw this.trouble;
        const lives = this.#writesBeforeDeath > 0;
        if (lives) this.#writesBeforeDeath -= 1;
        const death = lives ? undefined : this.#death;
        if (death !== 'before write') void store.write(batch);
        return death === undefined ? undefined : new Promise<void>(() => {});
      },
    };
  }

  #logger(): Logger {
    const log = (message: string, fields?: object): void => {
      this.lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
    };
    return { debug: log, info: log, warn: log, error: log };
  }
}

/** The same tests on every store: what holds must not depend on where it is kept. */
export function onEachStore(tests: (world: () => World) => void): void {
  const places = [
    { name: 'memory', place: memoryPlace },
    { name: 'sqlite', place: sqlitePlace },
  ];
  describe.each(places)('on $name', ({ place }) => {
    let world: World | undefined;
    beforeEach(() => {
      world = new World(place());
    });
    afterEach(async () => {
      await world?.remove();
    });
    tests(() => world!);
  });
}

/** Fails unless the promise is rejected with an error of this code; gives the error. */
export async function refused(promise: Promise<unknown>, code: ErrorCode): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isAbeyanceError(error)) expect(error, `rejected with ${code}`).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'AbeyanceError', code });
  return error as Error;
}
