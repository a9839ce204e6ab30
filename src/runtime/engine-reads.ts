import { hasMethods, invalidOption } from '../machines/invalid-option.ts';
import type { ChangeListener } from './changes.ts';
import type { EngineCore } from './engine-core.ts';
import { checkId } from './event-input.ts';
import { explain } from './explaining.ts';
import type { Explanation } from './explanation.ts';
import { WorkflowHandle, type Unsubscribable } from './handle.ts';
import { inspectTurns, type InspectionObserver } from './inspectors.ts';
import * as journal from './journal.ts';
import { readFilter, readPage, readQuery, type ListQuery } from './list-query.ts';
import { snapshotOf } from './found-snapshot.ts';
import { engineClosed } from './refusals.ts';
import { listSnapshots, type SnapshotEntry, type SnapshotQuery } from './snapshots.ts';
import type { Page, Store, StoreReads } from './store.ts';
import { workflowSnapshot, type WorkflowSnapshot } from './workflow-snapshot.ts';

/** What an engine answers from its store without moving anything. */
export abstract class EngineReads {
  readonly #core: EngineCore;

  constructor(core: EngineCore) {
    this.#core = core;
    const { store } = core;
    const open = (): Store => {
      this.#checkOpen();
      return store;
    };
    this.reads = {
      file: store.file,
      load: (id) => open().load(id),
      find: (filter, page) => open().find(filter, page),
      count: (filter) => open().count(filter),
      journal: (kind, request) => open().journal(kind, request),
      definitions: () => open().definitions(),
      due: (after, until, limit) => open().due(after, until, limit),
    };
  }

  /**
   * Hears of all that is stored from now on, of every workflow: that something changed, and not
   * what. The listener is called at once and must be quick. Returns what ends it.
   * @throws `OptionInvalid`.
   */
  changes(listener: ChangeListener): () => void {
    this.#checkOpen();
    if (typeof listener !== 'function') throw invalidOption('listener', 'give a function');
    return this.#core.changes.listen(listener);
  }

  /**
   * The store's own reads, of rows as they are kept: for tools that look at everything. Each sees
   * what is stored, and none moves anything.
   */
  readonly reads: StoreReads;

  /**
   * Tells an observer of each turn as XState's inspection events, as its `inspect` option would:
   * after the commit, by addresses, in plain JSON. It takes what XState's option takes, such as
   * `createWebSocketInspector().inspect` of `@statelyai/inspect`.
   * @throws `OptionInvalid`.
   */
  inspect(observer: InspectionObserver): Unsubscribable {
    this.#checkOpen();
    if (typeof observer !== 'function' && !hasMethods(observer, 'next')) {
      throw invalidOption('observer', 'give a function or an observer');
    }
    return inspectTurns(this.#core, observer);
  }

  /** The engine's clock, ms since epoch: what its delays and timestamps go by. */
  now(): number {
    return this.#core.host.now();
  }

  /** @throws `WorkflowNotFound`. */
  async get(id: string): Promise<WorkflowHandle> {
    this.#checkOpen();
    checkId(id, 'id', this.#core.limits);
    return new WorkflowHandle(this.#core, await this.#core.rowOf(id));
  }

  /** Workflows by page, in order of their start. @throws `QueryInvalid`, `DurationInvalid`. */
  async list(query: ListQuery = {}): Promise<Page<WorkflowSnapshot>> {
    this.#checkOpen();
    const { store, host, limits } = this.#core;
    const given = readQuery(query);
    const page = await store.find(readFilter(given, host.now()), readPage(given, limits));
    return { cursor: page.cursor, items: page.items.map(workflowSnapshot) };
  }

  /** How many workflows a query names. @throws `QueryInvalid`, `DurationInvalid`. */
  async count(query: Omit<ListQuery, 'after' | 'limit' | 'newestFirst'> = {}): Promise<number> {
    this.#checkOpen();
    return this.#core.store.count(readFilter(readQuery(query), this.#core.host.now()));
  }

  /** The turns of one workflow, oldest first. */
  async history(
    id: string,
    query: Omit<journal.JournalQuery, 'workflowId'> = {},
  ): Promise<Page<journal.HistoryEntry>> {
    return this.#journal(journal.readHistory, journal.queryOf(this.#core, id, query));
  }

  /**
   * Why a workflow stands where it stands and what would move it, as data and in words. Guards are
   * asked; nothing moves. @throws `WorkflowNotFound`.
   */
  async explain(id: string): Promise<Explanation> {
    this.#checkOpen();
    return explain(this.#core, id);
  }

  /** Failed attempts of tasks. */
  attempts(query: journal.JournalQuery = {}): Promise<Page<journal.AttemptEntry>> {
    return this.#journal(journal.readAttempts, query);
  }

  /** Messages that found no taker, each with the reason (B13). */
  deadLetters(query: journal.JournalQuery = {}): Promise<Page<journal.DeadLetter>> {
    return this.#journal(journal.readDeadLetters, query);
  }

  /**
   * Snapshots one can go back to: where workflows stand still now, and which of the past are kept.
   * A page of a search that finds few may be short: go on while there is a `cursor`.
   * @throws `QueryInvalid`, `DurationInvalid`.
   */
  async listSnapshots(query: SnapshotQuery = {}): Promise<Page<SnapshotEntry>> {
    this.#checkOpen();
    return listSnapshots(this.#core, query);
  }

  /** A workflow as it stood at a snapshot, with the context it had. @throws `SnapshotNotFound`. */
  async getSnapshot(snapshotId: string): Promise<WorkflowSnapshot> {
    this.#checkOpen();
    checkId(snapshotId, 'snapshotId', this.#core.limits);
    return snapshotOf(this.#core, snapshotId);
  }

  async #journal<T>(
    read: (core: EngineCore, query: journal.JournalQuery) => Promise<Page<T>>,
    query: journal.JournalQuery,
  ): Promise<Page<T>> {
    this.#checkOpen();
    return read(this.#core, query);
  }

  #checkOpen(): void {
    if (this.#core.closed) throw engineClosed();
  }
}
