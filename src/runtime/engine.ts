import type { AnyStateMachine, ContextFrom, EventFromLogic, InputFrom, OutputFrom } from 'xstate';
import { durationMs, type Duration } from '../machines/duration.ts';
import type { EventInput, WorkflowEvent } from '../machines/event.ts';
import { readFields } from '../machines/invalid-option.ts';
import type { MachineEvent } from '../machines/recording.ts';
import { timestampMs, type Timestamp } from '../machines/timestamp.ts';
import { ask, type AskOptions } from './asking.ts';
import type { WaitOptions } from './bus-wait.ts';
import type { EventBus } from './bus.ts';
import type { Delivery } from './delivery.ts';
import { EngineCore } from './engine-core.ts';
import { readOptions, type EngineOptions } from './engine-options.ts';
import { EngineVerbs } from './engine-verbs.ts';
import { checkId } from './event-input.ts';
import { EventSender, type SendOptions } from './event-sender.ts';
import { executeResult, type ExecuteResult } from './executing.ts';
import { WorkflowHandle } from './handle.ts';
import type { Middleware } from './middleware.ts';
import { recover } from './recovery.ts';
import { engineClosed } from './refusals.ts';
import { Sleepers } from './sleepers.ts';
import { startWorkflow, type StartOptions } from './starting.ts';
import type { WorkflowSnapshot } from './workflow-snapshot.ts';

export type HandleOf<Machine extends AnyStateMachine> = WorkflowHandle<
  ContextFrom<Machine>,
  OutputFrom<Machine>,
  EventFromLogic<Machine>
>;

/** The options of `start`: not to be left out where the machine cannot do without its input. */
export type StartArgs<Machine extends AnyStateMachine> =
  undefined extends InputFrom<Machine>
    ? [options?: StartOptions<InputFrom<Machine>>]
    : [
        options: StartOptions<InputFrom<Machine>> &
          ({ readonly input: InputFrom<Machine> } | { readonly snapshot: unknown }),
      ];

/** What users hold: it starts, sends, resumes, cancels, lists, and runs what comes due. */
export class Engine extends EngineVerbs implements AsyncDisposable {
  readonly bus: EventBus;
  readonly #core: EngineCore;
  readonly #ownsBus: boolean;
  readonly #sender: EventSender;
  readonly #sleepers: Sleepers;
  /** Lets the process end. */
  #release: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  private constructor(core: EngineCore, bus: EventBus, ownsBus: boolean) {
    super(core);
    this.bus = bus;
    this.#core = core;
    this.#sender = new EventSender(core, bus);
    this.#sleepers = new Sleepers(core.host, core.logger);
    this.#ownsBus = ownsBus;
    core.teller.attach(this);
  }

  /**
   * Claims the store, recovers, and runs.
   * @throws `OptionInvalid`, `NotDurable`, `WorkflowDuplicate`; `StoreBusy`, `StoreCorrupt`,
   * `SchemaTooNew` and the store's other errors.
   */
  static async create(options: EngineOptions): Promise<Engine> {
    const { bus, ...coreOptions } = readOptions(options);
    const core = new EngineCore(coreOptions);
    const { aliveAt } = await core.store.open();
    const engine = new Engine(core, bus, options.bus === undefined);
    try {
      await recover(core, aliveAt);
    } catch (error) {
      await core.store.close();
      throw error;
    }
    engine.#release = core.host.hold?.();
    engine.#sender.open();
    core.housekeeping.start();
    void core.due.run();
    return engine;
  }

  /**
   * What the death of its process does to an engine, for tests: at once nothing more of it runs, is
   * stored or told. What it was asked and had not answered is never answered.
   */
  static kill(engine: Engine): void {
    engine.#core.kill();
    engine.#sender.leave();
  }

  /** Hears what the actors of every workflow emit, for tests. */
  static overhear(engine: Engine, emitted: (id: string, event: MachineEvent) => void): void {
    engine.#core.watchers.overhear(emitted);
  }

  /**
   * Starts a workflow, or attaches to the one that has this id already.
   * @throws `WorkflowUnknown`, `OptionInvalid`, `NotSerializable`, `LimitExceeded`,
   * `WorkflowExists`, `TurnFailed`.
   */
  async start<Machine extends AnyStateMachine>(
    machine: Machine,
    ...[options = {}]: StartArgs<Machine>
  ): Promise<HandleOf<Machine>> {
    const row = await startWorkflow(this.#core, machine, options);
    return new WorkflowHandle(this.#core, row) as HandleOf<Machine>;
  }

  /** Starts a workflow and runs it to its end, or to where it first stands still. */
  async execute<Machine extends AnyStateMachine>(
    machine: Machine,
    ...args: StartArgs<Machine>
  ): Promise<ExecuteResult<OutputFrom<Machine>>> {
    const handle = await this.start(machine, ...args);
    const snapshot = await handle.waitFor(({ status }) => status !== 'running');
    return executeResult(snapshot as WorkflowSnapshot<unknown, OutputFrom<Machine>>);
  }

  /**
   * Sends an event: to its target, or without one to every workflow that waits for its type now and
   * to the bus. The same id twice to the same workflow is one event (B11).
   * @throws `EventInvalid`, `EventRejected`, `NotSerializable`, `LimitExceeded`; with a target also
   * `WorkflowNotFound`, `WorkflowEnded`, `ActorUnknown`; with `startIfMissing` what `start` throws.
   */
  async sendEvent<Machine extends AnyStateMachine = AnyStateMachine>(
    input: EventInput,
    options: SendOptions<Machine> = {},
  ): Promise<Delivery> {
    return this.#sender.send(input, options);
  }

  /** `sendEvent` for one workflow, in three words. */
  async sendSimpleEvent(workflowId: string, type: string, payload?: unknown): Promise<Delivery> {
    checkId(workflowId, 'workflowId', this.#core.limits);
    return this.sendEvent({ type, payload, targetWorkflowId: workflowId });
  }

  /**
   * Sends an event to a workflow, waits until it stands still or has ended, or until `until` holds,
   * and gives its snapshot then.
   * @throws as `sendEvent`; `EventRejected` also where the workflow ignored the event (its reason
   * in `details`); `WaitTimeout`; `WorkflowEnded` where it ended and `until` never held.
   */
  async ask(
    id: string,
    event: Omit<EventInput, 'targetWorkflowId'>,
    options: AskOptions = {},
  ): Promise<WorkflowSnapshot> {
    this.#checkOpen();
    checkId(id, 'id', this.#core.limits);
    const given = readFields(event, 'event', undefined, 'EventInvalid');
    const send = { ...given, targetWorkflowId: id };
    return ask(this.#core, id, () => this.sendEvent(send), options);
  }

  /** The next event of a type sent without a target, for code outside machines. */
  async waitForEvent(type: string, options: WaitOptions = {}): Promise<WorkflowEvent | undefined> {
    this.#checkOpen();
    return this.bus.waitForEvent(type, options);
  }

  /**
   * Resolves after a while, for code outside machines. It does not survive the process.
   * @throws `EngineClosed` where the engine is closed meanwhile.
   */
  async sleep(duration: Duration): Promise<void> {
    return this.sleepUntil(this.#core.host.now() + durationMs(duration, 'duration'));
  }

  /** Resolves at a moment, for code outside machines. @throws `DurationInvalid`. */
  async sleepUntil(moment: Timestamp): Promise<void> {
    this.#checkOpen();
    return this.#sleepers.until(timestampMs(moment, 'moment'));
  }

  /**
   * Has a middleware hear what happens to workflows from now on, behind those that are there.
   * Returns what takes it out again. @throws `OptionInvalid`.
   */
  use(middleware: Middleware): () => void {
    this.#checkOpen();
    return this.#core.teller.use(middleware);
  }

  /**
   * Takes nothing more, stores what was accepted, aborts running tasks (they run again, under the
   * same key, when the store is next opened), ends every wait and gives the store back.
   */
  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    const core = this.#core;
    core.closed = true;
    core.due.close();
    core.housekeeping.close();
    this.#sender.close();
    try {
      await core.heartbeat.stop();
      await core.committer.drained();
      await core.teller.close();
      await core.committer.close();
      core.offers.close();
      core.doubts.close();
      core.runner.abortAll(engineClosed);
      core.live.stopAll();
      core.watchers.close();
      core.changes.close();
      this.#sleepers.close();
      if (this.#ownsBus) this.bus.close();
    } finally {
      this.#release?.();
      await core.store.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #checkOpen(): void {
    if (this.#core.closed) throw engineClosed();
  }
}
