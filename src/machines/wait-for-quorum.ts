import type {
  AnyEventObject,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import { countedState, countedStep, type CountedQuorum } from './counted-state.ts';
import type { GroupState } from './group-options.ts';
import { groupStep } from './group-step.ts';
import { invalidOption, readFields } from './invalid-option.ts';
import { quorumState, type Quorum } from './quorum-state.ts';
import type { PauseState } from './pause-state.ts';
import type { CountedOptions, QuorumOptions, QuorumStepOptions } from './quorum-options.ts';
import type { NameOption, Step } from './step.ts';
import { hasWayOut } from './wait-options.ts';
import type { Undeclared } from './xstate/undeclared.ts';

interface ListedState {
  /**
   * A state that waits until so many (`count`) of several events have come, each of them counted
   * once. It stands in regions as `waitForAll` does, and is otherwise as that.
   *
   * @throws `OptionInvalid` naming the place. @throws `DurationInvalid` for what is no duration.
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
  >(
    options: QuorumOptions<
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
  ): GroupState<
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

interface CountedState {
  /**
   * A state that waits for so many (`count`) events of one type that are not the same to `by`, such
   * as approvals of different people. Those that were counted are kept in the context, under the
   * key `into`; one that was counted already is left to the rest of the chart.
   *
   * @throws `OptionInvalid` naming the place. @throws `DurationInvalid` for what is no duration.
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
  >(
    options: CountedOptions<
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

interface QuorumStep {
  /**
   * The same as a step of a `sequence`, with what came as the result: the payloads by the names of
   * the events, or of one type by `by` the list of them. It is `undefined` where the time is over
   * first.
   */
  <TInput>(options: QuorumStepOptions<TInput>): Step<TInput>;
}

interface EitherState {
  /** Taken by no right call: of a wrong one TypeScript tells the error of the last. */
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
  >(
    options:
      | QuorumOptions<
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
        >
      | CountedOptions<
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

interface WaitForQuorum extends ListedState, CountedState, QuorumStep, EitherState {}

/** Waits until enough of several events have come: a state, or a step of a `sequence`. */
export const waitForQuorum = ((given: (Quorum | CountedQuorum) & NameOption): object => {
  const options = readFields(given, 'options');
  const isState = hasWayOut(options);
  if ('by' in options || !('events' in options)) {
    if ('events' in options)
      throw invalidOption('by', 'it tells apart events of one type: `event`');
    return isState ? countedState(options) : countedStep(options);
  }
  return isState ? quorumState(options) : groupStep('waitForQuorum', options, quorumState);
}) as WaitForQuorum;
