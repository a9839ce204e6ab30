import type { AnyStateMachine } from 'xstate';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { isAbeyanceError, type Engine, type ErrorCode } from '../../src/index.ts';
import type { StorePlace } from '../../src/persistence/conformance/case.ts';
import type { VirtualHost } from '../../src/persistence/virtual-host.ts';
import type { Store, WorkflowRecords } from '../../src/runtime/store.ts';
import {
  createTestEngine,
  type InjectedFault,
  type TestedEngineOptions,
  type TestEngine,
} from '../../src/testing.ts';
import { memoryPlace, sqlitePlace } from '../persistence/places.ts';

type Options = Partial<Omit<TestedEngineOptions, 'workflows'>>;

/** What an engine of the world has where a test does not say. */
const USUAL: Options = {
  onFailure: 'error',
  limits: {},
  tasks: {},
  middleware: [],
  checkpoints: {},
  retention: {},
};

/** A test engine on a store of a kind, and what lies on that. Nothing is closed by a test. */
export class World {
  readonly #place: StorePlace;
  #store: Store | undefined;
  #test: TestEngine | undefined;
  #trouble: InjectedFault | undefined;
  #death: InjectedFault | undefined;

  constructor(place: StorePlace) {
    this.#place = place;
  }

  get test(): TestEngine {
    if (this.#test === undefined) throw new Error('open an engine first');
    return this.#test;
  }

  get engine(): Engine {
    return this.test.engine;
  }

  get host(): VirtualHost {
    return this.test.host;
  }

  /** The store the engine is on, without its faults. */
  get store(): Store {
    if (this.#store === undefined) throw new Error('open an engine first');
    return this.#store;
  }

  /** Every line logged, with its fields. */
  get lines(): readonly string[] {
    return this.test.logs.map(({ message, fields }) => `${message} ${JSON.stringify(fields)}`);
  }

  /** Thrown by writes while it is set. */
  set trouble(error: Error | undefined) {
    this.#trouble?.end();
    this.#trouble = error && this.test.faults.failWrites({ error });
  }

  async open(workflows: readonly AnyStateMachine[], options: Options = {}): Promise<Engine> {
    const store = (): Store => (this.#store = this.#place.store());
    if (this.#test === undefined) {
      this.#test = await createTestEngine({ ...options, workflows, store });
      return this.engine;
    }
    return this.#test.restart({ ...USUAL, ...options, workflows });
  }

  /** Lets everything happen that needs no time, and gives what the promise comes to. */
  run<T>(promise: Promise<T>): Promise<T> {
    return this.test.run(promise);
  }

  async advance(ms: number): Promise<void> {
    await this.test.clock.advance(ms);
  }

  /** The process dies; the next one comes after so long. */
  async crash(downMs = 0): Promise<void> {
    this.#death?.end();
    this.test.crash({ downFor: downMs });
  }

  /** It is closed as it should be; the next one comes after so long. */
  async close(downMs = 0): Promise<void> {
    await this.engine.close();
    await this.crash(downMs);
  }

  /** What the store holds of a workflow, without an engine in between. */
  async records(id: string): Promise<WorkflowRecords> {
    const store = this.test.alive ? this.#store : this.#place.store();
    if (!this.test.alive) await store?.open();
    const records = await store?.load(id);
    if (!this.test.alive) await store?.close();
    if (records === undefined) throw new Error(`nothing is stored of ${id}`);
    return records;
  }

  /** Broadcasts the store still holds, once all that can wait is written. */
  async broadcastsLeft(): Promise<readonly unknown[]> {
    await this.advance(1_000);
    return (await this.#store?.journal('broadcasts', { limit: 100 }))?.items ?? [];
  }

  /** The next write, or one that comes so many later, is the last this process does. */
  dieAtNextWrite(death: 'before write' | 'after write', later = 0): void {
    const stored = death === 'after write';
    this.#death = this.test.faults.crashAtWrite({ stored, skip: later });
  }

  /** After so many writes more the store is in trouble, until `trouble` is unset. */
  troubleAfter(writes: number, error: Error): void {
    this.#trouble = this.test.faults.failWrites({ error, skip: writes });
  }

  async remove(): Promise<void> {
    await this.#test?.close();
    await this.#place.remove();
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
