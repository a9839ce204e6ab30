import { AbeyanceError } from '../machines/errors.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { Limits } from './limits.ts';
import type { WorkflowRow, WorkflowStatus } from './records.ts';

export function workflowNotFound(workflowId: string): AbeyanceError {
  const message = `there is no workflow ${name(workflowId)}; start it, or check its id`;
  return new AbeyanceError('WorkflowNotFound', message, { details: { workflowId } });
}

export function workflowEnded(workflowId: string, status: WorkflowStatus): AbeyanceError {
  const message = `workflow ${name(workflowId)} has ended (${status}) and takes no more messages`;
  return new AbeyanceError('WorkflowEnded', message, { details: { workflowId, status } });
}

export function workflowExists(workflowId: string, workflow: string): AbeyanceError {
  const message =
    `workflow ${name(workflowId)} exists and runs ${name(workflow)}; use another id, or attach to` +
    " it with that machine and `onConflict: 'attach'`";
  return new AbeyanceError('WorkflowExists', message, { details: { workflowId, workflow } });
}

type Ended = Pick<WorkflowRow, 'id' | 'failure'>;

export function workflowFailed({ id, failure }: Ended, cause: unknown): AbeyanceError {
  const message = `workflow ${name(id)} failed: ${failure ?? 'its machine ended in error'}`;
  return new AbeyanceError('WorkflowFailed', message, { cause, details: { workflowId: id } });
}

export function workflowCancelled({ id, failure }: Ended): AbeyanceError {
  const reason = failure === undefined ? '' : `: ${failure}`;
  const message = `workflow ${name(id)} was cancelled${reason}`;
  return new AbeyanceError('WorkflowCancelled', message, { details: { workflowId: id } });
}

export function actorUnknown(address: string): AbeyanceError {
  const message =
    `no actor stands at ${name(address)} now; actors are addressed by workflow id and the ids of` +
    ' those invoked or spawned, as in order-1/charge';
  return new AbeyanceError('ActorUnknown', message, { details: { address } });
}

export function tooEarly(workflowId: string, eventType: string): AbeyanceError {
  const message =
    `workflow ${name(workflowId)} does not wait for ${name(eventType)} yet, and its wait rejects` +
    ' early events; send it again later';
  return new AbeyanceError('EventRejected', message, { details: { workflowId, eventType } });
}

export function tooManyDeferred({ id }: HotWorkflow, limits: Limits): AbeyanceError {
  const limit = limits.deferredEvents;
  const message =
    `workflow ${name(id)} keeps ${limit} events for later already; send it when it has taken` +
    ' some, or raise `limits.deferredEvents`';
  return new AbeyanceError('LimitExceeded', message, {
    details: { workflowId: id, limit: 'deferredEvents', value: limit },
  });
}

/** What a suspended task fails with when what it waits for does not come in time. */
export function waitTimedOut(key: string, after: string): AbeyanceError {
  const message = `task ${key} waited and was given up ${after}; handle it by \`onError\``;
  return new AbeyanceError('WaitTimeout', message, { details: { key } });
}

export function endedWaiting(workflowId: string): AbeyanceError {
  const message = `workflow ${name(workflowId)} ended before the awaited snapshot`;
  return new AbeyanceError('WorkflowEnded', message, { details: { workflowId } });
}

export function timedOut(workflowId: string, timeoutMs: number): AbeyanceError {
  const message = `workflow ${name(workflowId)} was not as awaited in ${timeoutMs} ms`;
  return new AbeyanceError('WaitTimeout', message, { details: { workflowId, timeoutMs } });
}

/** What the signal of a task says when its actor no longer waits for it. */
export function taskLeft(key: string): AbeyanceError {
  const message = `the result of task ${key} is not needed: the state that asked for it was left`;
  return new AbeyanceError('WorkflowEnded', message, { details: { key } });
}

export function engineClosed(): AbeyanceError {
  const message = 'the engine is closed; create another one to go on';
  return new AbeyanceError('EngineClosed', message);
}

export function eventsAmbiguous(workflowId: string, events: readonly string[]): AbeyanceError {
  const names = events.length === 0 ? 'no event' : events.map(name).join(', ');
  const message =
    `workflow ${name(workflowId)} waits in a state that names ${names}; name the one of them that` +
    ' has come as `event`, or send it';
  return new AbeyanceError('SuspensionAmbiguous', message, { details: { workflowId, events } });
}

/** Ids come from outside: they are shown quoted and cut. */
export function name(id: string): string {
  return JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);
}
