import type { Suspension, SuspendType } from '../machines/pause.ts';
import type { DeliveryResult } from './delivery.ts';
import type { WorkflowParent, WorkflowRow } from './records.ts';

/** The workflow a lifecycle event is about. */
export interface LifecycleWorkflow {
  readonly workflowId: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly version: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The workflow's revision: that of the turn the event tells of. */
  readonly revision: number;
}

interface Told extends LifecycleWorkflow {
  /** ms since epoch. */
  readonly at: number;
}

/** What is told at least once, across crashes; `id` is the same however often it is told. */
interface Noticed extends Told {
  readonly id: string;
}

interface Suspended extends Noticed {
  /** The whole record, with what a suspended task said of itself as `data`. */
  readonly suspension: Suspension;
  readonly suspendType: SuspendType;
  /** Who ends it: the engine, or by `createEngine({ handles })` the application. */
  readonly handledBy: 'engine' | 'application';
}

/**
 * What ended a suspension. `event`: one that was sent; `timer`: time; `resume`: a person or the
 * application; `task`: the result of work; `child`: the end of another workflow; `cancel`: the
 * workflow was cancelled; `restart`: its delay was reckoned anew when an engine opened the store.
 */
export type ResumedBy = 'event' | 'timer' | 'resume' | 'task' | 'child' | 'cancel' | 'restart';

/** Something of a workflow stands still from now on. */
export interface NodeSuspended extends Suspended {
  readonly type: 'node.suspended';
}

/** It does so no more. */
export interface NodeResumed extends Suspended {
  readonly type: 'node.resumed';
  readonly by: ResumedBy;
}

export interface WorkflowCancelledEvent extends Noticed {
  readonly type: 'workflow.cancelled';
  readonly reason: string | undefined;
}

/** Events that middleware hears at least once, across crashes. */
export type Notice = NodeSuspended | NodeResumed | WorkflowCancelledEvent;

export interface WorkflowStartedEvent extends Told {
  readonly type: 'workflow.started';
  /** Who began it and waits for its end. */
  readonly parent: WorkflowParent | undefined;
}

export interface WorkflowCompletedEvent extends Told {
  readonly type: 'workflow.completed';
}

export interface WorkflowFailedEvent extends Told {
  readonly type: 'workflow.failed';
  /** Why, in one sentence: the name and the message of the error. */
  readonly failure: string | undefined;
}

/** What became of an event at one workflow. */
export interface EventDelivered extends Told {
  readonly type: 'event.delivered';
  readonly eventType: string;
  /** Only where the sender named the event, or is a workflow. */
  readonly eventId: string | undefined;
  readonly outcome: DeliveryResult['outcome'];
  /** As `DeliveryResult` has it. */
  readonly reason: string | undefined;
}

/** An event was taken to be sent: what becomes of it `event.delivered` tells. */
export type EventSent = EventSentBase &
  (LifecycleWorkflow | { readonly [Field in keyof LifecycleWorkflow]: undefined });

/** The workflow is the one that sent it; `undefined`: code outside of workflows did. */
interface EventSentBase {
  readonly type: 'event.sent';
  /** ms since epoch. */
  readonly at: number;
  readonly eventType: string;
  readonly eventId: string | undefined;
  /** `undefined`: it is for all that wait for its type. */
  readonly targetWorkflowId: string | undefined;
}

/** A turn was kept to be gone back to. */
export interface SnapshotCreated extends Told {
  readonly type: 'snapshot.created';
  readonly snapshotId: string;
}

/** Nobody can go back to it any more. */
export interface SnapshotDeleted extends Told {
  readonly type: 'snapshot.deleted';
  readonly snapshotId: string;
}

/** A workflow that had ended is gone, with all that was stored of it; `revision` was its last. */
export interface WorkflowDeletedEvent extends Told {
  readonly type: 'workflow.deleted';
}

/**
 * What happens to workflows, as middleware hears it after it is stored. No event but those with a
 * `suspension` holds anything users put in.
 */
export type LifecycleEvent =
  | Notice
  | WorkflowStartedEvent
  | WorkflowCompletedEvent
  | WorkflowFailedEvent
  | EventSent
  | EventDelivered
  | SnapshotCreated
  | SnapshotDeleted
  | WorkflowDeletedEvent;

/** The workflow a row is of, for a lifecycle event. */
export function lifecycleOf({
  id,
  configuration,
  metadata,
  revision,
}: WorkflowRow): LifecycleWorkflow {
  const { name, version } = configuration.definition;
  return { workflowId: id, workflow: name, version, metadata: { ...metadata }, revision };
}
