/** An actor as user code gets it. */
export interface LiveRef {
  readonly sessionId: string;
  send(event: { readonly type: string }): void;
}

export type WorkKind = 'promise' | 'callback' | 'observable' | 'eventObservable';

/** Work that runs, held by whoever brings it about by hand. */
export interface OpenWork {
  readonly kind: WorkKind;
  readonly self: LiveRef;
  /** A promise resolves, a callback sends back, an observable has a next value. */
  give(data: { readonly type: string }): void;
  fail(error: unknown): void;
  /** Only of observables. */
  end(): void;
  /** What it does when it is started, once more. */
  begin(): void;
}

/** What happened to a callback or an observable: told apart from what machines say. */
export type WorkSaid = 'start' | 'stop' | { readonly received: unknown };

/** When code of work runs. */
export type Moment = 'start' | 'receive' | 'stop';

/** Hosts the work of one run. */
export interface Hands {
  opened(work: OpenWork): void;
  /** Code of work runs, which may tell, send and throw. */
  outside(self: LiveRef, when: Moment, code: () => void): void;
  told(self: LiveRef, said: WorkSaid): void;
  /** Work sends. */
  sends(send: () => void): void;
  /** A custom action throws. */
  thrown(self: LiveRef, what: unknown): void;
  /** A custom action sends to its own actor. */
  tell(self: LiveRef | undefined, event: { readonly type: string }): void;
}
