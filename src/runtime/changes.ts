import type { Logger } from './logger.ts';
import type { TakenTurn } from './turn-taker.ts';

/** Something of a workflow that is stored now. It says what has changed and not to what. */
export type Change =
  | { readonly type: 'turn'; readonly workflowId: string; readonly revision: number }
  /** An attempt of a task failed, and its next one is set. */
  | { readonly type: 'attempt'; readonly workflowId: string }
  | { readonly type: 'deleted'; readonly workflowId: string }
  /** The engine was closed: nothing more will be heard. */
  | { readonly type: 'closed' };

export type ChangeListener = (change: Change) => void;

/** Hears of whole turns, for what is built into the library. */
export type TurnListener = (taken: TakenTurn) => void;

/**
 * Who hears of what is stored, whatever workflow it is of. Where nobody listens it costs a look at
 * two numbers for each turn. Who listens is called at once and must be quick; one that throws is
 * logged and hurts nobody.
 */
export class Changes {
  readonly #listeners = new Set<ChangeListener>();
  readonly #turnListeners = new Set<TurnListener>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Returns what ends it. */
  listen(listener: ChangeListener): () => void {
    // each call is a listener of its own, also where the function is the same
    const own: ChangeListener = (change) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Returns what ends it. */
  listenToTurns(listener: TurnListener): () => void {
    this.#turnListeners.add(listener);
    return () => void this.#turnListeners.delete(listener);
  }

  turnStored(taken: TakenTurn): void {
    if (this.#listeners.size === 0 && this.#turnListeners.size === 0) return;
    const { id: workflowId, revision } = taken.commit.workflow;
    this.#tell({ type: 'turn', workflowId, revision });
    for (const listener of this.#turnListeners) this.#call(() => listener(taken));
  }

  attemptStored(workflowId: string): void {
    this.#tell({ type: 'attempt', workflowId });
  }

  deleted(workflowId: string): void {
    this.#tell({ type: 'deleted', workflowId });
  }

  /** Nobody hears anything any more, nor of that. */
  forget(): void {
    this.#listeners.clear();
    this.#turnListeners.clear();
  }

  close(): void {
    this.#tell({ type: 'closed' });
    this.forget();
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) this.#call(() => listener(change));
  }

  #call(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#logger.error('a listener threw', { error: String(error) });
    }
  }
}
