import {
  suspendTypeOf,
  type Engine,
  type Middleware,
  type ResumeResult,
  type Suspension,
  type SuspendType,
} from 'abeyance';

/** One pause, and how it is ended. To end it twice is no harm. */
export interface Pause {
  readonly workflowId: string;
  readonly suspension: Suspension;
  readonly resume: (data?: unknown) => Promise<ResumeResult>;
  /** Its time is over: what it waits for has not come. */
  readonly timeOut: () => Promise<ResumeResult>;
}

/** What an application does for the pauses of one kind. */
export interface Handler {
  readonly type: SuspendType;
  /** Called once for each pause while the process lives. */
  readonly begin: (pause: Pause) => void | Promise<void>;
  /** It is over, however it was ended. */
  readonly end: (pause: Pause) => void | Promise<void>;
}

/**
 * Joins a handler to an engine. Notices come at least once, so it remembers which pauses it has
 * begun; what it remembers dies with the process, so `takeUp` begins anew what stands still then.
 */
export class Handling {
  readonly #handler: Handler;
  readonly #begun = new Map<string, Pause>();

  constructor(handler: Handler) {
    this.#handler = handler;
  }

  readonly middleware: Middleware = async (event, next, engine) => {
    await next(event);
    if (event.type === 'node.suspended') {
      await this.#begin(engine, event.workflowId, event.suspension);
    } else if (event.type === 'node.resumed') {
      await this.#end(event.workflowId, event.suspension);
    }
  };

  /** Begins what stands still already: to be called when the process has opened its engine. */
  async takeUp(engine: Engine): Promise<void> {
    let after: number | undefined;
    do {
      const page = await engine.list({
        status: ['running', 'suspended'],
        ...(after === undefined ? undefined : { after }),
      });
      for (const { id, suspensions } of page.items) {
        for (const suspension of suspensions) await this.#begin(engine, id, suspension);
      }
      after = page.cursor;
    } while (after !== undefined);
  }

  async #begin(engine: Engine, workflowId: string, suspension: Suspension): Promise<void> {
    const name = nameOf(workflowId, suspension);
    if (suspendTypeOf(suspension) !== this.#handler.type || this.#begun.has(name)) return;
    const { key, startedAt } = suspension;
    const only = { suspension: key, since: startedAt };
    const pause: Pause = {
      workflowId,
      suspension,
      resume: (data) => engine.resumeWorkflow(workflowId, data, only),
      timeOut: () => engine.resumeWorkflow(workflowId, undefined, { ...only, timedOut: true }),
    };
    this.#begun.set(name, pause);
    await this.#handler.begin(pause);
  }

  async #end(workflowId: string, suspension: Suspension): Promise<void> {
    const name = nameOf(workflowId, suspension);
    const pause = this.#begun.get(name);
    this.#begun.delete(name);
    if (pause !== undefined) await this.#handler.end(pause);
  }
}

/** The name of a pause for all time: a state that is entered again begins another one. */
export function nameOf(workflowId: string, { key, startedAt }: Suspension): string {
  return JSON.stringify([workflowId, key, startedAt]);
}
