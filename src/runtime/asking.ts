import { AbeyanceError } from '../machines/errors.ts';
import { durationMs, type Duration } from '../machines/duration.ts';
import { hasMethods, invalidOption, readFields } from '../machines/invalid-option.ts';
import type { TaskSignal } from '../machines/task.ts';
import type { Delivery } from './delivery.ts';
import type { EngineCore } from './engine-core.ts';
import { hasEnded } from './hot-workflow.ts';
import { endedWaiting, engineClosed, name, timedOut } from './refusals.ts';
import { workflowSnapshot, type WorkflowSnapshot } from './workflow-snapshot.ts';

export interface AskOptions {
  /** What is waited for. Default: that the workflow runs no more, but stands still or has ended. */
  readonly until?: (snapshot: WorkflowSnapshot) => boolean;
  /** After this long the wait is over: `WaitTimeout`. The event was taken all the same. */
  readonly timeout?: Duration;
  /** Ends the wait, which then fails with the signal's reason. */
  readonly signal?: TaskSignal;
}

/**
 * Sends an event to a workflow and waits for what it leads to: the first snapshot, from the event's
 * turn on, for which `until` holds.
 * @throws what `send` throws; `EventRejected` where the workflow ignored the event; `WaitTimeout`;
 * `WorkflowEnded` where it ended and `until` never held.
 */
export function ask(
  core: EngineCore,
  id: string,
  send: () => Promise<Delivery>,
  options: AskOptions,
): Promise<WorkflowSnapshot> {
  const given = readFields(options, 'options', ['until', 'timeout', 'signal']);
  const { until = (snapshot) => isSettled(core, snapshot), timeout, signal } = given;
  if (typeof until !== 'function') throw invalidOption('until', 'give a function of the snapshot');
  if (signal !== undefined && !hasMethods(signal, 'addEventListener', 'removeEventListener')) {
    throw invalidOption('signal', 'give an AbortSignal');
  }
  const timeoutMs = timeout === undefined ? undefined : durationMs(timeout, 'options.timeout');
  const asking = new Asking(core, id, until);
  if (timeoutMs !== undefined) {
    const at = core.host.now() + timeoutMs;
    asking.ends.push(core.host.wake(at, () => asking.fail(timedOut(id, timeoutMs))));
  }
  if (signal !== undefined) {
    const abort = (): void => asking.fail(signal.reason);
    signal.addEventListener('abort', abort);
    asking.ends.push(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) {
      abort();
      return asking.answer;
    }
  }
  void asking.begin(send);
  return asking.answer;
}

/** One question: it listens from before the event is sent, so that no snapshot is missed. */
class Asking {
  readonly answer: Promise<WorkflowSnapshot>;
  readonly ends: (() => void)[] = [];
  readonly #core: EngineCore;
  readonly #id: string;
  readonly #until: (snapshot: WorkflowSnapshot) => boolean;
  readonly #settle: PromiseWithResolvers<WorkflowSnapshot>;
  /** Heard while the event is being sent. */
  readonly #early: WorkflowSnapshot[] = [];
  /** Revision of the turn that took the event. */
  #from: number | undefined;

  constructor(core: EngineCore, id: string, until: (snapshot: WorkflowSnapshot) => boolean) {
    this.#core = core;
    this.#id = id;
    this.#until = until;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    this.ends.push(
      core.watchers.add(id, {
        committed: (row) => this.#hear(workflowSnapshot(row)),
        closed: () => this.fail(engineClosed()),
      }),
    );
  }

  async begin(send: () => Promise<Delivery>): Promise<void> {
    try {
      const [result] = (await send()).results;
      if (result === undefined || result.outcome === 'ignored') {
        throw notTaken(this.#id, result?.reason);
      }
      this.#from = result.revision;
      for (const snapshot of this.#early.splice(0)) this.#hear(snapshot);
      // of an event that was taken before there is nothing to hear
      this.#hear(workflowSnapshot(await this.#core.rowOf(this.#id)));
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.#end();
    this.#settle.reject(error);
  }

  #hear(snapshot: WorkflowSnapshot): void {
    if (this.#from === undefined) {
      this.#early.push(snapshot);
      return;
    }
    if (snapshot.revision < this.#from) return;
    try {
      if (this.#until(snapshot)) {
        this.#end();
        this.#settle.resolve(snapshot);
      } else if (hasEnded(snapshot.status)) this.fail(endedWaiting(this.#id));
    } catch (error) {
      this.fail(error);
    }
  }

  #end(): void {
    for (const end of this.ends.splice(0)) end();
  }
}

/** Whether it runs no more, and no turn after this one is on its way to the store. */
function isSettled({ hot }: EngineCore, { id, status, revision }: WorkflowSnapshot): boolean {
  const { row } = hot.peek(id) ?? {};
  return status !== 'running' && (row === undefined || row.revision <= revision);
}

const IGNORED: Readonly<Record<string, string>> = {
  unknown: 'no state it stands in names the event',
  guard: 'a guard said no',
  forbidden: 'its chart forbids the event here',
  dropped: 'the event came early, and its wait drops such',
};

function notTaken(workflowId: string, reason = ''): AbeyanceError {
  const why = IGNORED[reason] ?? reason;
  const message = `workflow ${name(workflowId)} did not take the event: ${why}`;
  return new AbeyanceError('EventRejected', message, { details: { workflowId, reason } });
}
