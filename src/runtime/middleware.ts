import { AbeyanceError } from '../machines/errors.ts';
import { invalidOption, readFields, readList } from '../machines/invalid-option.ts';
import type { Engine } from './engine.ts';
import type { Host } from './host.ts';
import type { LifecycleEvent } from './lifecycle.ts';

/** Tells those behind; resolves when they are done, and rejects with what one of them threw. */
export type Next = (event: LifecycleEvent) => Promise<void>;

/**
 * Hears what happens to workflows after it is stored, and passes it on by `next`: as it is or
 * changed, at once or later. Those behind one that does not pass an event on do not hear it. The
 * engine is given, since what an earlier process left may be told before `createEngine` is done.
 */
export type Middleware = (event: LifecycleEvent, next: Next, engine: Engine) => unknown;

export interface MiddlewareChainOptions {
  readonly host: Host;
  /** How long all of them together may take over one event, ms. */
  readonly timeoutMs: number;
}

interface Registered {
  readonly middleware: Middleware;
}

/** One event on its way through the chain. */
interface Telling {
  readonly chain: readonly Registered[];
  readonly engine: Engine;
  readonly isSilent: () => boolean;
  /** Set when its time is over: nobody more is told. */
  timeout: AbeyanceError | undefined;
}

/** The middleware of an engine, in the order in which it was registered. */
export class MiddlewareChain {
  readonly #host: Host;
  readonly #timeoutMs: number;
  readonly #registered = new Set<Registered>();
  /** Call off the timeouts of what is being told. */
  readonly #timeouts = new Set<() => void>();
  #engine: Engine | undefined;
  #silent = false;

  constructor({ host, timeoutMs }: MiddlewareChainOptions) {
    this.#host = host;
    this.#timeoutMs = timeoutMs;
  }

  /** Says whose middleware they are, before any is told. */
  attach(engine: Engine): void {
    this.#engine = engine;
  }

  get isEmpty(): boolean {
    return this.#registered.size === 0;
  }

  /** Returns what takes it out again. @throws `OptionInvalid` for what is no function. */
  use(middleware: Middleware): () => void {
    const registered: Registered = { middleware: checkMiddleware(middleware, 'middleware') };
    this.#registered.add(registered);
    return () => void this.#registered.delete(registered);
  }

  /**
   * Tells those that are registered now, one after the other. Rejects with what one of them threw,
   * or with `MiddlewareTimeout`: those behind it may not have heard then.
   */
  tell(event: LifecycleEvent): Promise<void> {
    const engine = this.#engine;
    if (engine === undefined) throw new Error('middleware is told of an engine');
    const isSilent = (): boolean => this.#silent;
    const telling: Telling = { chain: [...this.#registered], engine, isSilent, timeout: undefined };
    return new Promise((resolve, reject) => {
      const at = this.#host.now() + this.#timeoutMs;
      const callOff = this.#host.wake(at, () => {
        this.#timeouts.delete(callOff);
        telling.timeout = middlewareTimeout(event, this.#timeoutMs);
        reject(telling.timeout);
      });
      this.#timeouts.add(callOff);
      void step(telling, 0, event)
        .then(resolve, reject)
        .finally(() => {
          this.#timeouts.delete(callOff);
          callOff();
        });
    });
  }

  /** Nobody waits any more for what is being told. */
  close(): void {
    for (const callOff of this.#timeouts) callOff();
    this.#timeouts.clear();
  }

  /** Nobody is told any more, and no telling comes to an end: the process died. */
  silence(): void {
    this.#silent = true;
  }
}

/** The middleware an engine is created with. @throws `OptionInvalid`. */
export function readMiddleware(given: readonly Middleware[]): readonly Middleware[] {
  const list = readList(given, 'middleware', 'give an array of functions');
  return list.map((each, index) => checkMiddleware(each, `middleware[${index}]`));
}

async function step(telling: Telling, place: number, event: LifecycleEvent): Promise<void> {
  if (telling.isSilent()) return forEver();
  if (telling.timeout !== undefined) throw telling.timeout;
  checkPassed(event);
  const { middleware } = telling.chain[place] ?? {};
  const next: Next = (passed) => {
    const told = step(telling, place + 1, passed);
    // whoever does not wait for it must not have the process end by it
    told.catch(() => {});
    return told;
  };
  await middleware?.(event, next, telling.engine);
  if (telling.isSilent()) await forEver();
}

function forEver(): Promise<never> {
  return new Promise(() => {});
}

function checkPassed(event: LifecycleEvent): void {
  const { type } = readFields(event, 'next(event)');
  if (typeof type === 'string') return;
  throw invalidOption('next(event)', 'pass the event on, as it is or changed');
}

function checkMiddleware(middleware: Middleware, at: string): Middleware {
  if (typeof middleware === 'function') return middleware;
  throw invalidOption(at, 'give a function of an event and `next`');
}

function middlewareTimeout({ type, workflowId }: LifecycleEvent, timeoutMs: number): AbeyanceError {
  const message =
    `the middleware took longer than ${timeoutMs} ms over ${type}; let it hand the work on, or` +
    ' raise `limits.middlewareMs`';
  return new AbeyanceError('MiddlewareTimeout', message, {
    details: { type, workflowId, timeoutMs },
  });
}
