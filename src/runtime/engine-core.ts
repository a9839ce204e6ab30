import type { SuspendType } from '../machines/pause.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { Registry } from '../machines/registry.ts';
import { Broadcasts } from './broadcasts.ts';
import { Changes } from './changes.ts';
import { ChildTurns } from './child-turns.ts';
import { Committer } from './committer.ts';
import { DEADLINE } from './deadline.ts';
import { Doubts } from './doubts.ts';
import { DueLoop } from './due-loop.ts';
import { DueTaker } from './due-taker.ts';
import type { Effects } from './effects.ts';
import { HotWorkflows } from './hot-workflows.ts';
import { hasEnded, type HotWorkflow } from './hot-workflow.ts';
import type { Host } from './host.ts';
import { Housekeeping, type HousekeepingOptions } from './housekeeping.ts';
import type { Publish } from './kept-messages.ts';
import type { Limits } from './limits.ts';
import { isLater } from './messages.ts';
import type { LiveWork } from './live-work.ts';
import type { Logger } from './logger.ts';
import type { Middleware } from './middleware.ts';
import { Offers } from './offers.ts';
import { measureTurn } from './measuring.ts';
import { OperatorTurns } from './operator-turns.ts';
import { readWorkflow } from './read-workflow.ts';
import { Heartbeat } from './recovery.ts';
import { engineClosed, workflowNotFound } from './refusals.ts';
import type { WorkflowRow } from './records.ts';
import { Router } from './router.ts';
import type { Store, WorkflowRecords } from './store.ts';
import { SUSPENDED } from './suspended-task.ts';
import type { TaskRunner } from './task-runner.ts';
import type { Telemetry } from './telemetry.ts';
import { Teller } from './teller.ts';
import { TurnTaker, type TakenTurn } from './turn-taker.ts';
import { Watchers } from './watchers.ts';
import { hostsOf } from './work-hosts.ts';
import { WorkflowTurns, type ActionFailure } from './workflow-turns.ts';

export interface CoreOptions extends HousekeepingOptions {
  readonly workflows: readonly unknown[];
  readonly store: Store;
  readonly host: Host;
  readonly logger: Logger;
  readonly limits: Limits;
  readonly onFailure: 'error' | 'park';
  readonly concurrency: number;
  readonly telemetry: Telemetry;
  /** Kinds of suspension that the application moves, and the engine does not. */
  readonly applied: ReadonlySet<SuspendType>;
  readonly middleware: readonly Middleware[];
}

/** The turn a job took, if any, and what to answer when that turn is stored. */
export interface JobResult<T> {
  readonly taken?: TakenTurn | undefined;
  readonly value: T | Promise<T>;
}

/**
 * The moving parts of an engine and how they are joined: jobs enter by workflow, turns are taken
 * and go to the committer, and what is stored has its effects, which bring new jobs.
 */
export class EngineCore {
  readonly telemetry: Telemetry;
  readonly registry: Registry;
  readonly store: Store;
  readonly host: Host;
  readonly logger: Logger;
  readonly limits: Limits;
  readonly committer: Committer;
  readonly hot: HotWorkflows;
  readonly turns: WorkflowTurns;
  readonly operator: OperatorTurns;
  readonly children: ChildTurns;
  readonly taker: TurnTaker;
  readonly watchers: Watchers;
  readonly changes: Changes;
  readonly due: DueLoop;
  readonly dueTaker: DueTaker;
  readonly runner: TaskRunner;
  readonly live: LiveWork;
  readonly effects: Effects;
  readonly router: Router;
  readonly broadcasts: Broadcasts;
  readonly offers: Offers;
  readonly teller: Teller;
  readonly housekeeping: Housekeeping;
  readonly heartbeat: Heartbeat = new Heartbeat(this);
  /** Sends under way, by workflow and event id. */
  readonly sending: Map<string, Promise<unknown>> = new Map();
  closed = false;
  #dead = false;
  readonly doubts: Doubts = new Doubts(this);

  constructor(options: CoreOptions) {
    const { store, host, logger, limits, onFailure, concurrency, applied, checkpoints } = options;
    this.telemetry = options.telemetry;
    this.store = store;
    this.host = host;
    this.logger = logger;
    this.limits = limits;
    this.registry = new Registry(options.workflows, limits.microsteps);
    this.committer = new Committer({
      store,
      host,
      batchCommits: limits.batchCommits,
      report: (error) => logger.error('an effect threw', { error: String(error) }),
    });
    this.watchers = new Watchers(logger);
    this.changes = new Changes(logger);
    this.hot = new HotWorkflows(limits.hotWorkflows, (id) => this.#read(id));
    this.teller = new Teller(this, options.middleware);
    const hears = (): boolean => this.teller.hears;
    this.taker = new TurnTaker({ limits, logger, onFailure, applied, checkpoints, hears });
    const publish: Publish = (hot, taken) => this.publish(hot, taken);
    this.turns = new WorkflowTurns(this.taker, publish);
    this.operator = new OperatorTurns(this.turns, this.taker, publish);
    this.children = new ChildTurns(this.turns);
    this.dueTaker = new DueTaker(this);
    this.due = new DueLoop({ store, host, logger, take: (item) => this.dueTaker.take(item) });
    this.router = new Router(this);
    this.broadcasts = new Broadcasts(this);
    this.offers = new Offers(this);
    this.housekeeping = new Housekeeping(this, options);
    const hosts = hostsOf(this, {
      concurrency,
      parks: onFailure === 'park',
      actionFailed: (id, failure) => void this.#actionFailed(id, failure),
    });
    this.runner = hosts.runner;
    this.live = hosts.live;
    this.effects = hosts.effects;
  }

  /** Runs a job of one workflow and answers when what it returned is stored. */
  enter<T>(
    id: string,
    job: (hot: HotWorkflow | undefined, now: number) => JobResult<T>,
  ): Promise<T> {
    if (this.closed) return Promise.reject(engineClosed());
    return new Promise((resolve, reject) => {
      this.hot.enter(id, {
        fail: reject,
        run: (hot) => {
          const again = (): void => void this.enter(id, job).then(resolve, reject);
          try {
            const { taken, value } = job(hot, this.host.now());
            const tell = (): void => resolve(value);
            if (taken !== undefined)
              taken.waiters.push((error) => (error ? reject(error) : tell()));
            else if (value instanceof Promise) tell();
            else this.#afterUnstored(hot, tell, again);
          } catch (error) {
            this.#afterUnstored(hot, () => reject(error), again);
            if (hot?.dirty === true) throw error;
          }
        },
      });
    });
  }

  /**
   * What a job answers or refuses without a turn may rest on turns that are not stored yet: it is
   * told when they are, and asked again when they cannot be.
   */
  #afterUnstored(hot: HotWorkflow | undefined, tell: () => void, again: () => void): void {
    const waiters = hot?.unstored?.waiters;
    if (waiters === undefined) tell();
    else waiters.push((error) => (error === undefined ? tell() : again()));
  }

  /** A workflow's row as it is stored now. @throws `WorkflowNotFound`. */
  async rowOf(id: string): Promise<WorkflowRow> {
    if (this.closed) throw engineClosed();
    const stored = this.hot.peek(id)?.stored;
    if (stored !== undefined) return stored;
    const records = await this.store.load(id);
    if (records === undefined) throw workflowNotFound(id);
    return records.workflow;
  }

  /** Sends a turn to the store; its effects follow when it is safe there. */
  publish(hot: HotWorkflow, taken: TakenTurn): void {
    const { commit, waiters } = taken;
    hot.unstored = taken;
    this.hot.leaving(hot.id);
    if (commit.workflow.status === 'parked') this.hot.invalidate(hot.id);
    const checkpointsDropped = this.housekeeping.surplus(hot, commit);
    this.committer.add({
      commits: [commit],
      checkpointsDropped,
      stored: () => {
        const before = hot.stored;
        hot.stored = commit.workflow;
        if (hot.unstored === taken) hot.unstored = undefined;
        this.hot.arrived(hot.id);
        try {
          this.#stored(hot, taken);
          this.housekeeping.stored(hot, before, commit, checkpointsDropped);
        } finally {
          if (!this.#dead) for (const waiter of waiters) waiter();
        }
      },
      failed: (error) => {
        this.logger.error('a turn could not be stored', { workflowId: hot.id });
        if (hot.unstored === taken) hot.unstored = undefined;
        this.hot.lost(hot.id);
        this.due.restart();
        this.doubts.add(hot.id);
        this.heartbeat.notice(commit);
        for (const waiter of waiters) waiter(error);
      },
    });
  }

  #stored(hot: HotWorkflow, taken: TakenTurn): void {
    const { workflow, turn, messages, tasks } = taken.commit;
    const { source, outcome, eventType } = turn;
    const { revision, status } = workflow;
    measureTurn(this.telemetry, hot, taken, this.host.now());
    this.logger.debug('turn', { workflowId: hot.id, revision, source, eventType, outcome, status });
    this.teller.stored(hot, taken);
    this.changes.turnStored(taken);
    if (this.closed) {
      this.watchers.committed(workflow);
      return;
    }
    this.heartbeat.notice(taken.commit);
    this.effects.perform(hot, taken);
    for (const message of messages) {
      if (message.kind === 'send' && !isLater(message)) this.router.route(hot.id, message);
      else if (message.dueAt !== undefined) this.due.notice(message.dueAt);
    }
    // work and chores are under way already; these come by time, though it may be over already
    for (const { dueAt, kind } of tasks) {
      const comes = kind === SUSPENDED || kind === DEADLINE;
      if (comes && dueAt !== undefined) this.due.comeBack(dueAt);
    }
  }

  /** As the death of the process: nothing more is taken, done, stored or told, at once. */
  kill(): void {
    this.#dead = true;
    this.closed = true;
    this.due.close();
    this.runner.forget();
    this.watchers.forget();
    this.changes.forget();
    this.teller.silence();
  }

  #read(id: string): HotWorkflow | undefined | Promise<HotWorkflow | undefined> {
    const records = this.store.load(id);
    if (records instanceof Promise) return records.then((loaded) => this.#toHot(loaded));
    return this.#toHot(records);
  }

  #toHot(records: WorkflowRecords | undefined): HotWorkflow | undefined {
    if (records === undefined) return undefined;
    const { id } = records.workflow;
    const hot = readWorkflow(records, this.registry, (address, event) =>
      this.sendInside(id, address, event),
    );
    this.dueTaker.refresh(hot);
    this.doubts.resolve(hot);
    return hot;
  }

  /** An event that user code sent to an actor of a workflow by its ref, outside any turn. */
  sendInside(workflowId: string, address: string, event: MachineEvent): void {
    this.enter(workflowId, (hot, now) => {
      if (hot === undefined) return { value: undefined };
      const request = { to: address, event, source: 'message' as const };
      return { taken: this.turns.takeEvent(hot, request, now), value: undefined };
    }).catch((error: unknown) => {
      this.logger.warn('an event was lost', { workflowId, address, error: String(error) });
    });
  }

  async #actionFailed(workflowId: string, failure: ActionFailure): Promise<void> {
    try {
      const isOver = await this.enter(workflowId, (hot, now) => ({
        taken: hot && this.turns.takeActionFailure(hot, failure, now),
        value: hot !== undefined && hasEnded(hot.row.status),
      }));
      if (isOver) this.effects.giveUp(workflowId, failure);
    } catch (error) {
      this.logger.error('a failure was not stored', { workflowId, error: String(error) });
    }
  }
}
