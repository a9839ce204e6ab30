import type {
  AnyEventObject,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import type { PauseState } from './pause-state.ts';
import type { WaitForEventOptions } from './wait-options.ts';
import { waitState, type WaitOptions } from './wait-state.ts';
import type { Undeclared } from './xstate/undeclared.ts';

/**
 * A state that waits for an event, and for so long: a guarded `on` and an `after`. A timeout is a
 * transition and not an empty value.
 *
 * With a literal timeout, or none, it runs in plain XState too; a timeout that is a function needs
 * the engine, as do `whenEarly` and `keep`.
 *
 * `context` and `event` are typed by the machine the call stands in, in `setup().createMachine` as
 * in `createMachine` with `types`; `event` is the awaited one. Where no machine is around it
 * (`const approval = waitForEvent(…)`, or passed straight to `createStateConfig`) they are untyped.
 * Put more into the state here and not by spreading the result, which hides the machine likewise.
 *
 * @throws `OptionInvalid` for an event that cannot be waited for, without `onEvent`, for a timeout
 * without `onTimeout` or the other way round, and for `keep` where nothing is kept.
 * @throws `DurationInvalid` for a `keep` or `timeout` that is no duration.
 */
export function waitForEvent<
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
> {
  return waitState(options as object as WaitOptions);
}
