import type { CreateEngineOptions } from './engine-door.ts';
import { readFields } from './machines/invalid-option.ts';
import { lazyStore } from './persistence/lazy-store.ts';
import { systemHost } from './persistence/system-host.ts';
import { EventBus as HostedEventBus, type EventBusOptions } from './runtime/bus.ts';
import type { Engine } from './runtime/engine.ts';
import type { Store } from './runtime/store.ts';

/**
 * Claims the store, recovers what was interrupted, and runs.
 *
 * @throws `OptionInvalid`, `NotDurable`, `WorkflowDuplicate`; `StoreBusy`, `StoreCorrupt`,
 * `SchemaTooNew` and the store's other errors.
 */
export async function createEngine(options: CreateEngineOptions): Promise<Engine> {
  // Loaded when it is called for, so that a page that only makes machines need not carry it.
  const door = await import('./engine-door.ts');
  return door.Engine.create(door.defaultOptions(options));
}

/** A store that keeps everything in memory, for as long as somebody refers to it. */
export function memoryStore(): Store {
  return lazyStore('in memory', async () => {
    const memory = await import('./persistence/memory/store.ts');
    return memory.memoryStore();
  });
}

/** The event bus on the platform's own clock. */
export class EventBus extends HostedEventBus {
  constructor(options: Partial<EventBusOptions> = {}) {
    const given = readFields(options, 'options', ['host', 'capacity', 'logger']);
    super({ ...given, host: given.host ?? systemHost({ keepAlive: false }) });
  }
}

export type { CreateEngineOptions } from './engine-door.ts';
export type { Engine, HandleOf, StartArgs } from './runtime/engine.ts';
export type {
  SnapshotObserver,
  Unsubscribable,
  WaitForOptions,
  WorkflowHandle,
} from './runtime/handle.ts';
export type { SelectedPart } from './runtime/selected.ts';
export type { WorkflowSnapshot, StateValue } from './runtime/workflow-snapshot.ts';
export type { AskOptions } from './runtime/asking.ts';
export type { WaitOptions } from './runtime/bus-wait.ts';
export type { RequestOptions } from './runtime/bus.ts';
export type { NextEvent } from './runtime/takeable.ts';
export type { Delivery, DeliveryResult } from './runtime/delivery.ts';
export type { SendOptions, StartIfMissing } from './runtime/event-sender.ts';
export type { ExecuteResult } from './runtime/executing.ts';
export type { StartOptions } from './runtime/starting.ts';
export type {
  CancelOptions,
  ResumeOptions,
  ResumeResult,
  RetryWorkflowOptions,
} from './runtime/verbs.ts';
export type { Explanation, KeptEvent, TaskStanding, UnmovedEvent } from './runtime/explanation.ts';
export type { Exit } from './machines/exits.ts';
export type { DefinitionGraph, GraphState, GraphTransition } from './machines/graph.ts';
export type { ListQuery } from './runtime/list-query.ts';
export type { AttemptEntry, DeadLetter, HistoryEntry, JournalQuery } from './runtime/journal.ts';
export type { SnapshotEntry, SnapshotQuery } from './runtime/snapshots.ts';
export type { FireTimerOptions, FireTimerResult } from './runtime/fire-timer.ts';
export type { Change, ChangeListener } from './runtime/changes.ts';
export { KeptRef } from './runtime/kept-ref.ts';
export type { ForkOptions, ResumeFromOptions, ResumeFromResult } from './runtime/snapshot-verbs.ts';
export type { CheckpointOptions } from './runtime/checkpoint-policy.ts';
export type { RetentionOptions } from './runtime/retention.ts';
export type { WorkflowStatus } from './runtime/records.ts';
export type { InspectionFacts } from './runtime/inspection.ts';
export type { InspectionObserver } from './runtime/inspectors.ts';
export type { Page, StoreReads } from './runtime/store.ts';
export type { LifecycleEvent, LifecycleWorkflow, Notice, ResumedBy } from './runtime/lifecycle.ts';
export type { Middleware, Next } from './runtime/middleware.ts';
export type { Limits } from './runtime/limits.ts';
export type { Logger, LogFields } from './runtime/logger.ts';
export type { Subscription } from './runtime/subscription.ts';
export { AbeyanceError, isAbeyanceError, type ErrorCode } from './machines/errors.ts';
export type { EventInput, WorkflowEvent } from './machines/event.ts';
export type {
  Suspension,
  SuspendReason,
  SuspendType,
  OnRestart,
  WhenEarly,
} from './machines/pause.ts';
export type { Duration } from './machines/duration.ts';
export { FinalError } from './machines/final-error.ts';
export { pauseIf } from './machines/pause-if.ts';
export { sleep } from './machines/sleep.ts';
export { sleepUntil } from './machines/sleep-until.ts';
export {
  sequence,
  type SequenceMachine,
  type SequenceOptions,
  type SequenceOutput,
} from './machines/sequence.ts';
export type { SequenceContext, Step } from './machines/step.ts';
export { task, type TaskStepArgs, type TaskStepOptions } from './machines/task-step.ts';
export type { Timestamp } from './machines/timestamp.ts';
export type { RetryOptions, RetryPolicy } from './machines/retry-policy.ts';
export type { PauseState } from './machines/pause-state.ts';
export { waitForAll } from './machines/wait-for-all.ts';
export { waitForAny } from './machines/wait-for-any.ts';
export { waitForEvent } from './machines/wait-for-event.ts';
export { waitForQuorum } from './machines/wait-for-quorum.ts';
export {
  fromTask,
  type TaskArgs,
  type TaskLogic,
  type TaskOptions,
  type TaskSignal,
} from './machines/task.ts';
export { subWorkflow } from './machines/sub-workflow.ts';
export { suspendTypeOf } from './machines/pause.ts';
export { suspend, type Suspended } from './machines/suspend.ts';
export { forEach } from './machines/for-each.ts';
export type { ItemResult } from './machines/for-each-chunk.ts';
export { poll } from './machines/poll.ts';
export { update } from './machines/update.ts';
export { sendToWorkflow, workflowRef, type WorkflowRef } from './machines/send-to-workflow.ts';
