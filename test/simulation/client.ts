import type { Engine } from '../../src/runtime/engine.ts';
import type { EventInput } from '../../src/machines/event.ts';
import type { AnyStateMachine } from 'xstate';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import type { CancelOptions, ResumeOptions } from '../../src/runtime/verbs.ts';
import type { Life } from './outside.ts';

export interface Begun {
  readonly id: string;
  readonly kind: string;
  readonly input: unknown;
  acknowledged: boolean;
  /** Told that it was cancelled. */
  cancelled: boolean;
  /** How it is cancelled, whenever it is. */
  readonly cancelHow?: CancelOptions;
}

/** One event the client wants taken, however often it has to ask. */
export interface Sent {
  readonly event: EventInput & { readonly id: string };
  /** ms since epoch before which it is not to be taken. */
  readonly deliverAt?: number;
  /** By workflow: what the engine answered. Once given, an answer stands. */
  readonly outcomes: Map<string, string>;
  /** Whether some try ended in an error, so that it is worth another. */
  refused: string | undefined;
}

/** A call of the engine that is not answered yet. */
export interface Open {
  readonly name: string;
  readonly life: Life;
}

/** Whoever uses the engine: it remembers what it was promised and asks again when it was not. */
export class Client {
  readonly begun = new Map<string, Begun>();
  readonly sent: Sent[] = [];
  readonly open = new Set<Open>();
  /** What `result()` came to, by workflow. */
  readonly results = new Map<string, unknown>();
  /** Whether a call may be lost to another process, to be asked for again. */
  hasRivals = false;
  /** Answers no client should ever get. */
  readonly complaints: string[] = [];

  begin(engine: Engine, life: Life, machine: AnyStateMachine, begun: Begun): void {
    this.begun.set(begun.id, begun);
    const { id, input } = begun;
    this.#track(`start ${id}`, life, engine.start(machine, { id, input }), () => {
      begun.acknowledged = true;
    });
  }

  send(engine: Engine, life: Life, sent: Sent): void {
    const { event, deliverAt } = sent;
    this.#track(
      `send ${event.id}`,
      life,
      engine.sendEvent(event, deliverAt === undefined ? {} : { deliverAt }),
      ({ results }) => {
        for (const { workflowId, outcome } of results) {
          if (!sent.outcomes.has(workflowId)) sent.outcomes.set(workflowId, outcome);
        }
      },
      (code) => {
        sent.refused = code;
      },
    );
  }

  cancel(engine: Engine, life: Life, begun: Begun): void {
    const { id, cancelHow = {} } = begun;
    const answer = engine.cancelWorkflow(id, 'no more', cancelHow);
    this.#track(`cancel ${id}`, life, answer, ({ cancelled }) => {
      if (cancelled && begun.cancelled) this.complaints.push(`B40: ${id} was cancelled twice`);
      begun.cancelled ||= cancelled;
    });
  }

  resume(engine: Engine, life: Life, id: string, options: ResumeOptions = {}): void {
    this.#track(`resume ${id}`, life, engine.resumeWorkflow(id, undefined, options), () => {});
  }

  /** Lets a parked workflow go on. */
  retry(engine: Engine, life: Life, id: string, event: 'retry' | 'skip' | EventInput): void {
    this.#track(`retry ${id}`, life, engine.retryWorkflow(id, { event }), () => {});
  }

  /** Looks at what there is, which must not disturb whoever works. */
  read(engine: Engine, life: Life, id: string): void {
    this.#track('list', life, engine.list({ limit: 3 }), () => {});
    this.#track(`history ${id}`, life, engine.history(id), () => {});
    this.#track(`explain ${id}`, life, engine.explain(id), () => {});
    this.#track('listSnapshots', life, engine.listSnapshots({ workflowId: id }), () => {});
  }

  /** Waits for the end of a workflow. */
  await(engine: Engine, life: Life, id: string): void {
    this.#track(`result ${id}`, life, this.#resultOf(engine, id), () => {});
  }

  async #resultOf(engine: Engine, id: string): Promise<void> {
    const handle = await engine.get(id);
    try {
      this.results.set(id, await handle.result());
    } catch (error) {
      if (!isAbeyanceError(error)) throw error;
      // a store in trouble is no result
      if (error.code.startsWith('Workflow')) this.results.set(id, error.code);
    }
  }

  #track<T>(
    name: string,
    life: Life,
    promise: Promise<T>,
    answered: (value: T) => void,
    refused: (code: string) => void = () => {},
  ): void {
    const open = { name, life };
    // the call itself may have been the death of the process
    if (!life.dead) this.open.add(open);
    const settle = (then: () => void): void => {
      this.open.delete(open);
      if (!life.dead) then();
    };
    promise.then(
      (value) => settle(() => answered(value)),
      (error: unknown) =>
        settle(() => {
          const isLost = isAbeyanceError(error, 'RevisionConflict') && !this.hasRivals;
          if (isAbeyanceError(error) && !isLost) refused(error.code);
          else this.complaints.push(`${name} was answered ${String((error as Error).stack)}`);
        }),
    );
  }
}
