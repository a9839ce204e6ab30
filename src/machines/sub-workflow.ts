import type {
  AnyEventObject,
  AnyStateMachine,
  DoneActorEvent,
  DoNotInfer,
  ErrorActorEvent,
  EventObject,
  InputFrom,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import { durationMs, type Duration } from './duration.ts';
import { invalidOption, readFields } from './invalid-option.ts';
import { mapped, type MapArgs, type Mapped, type MappedInput } from './invoked.ts';
import type { PauseDuration } from './pause-delay.ts';
import { pauseState, type PauseState, type PauseStateOptions } from './pause-state.ts';
import { optionalTransitions, pauseTransitions, type PauseTransition } from './pause-transition.ts';
import {
  subWorkflowLogic,
  type SubWorkflowInput,
  type SubWorkflowParts,
} from './sub-workflow-logic.ts';
import {
  outputOf,
  step,
  type NameOption,
  type SequenceContext,
  type Step,
  type StepPlace,
} from './step.ts';
import type { OnParentClose, WorkflowOutput } from './suspend.ts';
import { checkOnParentClose, workflowNamed } from './suspend-request.ts';
import { hasWayOut } from './wait-options.ts';
import type { Undeclared } from './xstate/undeclared.ts';

interface SubWorkflowState {
  /**
   * A state that begins another workflow and waits for its end. The other is a workflow of its
   * own, with its own id, history and place in lists; a machine that is given here need not be
   * registered.
   *
   * Its output is the `event.output` of `onDone`. That it failed, was cancelled, could not be
   * begun or took longer than `timeout` leads to `onError`. When this state is left before that,
   * or this workflow ends, the other is cancelled, or goes on by itself with `onParentClose:
   * 'abandon'`.
   *
   * In plain XState, where there are no workflows, it runs the machine itself, without a timeout;
   * a workflow that is only named fails with `EngineRequired`.
   *
   * Types come from the machine the call stands in, as for `waitForEvent`, those of `input` and
   * output from the other.
   *
   * @throws `OptionInvalid` for what names no workflow or leads nowhere, `DurationInvalid` for a
   * timeout that is none; where they are functions in the turn that enters the state.
   */
  <
    TContext extends MachineContext = MachineContext,
    TEvent extends AnyEventObject = AnyEventObject,
    TActor extends ProvidedActor = ProvidedActor,
    TAction extends ParameterizedObject = ParameterizedObject,
    TGuard extends ParameterizedObject = ParameterizedObject,
    TDelay extends string = string,
    TTag extends string = Undeclared,
    TEmitted extends EventObject = EventObject,
    TMeta extends MetaObject = Undeclared,
    TTransitionMeta extends MetaObject = Undeclared,
    TWorkflow extends AnyStateMachine | string = string,
  >(
    options: SubWorkflowOptions<
      DoNotInfer<TContext>,
      DoNotInfer<TEvent>,
      DoNotInfer<TActor>,
      DoNotInfer<TAction>,
      DoNotInfer<TGuard>,
      DoNotInfer<TDelay>,
      DoNotInfer<TEmitted>,
      DoNotInfer<TTransitionMeta>,
      TWorkflow
    > &
      Omit<
        PauseStateOptions<
          TContext,
          TEvent,
          TActor,
          TAction,
          TGuard,
          TDelay,
          TTag,
          TEmitted,
          TMeta,
          TTransitionMeta
        >,
        'id'
      >,
  ): PauseState<
    TContext,
    TEvent,
    TActor,
    TAction,
    TGuard,
    TDelay,
    TTag,
    TEmitted,
    TMeta,
    TTransitionMeta
  >;
}

interface SubWorkflowStep {
  /**
   * The same as a step of a `sequence`, which goes on when the other has ended, with its output as
   * the result. One that fails or is cancelled fails the sequence.
   */
  <TInput, TWorkflow extends AnyStateMachine | string>(
    options: SubWorkflowStepOptions<TInput, TWorkflow>,
  ): Step<TInput>;
}

type SubWorkflowStepOptions<TInput, TWorkflow extends AnyStateMachine | string> = NameOption &
  BegunWorkflow<SequenceContext<TInput>, AnyEventObject, TWorkflow> &
  WorkflowTerms<SequenceContext<TInput>, AnyEventObject, TWorkflow> & {
    readonly onDone?: never;
    readonly onError?: never;
  };

/** The state twice, since TypeScript goes on with the first and tells the error of the last. */
interface SubWorkflow extends SubWorkflowState, SubWorkflowStep, SubWorkflowState {}

/** Waits for another workflow: a state, or without a way out a step of a `sequence`. */
export const subWorkflow = ((options: SubWorkflowFields & NameOption): object => {
  const { name, ...given } = readFields(options, 'options');
  if (hasWayOut(given)) return subWorkflowState(given);
  const { workflow } = workflowNamed(given.workflow, given.version);
  const state = ({ goOn }: StepPlace): PauseState =>
    subWorkflowState({ ...given, onDone: goOn(outputOf) });
  return step(workflow, state, { name });
}) as SubWorkflow;

type SubWorkflowOptions<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
  TWorkflow extends AnyStateMachine | string,
> = BegunWorkflow<TContext, TEvent, TWorkflow> &
  WorkflowTerms<TContext, TEvent, TWorkflow> & {
    /** Where its end leads; what it came to is `event.output`. */
    readonly onDone: PauseTransition<
      TContext,
      DoneActorEvent<WorkflowOutput<TWorkflow>>,
      TEvent,
      TActor,
      TAction,
      TGuard,
      TDelay,
      TEmitted,
      TTransitionMeta
    >;
    /** Where it goes when it failed or was cancelled. Default: the machine fails, as in XState. */
    readonly onError?: PauseTransition<
      TContext,
      ErrorActorEvent,
      TEvent,
      TActor,
      TAction,
      TGuard,
      TDelay,
      TEmitted,
      TTransitionMeta
    >;
  };

interface WorkflowTerms<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TWorkflow extends AnyStateMachine | string,
> {
  /** The machine, or the name a machine is registered under. */
  readonly workflow: TWorkflow;
  /**
   * Id of the workflow, and not of the state. Default: made of the key of the task, so that each
   * entry has its own.
   */
  readonly id?: Mapped<TContext, TEvent, string> | undefined;
  /** What becomes of it when this state is left before it ends. Default: `cancel`. */
  readonly onParentClose?: OnParentClose | undefined;
  /** How long it waits at most. Default: for as long as it takes. */
  readonly timeout?: PauseDuration<TContext> | undefined;
}

/** A machine tells its input and has a version of its own. */
type BegunWorkflow<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TWorkflow extends AnyStateMachine | string,
> = TWorkflow extends AnyStateMachine
  ? MappedInput<TContext, TEvent, InputFrom<TWorkflow>> & { readonly version?: undefined }
  : MappedInput<TContext, TEvent, unknown> & {
      /** Default: the one that was registered last. */
      readonly version?: string | undefined;
    };

/** The options once nobody cares any more which machine they are of. */
interface SubWorkflowFields extends Partial<SubWorkflowParts> {
  readonly workflow: AnyStateMachine | string;
  readonly id?: unknown;
  readonly input?: unknown;
  readonly timeout?: PauseDuration<never> | undefined;
  readonly onDone: unknown;
  readonly onError?: unknown;
}

function subWorkflowState(options: SubWorkflowFields): PauseState {
  const { workflow, version, id, input, onParentClose, timeout, ...rest } = readFields(
    options,
    'options',
  );
  const { onDone, onError, ...state } = rest;
  if (onParentClose !== undefined) checkOnParentClose(onParentClose);
  if (typeof id !== 'function') checkId(id);
  const literal = typeof timeout === 'function' ? undefined : optionalMs(timeout);
  const invoke = {
    src: subWorkflowLogic({ workflow, version, onParentClose }),
    input: (args: MapArgs): SubWorkflowInput => ({
      input: mapped(input, args),
      id: checkId(mapped(id, args)),
      timeoutMs: typeof timeout === 'function' ? optionalMs(timeout(args)) : literal,
    }),
    onDone: pauseTransitions(onDone, 'onDone'),
    onError: optionalTransitions(onError, 'onError'),
  };
  return pauseState({ type: 'subWorkflow' }, { invoke }, state);
}

function optionalMs(timeout: Duration | undefined): number | undefined {
  return timeout === undefined ? undefined : durationMs(timeout, 'timeout');
}

function checkId(id: unknown): string | undefined {
  if (id === undefined || (typeof id === 'string' && id !== '')) return id;
  throw invalidOption('id', 'give the id of the workflow to begin');
}
