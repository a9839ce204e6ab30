import { AbeyanceError } from '../errors.ts';
import type { MachineEvent, WorkKind } from '../recording.ts';
import { isSuspended } from '../suspend.ts';
import type { TaskLogic } from '../task.ts';
import type { Work } from '../xstate/work.ts';
import { readAnswer, type TakeMessage, type WorkAnswer } from './core-message.ts';

/** Who runs work. */
export interface WorkHost {
  /** Gets what it answers, and what it sends by itself, as by `self.send`. */
  readonly take: TakeMessage;
  /** It emitted an event: for listeners. */
  readonly emit?: (event: MachineEvent) => void;
  /** An `AbortController`: its signal is the work's, and is aborted when that is stopped. */
  readonly aborter?: { readonly signal: unknown; abort(): void };
  /** From 1, where the host tries again what failed. */
  readonly attempt?: number;
}

/** Work that runs. */
export interface RunningWork {
  /** An event for a callback: what a `tellWork` effect brings. */
  tell(event: MachineEvent): void;
  /** Ends it; what it still brings is not taken. A promise can only be told by its signal. */
  stop(): void;
}

/** Work an actor asked for, ready to be run. */
export interface CoreWorkHandle {
  /** Also its idempotency key (K1). */
  readonly key: string;
  readonly address: string;
  readonly kind: WorkKind;
  readonly src: string;
  readonly input: unknown;
  /** Only of a `fromTask`: how it asks to be tried again, and how long it may take. */
  readonly task: TaskLogic<unknown>['task'] | undefined;
  run(host: WorkHost): RunningWork;
}

interface Subscribable {
  subscribe(observer: {
    next: (value: unknown) => void;
    error: (error: unknown) => void;
    complete: () => void;
  }): { unsubscribe(): void };
}

/** Calls the author's function, and says what comes of it. What it throws at once is its error. */
export function runWork(work: Work, key: string, host: WorkHost): RunningWork {
  const running = new Running(key, host);
  try {
    running.begin(work);
  } catch (error) {
    running.answer({ type: 'error', error });
  }
  return running;
}

class Running implements RunningWork {
  readonly #key: string;
  readonly #host: WorkHost;
  readonly #receivers = new Set<(event: MachineEvent) => void>();
  #dispose: () => void = () => {};
  #isOver = false;

  constructor(key: string, host: WorkHost) {
    this.#key = key;
    this.#host = host;
  }

  begin(work: Work): void {
    const { aborter, attempt = 1, emit = () => {} } = this.#host;
    const args = { key: this.#key, signal: aborter?.signal, attempt, emit };
    if (work.kind === 'promise') this.#await(work.start(args));
    else if (work.kind === 'callback') this.#call(work, args);
    else this.#observe(work.start(args) as Subscribable, work.kind === 'eventObservable');
  }

  answer(answer: WorkAnswer): void {
    if (this.#isOver) return;
    if (answer.type !== 'next' && answer.type !== 'event') this.#isOver = true;
    this.#host.take({ type: 'answer', key: this.#key, answer: kept(answer) });
  }

  tell(event: MachineEvent): void {
    if (this.#isOver) return;
    try {
      for (const receiver of this.#receivers) receiver(event);
    } catch (error) {
      this.answer({ type: 'error', error });
    }
  }

  stop(): void {
    this.#isOver = true;
    this.#receivers.clear();
    try {
      this.#dispose();
    } finally {
      this.#host.aborter?.abort();
    }
  }

  #await(result: unknown): void {
    Promise.resolve(result).then(
      (output) => this.answer(isSuspended(output) ? NEEDS_ENGINE : { type: 'done', output }),
      (error: unknown) => this.answer({ type: 'error', error }),
    );
  }

  #call(work: Work, args: Parameters<Work['start']>[0]): void {
    const dispose = work.start({
      ...args,
      sendBack: (event) => this.answer({ type: 'event', event }),
      receive: (receiver) => void this.#receivers.add(receiver),
    });
    if (typeof dispose === 'function') this.#disposeBy(dispose as () => void);
  }

  #observe(observable: Subscribable, isEvents: boolean): void {
    const subscription = observable.subscribe({
      next: (value) =>
        this.answer(
          isEvents ? { type: 'event', event: value as MachineEvent } : { type: 'next', value },
        ),
      error: (error) => this.answer({ type: 'error', error }),
      complete: () => this.answer({ type: 'complete' }),
    });
    this.#disposeBy(() => subscription.unsubscribe());
  }

  /** It may be over before it has said how it is ended. */
  #disposeBy(dispose: () => void): void {
    this.#dispose = dispose;
    if (this.#isOver) dispose();
  }
}

/** What cannot be kept is an error of the work that brought it. */
function kept(answer: WorkAnswer): WorkAnswer {
  try {
    return readAnswer(answer);
  } catch (error) {
    return { type: 'error', error };
  }
}

const NEEDS_ENGINE: WorkAnswer = {
  type: 'error',
  error: new AbeyanceError(
    'EngineRequired',
    'a task returned suspend(…), and the core alone does not know what it waits for; run its' +
      ' machine as a workflow of an engine',
  ),
};
