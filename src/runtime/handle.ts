import { durationMs, type Duration } from '../machines/duration.ts';
import { hasMethods, invalidOption, readFields } from '../machines/invalid-option.ts';
import type { Suspension } from '../machines/pause.ts';
import type { MachineEvent } from '../machines/recording.ts';
import type { TaskSignal } from '../machines/task.ts';
import type { DeliveryResult } from './delivery.ts';
import type { EngineCore } from './engine-core.ts';
import { checkId, readMachineEvent } from './event-input.ts';
import { hasEnded } from './hot-workflow.ts';
import { queryOf, readHistory, type HistoryEntry, type JournalQuery } from './journal.ts';
import { persistedSnapshot } from './persisted-snapshot.ts';
import { listenerOf, OBSERVABLE } from './observable.ts';
import type { WorkflowRow } from './records.ts';
import {
  endedWaiting,
  engineClosed,
  timedOut,
  workflowCancelled,
  workflowFailed,
} from './refusals.ts';
import { selected, type SelectedPart } from './selected.ts';
import { sendTo } from './sending.ts';
import { canTake, nextEvents, type NextEvent } from './takeable.ts';
import type { Page } from './store.ts';
import {
  cancelWorkflow,
  resumeWorkflow,
  type CancelOptions,
  type ResumeOptions,
  type ResumeResult,
} from './verbs.ts';
import { workflowSnapshot, type WorkflowSnapshot } from './workflow-snapshot.ts';
import { traced } from './telemetry.ts';

/** Ends a subscription. */
export interface Unsubscribable {
  unsubscribe(): void;
}

export interface SnapshotObserver<Context, Output> {
  next?(snapshot: WorkflowSnapshot<Context, Output>): void;
  error?(error: unknown): void;
  complete?(): void;
}

export interface WaitForOptions {
  /** After this long the wait is over: `WaitTimeout`. */
  readonly timeout?: Duration;
  /** Ends the wait, which then fails with the signal's reason. */
  readonly signal?: TaskSignal;
}

/**
 * One workflow, as code outside it holds it. It keeps no resource: a handle may be dropped at any
 * time, and another one made by `engine.get(id)`, here or in another process.
 */
export class WorkflowHandle<
  Context = unknown,
  Output = unknown,
  Event extends MachineEvent = MachineEvent,
> {
  readonly id: string;
  /** What libraries for observables ask for: the handle itself is one. */
  declare readonly [Symbol.observable]: () => this;
  readonly #core: EngineCore;
  #row: WorkflowRow;
  #snapshot: WorkflowSnapshot<Context, Output> | undefined;

  constructor(core: EngineCore, row: WorkflowRow) {
    this.id = row.id;
    this.#core = core;
    this.#row = row;
    Object.defineProperty(this, OBSERVABLE, { value: () => this });
  }

  /**
   * Sends an event as the machine knows it, and answers when what became of it is stored.
   * @throws `EventInvalid`, `EventRejected`, `WorkflowEnded`, `NotSerializable`, `LimitExceeded`.
   */
  // Generic, or the compiler would refuse members of a literal that `Event` does not name.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  async send<Sent extends Event>(event: Sent): Promise<DeliveryResult> {
    const { limits, telemetry, teller } = this.#core;
    const checked = readMachineEvent(traced(event, telemetry.inject()), limits);
    teller.sent({ type: checked.event.type }, this.id);
    return this.#seeing(() => sendTo(this.#core, { address: this.id, event: checked }));
  }

  /**
   * Whether it would take the event now, as it is stored: its guards are asked, and no turn is
   * taken. @throws `EventInvalid`, `EventRejected`, `TurnFailed` where a guard throws.
   */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  async can<Sent extends Event>(event: Sent): Promise<boolean> {
    return canTake(this.#core, this.id, readMachineEvent(event, this.#core.limits).event);
  }

  /** The events it asks for now: what its active states name, and its suspended tasks wait for. */
  nextEvents(): Promise<readonly NextEvent[]> {
    return nextEvents(this.#core, this.id);
  }

  /**
   * The last committed snapshot this handle knows: as of the last thing it was asked for, or the
   * newest while somebody listens. Synchronous, so `useSelector` can take it.
   */
  getSnapshot(): WorkflowSnapshot<Context, Output> {
    this.#snapshot ??= workflowSnapshot(this.#row) as WorkflowSnapshot<Context, Output>;
    return this.#snapshot;
  }

  /** Reads the newest committed snapshot. */
  async refresh(): Promise<WorkflowSnapshot<Context, Output>> {
    this.#take(await this.#core.rowOf(this.id));
    return this.getSnapshot();
  }

  /** Hears of each commit from now on, in order, until the workflow ends; as XState has it. */
  subscribe(observer: SnapshotObserver<Context, Output>): Unsubscribable;
  subscribe(
    next: (snapshot: WorkflowSnapshot<Context, Output>) => void,
    error?: (error: unknown) => void,
    complete?: () => void,
  ): Unsubscribable;
  subscribe(
    observer:
      | SnapshotObserver<Context, Output>
      | ((snapshot: WorkflowSnapshot<Context, Output>) => void),
    error?: (error: unknown) => void,
    complete?: () => void,
  ): Unsubscribable {
    const listener = listenerOf(observer, error, complete);
    const end = (): void => {
      if (this.#row.status === 'failed') listener.error?.(this.getSnapshot().error);
      else listener.complete?.();
    };
    if (hasEnded(this.#row.status)) {
      end();
      return { unsubscribe: () => {} };
    }
    const unsubscribe = this.#watch((row) => {
      listener.next?.(this.getSnapshot());
      if (!hasEnded(row.status)) return;
      unsubscribe();
      end();
    });
    return { unsubscribe };
  }

  /** A part of its snapshots: what it is now, and hearing of it where it becomes another. */
  select<Selected>(
    selector: (snapshot: WorkflowSnapshot<Context, Output>) => Selected,
    isEqual: (one: Selected, other: Selected) => boolean = Object.is,
  ): SelectedPart<Selected> {
    return selected(this, selector, isEqual);
  }

  /** Hears what the workflow's actors emit; `*` for everything. Emits are not kept. */
  on(type: string, handler: (event: MachineEvent) => void): Unsubscribable {
    checkId(type, 'type', this.#core.limits);
    if (typeof handler !== 'function') throw invalidOption('handler', 'give a function');
    const unsubscribe = this.#core.watchers.add(this.id, {
      emitted: (event) => {
        if (type === '*' || type === event.type) handler(event);
      },
    });
    return { unsubscribe };
  }

  /**
   * Resolves with the first committed snapshot for which `predicate` holds.
   * @throws `WaitTimeout`; `WorkflowEnded` where it ended and the predicate never held.
   */
  async waitFor(
    predicate: (snapshot: WorkflowSnapshot<Context, Output>) => boolean,
    options: WaitForOptions = {},
  ): Promise<WorkflowSnapshot<Context, Output>> {
    if (typeof predicate !== 'function') throw invalidOption('predicate', 'give a function');
    const { timeout, signal } = readFields(options, 'options', ['timeout', 'signal']);
    if (signal !== undefined && !hasMethods(signal, 'addEventListener', 'removeEventListener')) {
      throw invalidOption('options.signal', 'give an AbortSignal');
    }
    const timeoutMs = timeout === undefined ? undefined : durationMs(timeout, 'options.timeout');
    return new Promise((resolve, reject) => {
      const ends: (() => void)[] = [];
      const settle = (then: () => void): void => {
        for (const end of ends.splice(0)) end();
        then();
      };
      const look = (): void => {
        try {
          const snapshot = this.getSnapshot();
          if (predicate(snapshot)) settle(() => resolve(snapshot));
          else if (hasEnded(snapshot.status)) settle(() => reject(endedWaiting(this.id)));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      ends.push(this.#watch(look, () => settle(() => reject(engineClosed()))));
      if (timeoutMs !== undefined) {
        const { host } = this.#core;
        const expire = (): void => settle(() => reject(timedOut(this.id, timeoutMs)));
        ends.push(host.wake(host.now() + timeoutMs, expire));
      }
      if (signal !== undefined) {
        const abort = (): void => settle(() => reject(signal.reason));
        signal.addEventListener('abort', abort);
        ends.push(() => signal.removeEventListener('abort', abort));
        if (signal.aborted) abort();
      }
      this.refresh().then(look, (error: unknown) => settle(() => reject(error)));
    });
  }

  /**
   * Resolves with the output when the workflow is done.
   * @throws `WorkflowFailed` with the machine's error as `cause`, `WorkflowCancelled`.
   */
  async result(options: WaitForOptions = {}): Promise<Output> {
    const snapshot = await this.waitFor(({ status }) => hasEnded(status), options);
    if (snapshot.status === 'failed') throw workflowFailed(this.#row, snapshot.error);
    if (snapshot.status === 'cancelled') throw workflowCancelled(this.#row);
    return snapshot.output as Output;
  }

  /** Why it stands still now, read from the store. */
  async suspensions(): Promise<readonly Suspension[]> {
    return (await this.refresh()).suspensions;
  }

  /** Ends its suspension, with data for whoever waits. As `engine.resumeWorkflow`. */
  resume(data?: unknown, options?: ResumeOptions): Promise<ResumeResult> {
    return this.#seeing(() => resumeWorkflow(this.#core, this.id, data, options));
  }

  /** Cancels it and everything of it. As `engine.cancelWorkflow`. */
  cancel(reason?: string, options?: CancelOptions): Promise<{ readonly cancelled: boolean }> {
    return this.#seeing(() => cancelWorkflow(this.#core, this.id, reason, options));
  }

  /** Its turns, oldest first. */
  async history(query: Omit<JournalQuery, 'workflowId'> = {}): Promise<Page<HistoryEntry>> {
    return readHistory(this.#core, queryOf(this.#core, this.id, query));
  }

  /** A whole XState persisted snapshot, children nested, for plain `createActor`. */
  getPersistedSnapshot(): Promise<unknown> {
    return persistedSnapshot(this.#core, this.id);
  }

  /** What becomes of it is in the snapshot when it is answered, as in XState. */
  async #seeing<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    const unwatch = this.#watch(() => {});
    try {
      return await act();
    } finally {
      unwatch();
    }
  }

  #watch(committed: (row: WorkflowRow) => void, closed = (): void => {}): () => void {
    return this.#core.watchers.add(this.id, {
      closed,
      committed: (row) => {
        this.#take(row);
        committed(row);
      },
    });
  }

  #take(row: WorkflowRow): void {
    if (row.revision < this.#row.revision) return;
    this.#row = row;
    this.#snapshot = undefined;
  }
}
