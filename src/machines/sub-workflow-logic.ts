import { fromPromise, type AnyStateMachine } from 'xstate';
import { suspend, type OnParentClose } from './suspend.ts';
import { workflowNamed } from './suspend-request.ts';
import { fromTask, type TaskArgs, type TaskLogic } from './task.ts';
import { runAside } from './xstate/run-aside.ts';

/** What is the same whenever the state is entered. */
export interface SubWorkflowParts {
  readonly workflow: AnyStateMachine | string;
  readonly version: string | undefined;
  readonly onParentClose: OnParentClose | undefined;
}

/** What is asked when it is entered. */
export interface SubWorkflowInput {
  readonly input: unknown;
  readonly id: string | undefined;
  readonly timeoutMs: number | undefined;
}

type SubWorkflowTask = TaskLogic<unknown, SubWorkflowInput>;

/** A logic that says which machine it begins, so that the engine knows it. */
export interface SubWorkflowLogic extends SubWorkflowTask {
  readonly begins: AnyStateMachine;
}

/**
 * The task by which a state waits for another workflow. Plain XState has no other workflows, so
 * there it runs the machine itself, where it has one.
 */
export function subWorkflowLogic(parts: SubWorkflowParts): SubWorkflowTask {
  const { workflow, onParentClose } = parts;
  const named = workflowNamed(workflow, parts.version);
  const task = fromTask(
    async ({ input: { input, id, timeoutMs: timeout } }: TaskArgs<SubWorkflowInput>) =>
      suspend('subWorkflow', { ...named, input, id, timeout, onParentClose }),
    { retry: false },
  );
  if (typeof workflow === 'string') return task;
  const begin = task.config as (args: object) => PromiseLike<unknown>;
  const logic = fromPromise<unknown, SubWorkflowInput>((args) => {
    const { input, signal, system } = args;
    if ('key' in args) return begin(args);
    return runAside(workflow, { input: input.input, id: input.id, signal, system });
  });
  return Object.assign(logic, { task: task.task, begins: workflow });
}

/** The machine that a logic begins as a workflow of its own. */
export function begunBy(logic: object): AnyStateMachine | undefined {
  return (logic as Partial<SubWorkflowLogic>).begins;
}
