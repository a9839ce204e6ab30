import type { Work } from '../machines/xstate/work.ts';
import type { AnswerRequest } from './workflow-turns.ts';

type MachineEvent = { readonly type: string };

export interface LiveWorkOptions {
  readonly answer: (workflowId: string, answer: AnswerRequest) => void;
  /** The author's function threw when it was started. */
  readonly failed: (workflowId: string, address: string, error: unknown) => void;
  readonly emitted: (workflowId: string, event: MachineEvent) => void;
}

interface Live {
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

  has(key: string): boolean {
    return this.#live.has(key);
  }

  /** Work of one workflow that is live. */
  keysOf(workflowId: string): readonly string[] {
    return [...this.#live.keys()].filter((key) => key.startsWith(`${workflowId}/`));
  }

  start(workflowId: string, key: string, work: Work): void {
    if (this.#live.has(key)) return;
    const live: Live = { receivers: new Set(), dispose: () => {} };
    this.#live.set(key, live);
    try {
      const dispose =
        work.kind === 'callback'
          ? this.#callback(workflowId, key, work, live)
          : this.#observe(workflowId, key, work);
      if (this.#live.get(key) === live) live.dispose = dispose;
      else dispose();
    } catch (error) {
      this.#live.delete(key);
      this.#options.failed(workflowId, work.address, error);
    }
  }

  receive(key: string, event: MachineEvent): void {
    for (const receiver of this.#live.get(key)?.receivers ?? []) receiver(event);
  }

  stop(key: string): void {
    const live = this.#live.get(key);
    this.#live.delete(key);
    live?.receivers.clear();
    live?.dispose();
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

  #observe(workflowId: string, key: string, work: Work): () => void {
    const isEvents = work.kind === 'eventObservable';
    const observable = work.start({
      emit: (event) => this.#options.emitted(workflowId, event),
    }) as Subscribable;
    const send = (event: MachineEvent, toParent: boolean): void => {
      if (this.#live.has(key)) this.#send(workflowId, key, event, toParent);
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
