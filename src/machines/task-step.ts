import { invalidOption, readFields } from './invalid-option.ts';
import {
  nothing,
  outputOf,
  step,
  type SequenceContext,
  type Step,
  type StepPlace,
} from './step.ts';
import type { Suspended } from './suspend.ts';
import { fromTask, type TaskArgs, type TaskOptions } from './task.ts';

/** What the function of a task in a `sequence` is called with. */
export interface TaskStepArgs<TInput = unknown, TOutput = unknown>
  extends SequenceContext<TInput>, Omit<TaskArgs<SequenceContext<TInput>, TOutput>, 'input'> {}

export interface TaskStepOptions extends TaskOptions {
  /** What becomes of the sequence when the last attempt failed. Default: it fails too. */
  readonly onError?: 'continue';
}

/**
 * A task of a `sequence`: as `fromTask`, called with the input of the sequence and the results so
 * far. What it comes to is kept as its result, under its name.
 *
 * Its logic has its name among the actors of the machine, so that
 * `machine.provide({ actors: { charge } })` puts another in its place.
 *
 * @throws `OptionInvalid`, `DurationInvalid` naming the option.
 */
export function task<TInput, TOutput>(
  name: string,
  run: (args: TaskStepArgs<TInput, TOutput>) => PromiseLike<TOutput | Suspended<TOutput>>,
  options: TaskStepOptions = {},
): Step<TInput> {
  if (name === undefined) throw invalidOption('name', 'name the task; its result is kept so');
  if (typeof run !== 'function') throw invalidOption('run', 'give the function of the task');
  const { onError, ...rest } = readFields(options, 'options');
  if (onError !== undefined && onError !== 'continue') {
    throw invalidOption('onError', "give 'continue', or leave it out to fail");
  }
  const logic = fromTask<TOutput, SequenceContext<TInput>>(
    ({ input, ...args }) => run({ ...args, ...input }),
    rest,
  );
  const state = ({ name: place, goOn }: StepPlace): object => ({
    invoke: {
      id: place,
      src: place,
      input: ({ context }: { readonly context: SequenceContext }) => context,
      onDone: goOn(outputOf),
      ...(onError && { onError: goOn(nothing) }),
    },
  });
  return step(name, state, { name, logic });
}
