import { Engine } from '../../runtime/engine.ts';
import type { EngineOptions } from '../../runtime/engine-options.ts';
import type { Host } from '../../runtime/host.ts';
import type { Awaitable, Store } from '../../runtime/store.ts';
import type { WorkflowRow } from '../../runtime/records.ts';
import { FaultyStore, type FaultyStoreOptions } from './faulty-store.ts';
import { ProcessHost, type Life } from './process-host.ts';
import { processDied } from './test-failures.ts';

export interface TestProcessOptions extends Pick<FaultyStoreOptions, 'faultOf'> {
  readonly host: Host;
  readonly store: Store;
  readonly engine: Omit<EngineOptions, 'store' | 'host'>;
  readonly emitted: (workflowId: string, event: { readonly type: string }) => void;
}

/** One process of a test: an engine, and the death it may die at any moment. */
export class TestProcess {
  readonly #life: Life = { dead: false };
  readonly #host: ProcessHost;
  readonly #store: Store;
  readonly #died: Promise<void>;
  #tellDeath: () => void = () => {};
  #engine: Engine | undefined;
  /** The claim on the store is being given back. */
  #gone: Awaitable<void> = undefined;

  constructor({ host, store }: TestProcessOptions) {
    this.#host = new ProcessHost(host, this.#life);
    this.#store = store;
    this.#died = new Promise((resolve) => {
      this.#tellDeath = resolve;
    });
  }

  get alive(): boolean {
    return this.#engine !== undefined && !this.#life.dead;
  }

  /** @throws `EngineClosed` where it died. */
  get engine(): Engine {
    if (this.#engine === undefined || this.#life.dead) throw processDied();
    return this.#engine;
  }

  /** @throws what `createEngine` does; `EngineClosed` where it dies meanwhile. */
  async open(options: TestProcessOptions): Promise<Engine> {
    const engine = await Promise.race([this.#create(options), this.#died]);
    if (engine === undefined || this.#life.dead) throw processDied();
    return engine;
  }

  /** At once: nothing more of it runs, and what it had not stored is lost. */
  die(): void {
    if (this.#life.dead) return;
    this.#life.dead = true;
    if (this.#engine !== undefined) Engine.kill(this.#engine);
    this.#host.forget();
    this.#tellDeath();
    // the system takes the claim from whoever is dead; whoever opens the store next waits for it
    this.#gone = this.#store.close();
    this.#gone?.catch(() => {});
  }

  /** Ends as it should; says how many wakes are left then, which should be none. */
  async close(): Promise<number> {
    await this.#gone;
    if (this.#life.dead) return 0;
    await this.#engine?.close();
    return this.#host.pending;
  }

  /** A workflow's row as it is stored, whatever faults there are. */
  async rowOf(id: string): Promise<WorkflowRow | undefined> {
    if (this.#life.dead) throw processDied();
    return (await this.#store.load(id))?.workflow;
  }

  async #create({ engine: options, faultOf, emitted }: TestProcessOptions): Promise<Engine> {
    const crash = (): void => this.die();
    const store = new FaultyStore(this.#store, { life: this.#life, faultOf, crash });
    const engine = await Engine.create({ ...options, store, host: this.#host });
    this.#engine = engine;
    if (this.#life.dead) Engine.kill(engine);
    else Engine.overhear(engine, emitted);
    return engine;
  }
}
