import type {
  AnyEventObject,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import { readFields } from './invalid-option.ts';
import type { PauseState } from './pause-state.ts';
import { nothing, payloadOf, step, type NameOption, type Step, type StepPlace } from './step.ts';
import {
  hasWayOut,
  type StepWhere,
  type WaitForEventOptions,
  type WaitStepOptions,
} from './wait-options.ts';
import { waitState, type WaitOptions } from './wait-state.ts';
import type { Undeclared } from './xstate/undeclared.ts';

interface WaitForEventState {
  /**
   * A state that waits for an event, and for so long: a guarded `on` and an `after`. A timeout is a
   * transition and not an empty value.
   *
   * With a literal timeout, or none, it runs in plain XState too; a timeout that is a function
   * needs the engine, as do `whenEarly` and `keep`.
   *
   * `context` and `event` are typed by the machine the call stands in, in `setup().createMachine`
   * as in `createMachine` with `types`; `event` is the awaited one. Where no machine is around it
   * (`const approval = waitForEvent(…)`, or passed straight to `createStateConfig`) they are
   * untyped. Put more into the state here and not by spreading the result, which hides the machine
   * likewise.
   *
   * @throws `OptionInvalid` for an event that cannot be waited for, without `onEvent`, for a
   * timeout without `onTimeout` or the other way round, and for `keep` where nothing is kept.
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
    options: WaitForEventOptions<
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

interface WaitForEventStep {
  /**
   * The same as a step of a `sequence`, which goes on when the event has come, with its payload as
   * the result, or when the time is over, with `undefined`.
   */
  <TInput>(options: WaitForEventStepOptions<TInput>): Step<TInput>;
}

interface WaitForEventStepOptions<TInput> extends WaitStepOptions<TInput> {
  /** The event type that ends the wait, or `user.*` for all below `user`. */
  readonly event: string;
  /** Which events of that type it is for. Others are left alone. */
  readonly where?: StepWhere<TInput>;
}

/** The state twice, since TypeScript goes on with the first and tells the error of the last. */
interface WaitForEvent extends WaitForEventState, WaitForEventStep, WaitForEventState {}

/** Waits for an event: a state of a machine, or without a way out a step of a `sequence`. */
export const waitForEvent = ((options: WaitOptions & NameOption): object => {
  const { name, ...wait } = readFields(options, 'options');
  if (hasWayOut(wait)) return waitState(wait);
  const { event, timeout } = wait;
  const state = ({ goOn }: StepPlace): PauseState => {
    const onTimeout = timeout === undefined ? undefined : goOn(nothing);
    return waitState({ ...wait, onEvent: goOn(payloadOf), onTimeout });
  };
  return step(event, state, { name });
}) as WaitForEvent;
