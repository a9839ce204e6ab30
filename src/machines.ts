export type { Duration } from './machines/duration.ts';
export { AbeyanceError, isAbeyanceError, type ErrorCode } from './machines/errors.ts';
export type { WorkflowEvent } from './machines/event.ts';
export { FinalError } from './machines/final-error.ts';
export { pauseIf } from './machines/pause-if.ts';
export { sendToWorkflow, workflowRef, type WorkflowRef } from './machines/send-to-workflow.ts';
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
export type { PauseState } from './machines/pause-state.ts';
export type { RetryOptions, RetryPolicy } from './machines/retry-policy.ts';
export {
  fromTask,
  type TaskArgs,
  type TaskLogic,
  type TaskOptions,
  type TaskSignal,
} from './machines/task.ts';
export { subWorkflow } from './machines/sub-workflow.ts';
export { suspend, type Suspended } from './machines/suspend.ts';
export { forEach } from './machines/for-each.ts';
export type { ItemResult } from './machines/for-each-chunk.ts';
export { poll } from './machines/poll.ts';
export { update } from './machines/update.ts';
export { waitForAll } from './machines/wait-for-all.ts';
export { waitForAny } from './machines/wait-for-any.ts';
export { waitForEvent } from './machines/wait-for-event.ts';
export { waitForQuorum } from './machines/wait-for-quorum.ts';
