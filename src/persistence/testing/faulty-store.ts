import type { Awaitable, Store } from '../../runtime/store.ts';
import type { Life } from './process-host.ts';

/** The calls that can meet with a fault: to give the claim back is not among them. */
export type StoreCall = Exclude<keyof Store, 'close'>;

/**
 * What befalls one call of a store. `stored`: it is carried out all the same, and only nobody hears
 * of it. A hang ends with `until`, a crash is the end of the process.
 */
export type Fault =
  | { readonly type: 'fail'; readonly stored: boolean; readonly error: unknown }
  | { readonly type: 'crash'; readonly stored: boolean }
  | { readonly type: 'hang'; readonly stored: boolean; readonly until: Promise<void> };

export interface FaultyStoreOptions {
  readonly life: Readonly<Life>;
  /** Asked at each call; `undefined`: nothing befalls it. */
  readonly faultOf: (call: StoreCall) => Fault | undefined;
  /** Ends the process at once. */
  readonly crash: () => void;
  /** Whether every answer comes as a promise, as a database across a network gives it. */
  readonly distant?: boolean;
}

/** A store that fails in every way a store can, but never breaks its word on what is durable. */
export class FaultyStore implements Store {
  readonly #inner: Store;
  readonly #options: FaultyStoreOptions;

  constructor(inner: Store, options: FaultyStoreOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  open: Store['open'] = () => this.#call('open', () => this.#inner.open());
  write: Store['write'] = (batch) => this.#call('write', () => this.#inner.write(batch));
  load: Store['load'] = (id) => this.#call('load', () => this.#inner.load(id));
  knowsEvent: Store['knowsEvent'] = (id, eventId) =>
    this.#call('knowsEvent', () => this.#inner.knowsEvent(id, eventId));
  due: Store['due'] = (after, until, limit) =>
    this.#call('due', () => this.#inner.due(after, until, limit));
  find: Store['find'] = (filter, page) => this.#call('find', () => this.#inner.find(filter, page));
  count: Store['count'] = (filter) => this.#call('count', () => this.#inner.count(filter));
  journal: Store['journal'] = (kind, request) =>
    this.#call('journal', () => this.#inner.journal(kind, request));
  definitions: Store['definitions'] = () =>
    this.#call('definitions', () => this.#inner.definitions());
  close: Store['close'] = () => (this.#options.life.dead ? silence() : this.#inner.close());

  #call<T>(call: StoreCall, run: () => Awaitable<T>): Awaitable<T> {
    const { life, faultOf, distant = false, crash } = this.#options;
    if (life.dead) return silence();
    const fault = faultOf(call);
    if (fault === undefined) return distant ? carriedOut(run) : run();
    switch (fault.type) {
      case 'fail':
        if (fault.stored) void carriedOut(run).catch(ignore);
        if (distant) return Promise.reject(fault.error);
        throw fault.error;
      case 'crash':
        if (fault.stored) void carriedOut(run).catch(ignore);
        crash();
        return silence();
      case 'hang':
        return this.#hang(fault, run);
    }
  }

  async #hang<T>(
    { stored, until }: { readonly stored: boolean; readonly until: Promise<void> },
    run: () => Awaitable<T>,
  ): Promise<T> {
    const answer = stored ? carriedOut(run) : undefined;
    answer?.catch(ignore);
    await until;
    return this.#options.life.dead ? silence() : (answer ?? run());
  }
}

/** It runs at once; whether it threw is told as a promise. */
async function carriedOut<T>(run: () => Awaitable<T>): Promise<T> {
  return run();
}

function ignore(): void {}

/** What a dead process hears. */
function silence(): Promise<never> {
  return new Promise(() => {});
}
