import { AbeyanceError } from '../../src/machines/errors.ts';
import type { Awaitable, Batch, Store } from '../../src/runtime/store.ts';
import type { Host } from '../../src/runtime/host.ts';
import type { Life } from './outside.ts';

/**
 * What happens to one call of the store: `throwAfter` is a success that is not told, and a crash
 * ends the process before the call or right after it.
 */
export type Fault =
  | { readonly type: 'none' | 'throwBefore' | 'throwAfter' | 'crashBefore' | 'crashAfter' }
  | { readonly type: 'stallBefore' | 'stallAfter'; readonly ms: number };

export type FaultType = Fault['type'];

export interface FaultyOptions {
  readonly host: Host;
  readonly life: Life;
  /** Asked at each call. */
  readonly faultOf: (call: keyof Store) => Fault;
  /** Whether every answer comes as a promise, as a database across a network gives it. */
  readonly distant: boolean;
  /** Ends the process at once. */
  readonly crash: () => void;
  /** A batch is durable, whatever the engine is told. */
  readonly written: (batch: Batch) => void;
  /** The store itself said no: only a breach of C2 or M1 brings it to that. */
  readonly refused: (error: unknown) => void;
}

/** A store that fails in every way a store can, but never breaks its word on what is durable. */
export class FaultyStore implements Store {
  readonly #inner: Store;
  readonly #options: FaultyOptions;

  constructor(inner: Store, options: FaultyOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  open: Store['open'] = () => this.#call('open', () => this.#inner.open());
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
  close: Store['close'] = () => this.#inner.close();

  write: Store['write'] = (batch) =>
    this.#call('write', () => {
      try {
        const done = this.#inner.write(batch);
        if (done instanceof Promise) throw new Error('the disk of a simulation answers at once');
      } catch (error) {
        this.#options.refused(error);
        throw error;
      }
      this.#options.written(batch);
    });

  #call<T>(name: keyof Store, run: () => Awaitable<T>): Awaitable<T> {
    const { life, faultOf, distant, crash } = this.#options;
    if (life.dead) return silence();
    const fault = faultOf(name);
    switch (fault.type) {
      case 'none':
        return distant ? later(run) : run();
      case 'throwBefore':
        return this.#fail(name);
      case 'throwAfter':
        void run();
        return this.#fail(name);
      case 'crashBefore':
        crash();
        return silence();
      case 'crashAfter':
        void run();
        crash();
        return silence();
      case 'stallBefore':
        return this.#stall(fault.ms, run);
      case 'stallAfter': {
        const answer = run();
        return this.#stall(fault.ms, () => answer);
      }
    }
  }

  #fail(name: string): Promise<never> {
    const error = new AbeyanceError('StoreFailed', `the disk did not answer ${name}`);
    if (this.#options.distant) return Promise.reject(error);
    throw error;
  }

  #stall<T>(ms: number, run: () => Awaitable<T>): Promise<T> {
    const { host, life } = this.#options;
    return new Promise((resolve, reject) => {
      host.wake(host.now() + ms, () => {
        if (life.dead) return;
        later(run).then(resolve, reject);
      });
    });
  }
}

async function later<T>(run: () => Awaitable<T>): Promise<T> {
  return run();
}

/** What a dead process hears. */
function silence(): Promise<never> {
  return new Promise(() => {});
}
