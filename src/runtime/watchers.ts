import type { Logger } from './logger.ts';
import type { WorkflowRow } from './records.ts';

type MachineEvent = { readonly type: string };

/** Who wants to hear of one workflow: of each commit, and of what its actors emit. */
export interface Watcher {
  readonly committed?: (row: WorkflowRow) => void;
  readonly emitted?: (event: MachineEvent) => void;
  /** The engine was closed: nothing more will be heard. */
  readonly closed?: () => void;
}

/** Listeners by workflow. They hear only of what is stored, and cannot hurt the engine. */
export class Watchers {
  readonly #byWorkflow = new Map<string, Set<Watcher>>();
  /** Hear what is emitted anywhere. */
  readonly #eavesdroppers = new Set<(workflowId: string, event: MachineEvent) => void>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Returns what ends it. */
  add(workflowId: string, watcher: Watcher): () => void {
    const known = this.#byWorkflow.get(workflowId) ?? new Set();
    this.#byWorkflow.set(workflowId, known);
    known.add(watcher);
    return () => {
      known.delete(watcher);
      if (known.size === 0) this.#byWorkflow.delete(workflowId);
    };
  }

  /** Hears what the actors of every workflow emit, until the end of the engine. */
  overhear(emitted: (workflowId: string, event: MachineEvent) => void): void {
    this.#eavesdroppers.add(emitted);
  }

  committed(row: WorkflowRow): void {
    for (const { committed } of this.#byWorkflow.get(row.id) ?? []) {
      this.#call(row.id, () => committed?.(row));
    }
  }

  emitted(workflowId: string, event: MachineEvent): void {
    for (const { emitted } of this.#byWorkflow.get(workflowId) ?? []) {
      this.#call(workflowId, () => emitted?.(event));
    }
    for (const emitted of this.#eavesdroppers) {
      this.#call(workflowId, () => emitted(workflowId, event));
    }
  }

  /** Nobody hears anything any more, nor of that. */
  forget(): void {
    this.#byWorkflow.clear();
    this.#eavesdroppers.clear();
  }

  close(): void {
    const watchers = [...this.#byWorkflow.values()].flatMap((known) => [...known]);
    this.forget();
    for (const { closed } of watchers) closed?.();
  }

  #call(workflowId: string, fn: () => void): void {
    try {
      fn();
    } catch (error) {
      this.#logger.error('a listener threw', { workflowId, error: String(error) });
    }
  }
}
