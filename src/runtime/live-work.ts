import type { Work } from '../machines/xstate/work.ts';
import type { ActionFailure, AnswerRequest } from './workflow-turns.ts';

type MachineEvent = { readonly type: string };

export interface LiveWorkOptions {
  readonly answer: (workflowId: string, answer: AnswerRequest) => void;
  /** The author's function threw when it was started. */
  readonly failed: (workflowId: string, failure: ActionFailure) => void;
  /** It threw while it was being stopped, when nobody waits for it any more. */
  readonly report: (error: unknown) => void;
  readonly emitted: (workflowId: string, event: MachineEvent) => void;
}

interface Live {
  readonly workflowId: string;
  readonly address: string;
  readonly receivers: Set<(event: MachineEvent) => void>;
  dispose: () => void;
}

interface Subscribable {
  subscribe(observer: {
    next: (value: unknown) => void;
    error: (error: unknown) => void;
    complete: () => void;
  }): { unsubscribe(): void };
}

/**
 * Hosts callback and observable actors while their state is active. They are started again after a
 * crash; what they send is a message like any other.
 */
export class LiveWork {
  readonly #options: LiveWorkOptions;
  readonly #live = new Map<string, Live>();

  constructor(options: LiveWorkOptions) {
    this.#options = options;
  }

  /** Work of one workflow that is live. */
  keysOf(workflowId: string): readonly string[] {
    return [...this.#live.keys()].filter((key) => key.startsWith(`${workflowId}/`));
  }

  start(workflowId: string, key: string, work: Work): void {
    if (this.#live.has(key)) return;
    const { address } = work;
    const live: Live = { workflowId, address, receivers: new Set(), dispose: () => {} };
    this.#live.set(key, live);
    try {
      const dispose =
        work.kind === 'callback'
          ? this.#callback(workflowId, key, work, live)
          : this.#observe(workflowId, key, work, live);
      if (this.#live.get(key) === live) live.dispose = dispose;
      else this.#dispose(dispose);
    } catch (error) {
      this.#live.delete(key);
      this.#options.failed(workflowId, { address: work.address, key, error });
    }
  }

  receive(key: string, event: MachineEvent): void {
    const live = this.#live.get(key);
    try {
      for (const receiver of live?.receivers ?? []) receiver(event);
    } catch (error) {
      if (live === undefined) return;
      this.#options.failed(live.workflowId, { address: live.address, key, error });
    }
  }

  stop(key: string): void {
    const live = this.#live.get(key);
    this.#live.delete(key);
    if (live === undefined) return;
    live.receivers.clear();
    this.#dispose(live.dispose);
  }

  #dispose(dispose: () => void): void {
    try {
      dispose();
    } catch (error) {
      this.#options.report(error);
    }
  }

  stopAll(): void {
    for (const key of this.#live.keys()) this.stop(key);
  }

  #callback(workflowId: string, key: string, work: Work, live: Live): () => void {
    const dispose = work.start({
      emit: (event) => this.#options.emitted(workflowId, event),
      sendBack: (event) => {
        if (this.#live.get(key) === live) this.#send(workflowId, key, event, true);
      },
      receive: (receiver) => {
        live.receivers.add(receiver);
      },
    });
    return typeof dispose === 'function' ? (dispose as () => void) : () => {};
  }

  #observe(workflowId: string, key: string, work: Work, live: Live): () => void {
    const isEvents = work.kind === 'eventObservable';
    const observable = work.start({
      emit: (event) => this.#options.emitted(workflowId, event),
    }) as Subscribable;
    const send = (event: MachineEvent, toParent: boolean): void => {
      if (this.#live.get(key) === live) this.#send(workflowId, key, event, toParent);
    };
    const subscription = observable.subscribe({
      next: (data) => {
        if (isEvents) send(data as MachineEvent, true);
        else send({ type: 'xstate.observable.next', data } as MachineEvent, false);
      },
      error: (data) => send({ type: 'xstate.observable.error', data } as MachineEvent, false),
      complete: () => send({ type: 'xstate.observable.complete' }, false),
    });
    return () => subscription.unsubscribe();
  }

  #send(workflowId: string, key: string, event: MachineEvent, toParent: boolean): void {
    this.#options.answer(workflowId, { key, event, toParent });
  }
}
