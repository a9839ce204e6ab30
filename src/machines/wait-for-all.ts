import type {
  AnyEventObject,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import type { GroupOptions, GroupState, GroupStepOptions } from './group-options.ts';
import { readFields } from './invalid-option.ts';
import { pauseTransitions } from './pause-transition.ts';
import { groupStep } from './group-step.ts';
import type { Step } from './step.ts';
import { groupState, readMembers, regionsOf, type GroupWait } from './wait-group.ts';
import { hasWayOut } from './wait-options.ts';
import type { Undeclared } from './xstate/undeclared.ts';

interface WaitForAllState {
  /**
   * A state that waits until each of several events has come, in whatever order: a parallel state
   * with a region for each. Each region is a suspension of its own, under the state's path and its
   * name (`checks.credit-checked`), until its event has come.
   *
   * `onEvent` are actions as an event comes, for that one or for all; a timeout is of the whole.
   * Otherwise as `waitForEvent`.
   *
   * @throws `OptionInvalid` naming the place, also where one event would be for two of them.
   * @throws `DurationInvalid` for a `keep` or `timeout` that is no duration.
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
    options: GroupOptions<
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

interface WaitForAllStep {
  /**
   * The same as a step of a `sequence`, with what came as the result: the payloads by the names of
   * the events. It is `undefined` where the time is over first.
   */
  <TInput>(options: GroupStepOptions<TInput>): Step<TInput>;
}

/** The state twice, since TypeScript goes on with the first and tells the error of the last. */
interface WaitForAll extends WaitForAllState, WaitForAllStep, WaitForAllState {}

/** Waits for all of several events: a state, or without a way out a step of a `sequence`. */
export const waitForAll = ((given: AllWait): object => {
  const options = readFields(given, 'options');
  return hasWayOut(options) ? allState(options) : groupStep('waitForAll', options, allState);
}) as WaitForAll;

interface AllWait extends GroupWait {
  readonly onDone?: unknown;
}

function allState({ onDone, ...options }: AllWait): object {
  const members = readMembers(options.events);
  return {
    ...groupState(options, members),
    type: 'parallel',
    states: regionsOf(members, options),
    onDone: pauseTransitions(onDone, 'onDone'),
  };
}
