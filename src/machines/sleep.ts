import type {
  AnyEventObject,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import { readFields } from './invalid-option.ts';
import { pauseDelay, type PauseDuration } from './pause-delay.ts';
import { pauseState, type PauseState, type PauseStateOptions } from './pause-state.ts';
import { pauseTransitions, type PauseTransition } from './pause-transition.ts';
import { restartOption, type RestartOption } from './restart-option.ts';
import type { Undeclared } from './xstate/undeclared.ts';

/**
 * A state that waits for a time and goes on to `target`: a plain XState `after`. The duration is a
 * literal or a function of the context as it is when the state is entered. It has no upper bound.
 *
 * A literal sleep runs in plain XState too, up to the 24.8 days its timers can hold. One that is a
 * function needs the engine: plain XState cannot know its delay and goes on at once.
 *
 * Types come from the machine the call stands in. Put more into the state by `options` and not by
 * spreading the result, since a spread hides the machine from TypeScript.
 *
 * @throws `DurationInvalid` for what is no duration: a literal at once, a function when asked.
 * @throws `OptionInvalid` without a target.
 */
export function sleep<
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
  duration: PauseDuration<TContext>,
  target: PauseTransition<
    TContext,
    TEvent,
    TEvent,
    TActor,
    TAction,
    TGuard,
    TDelay,
    TEmitted,
    TTransitionMeta
  >,
  options: RestartOption &
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
    > = {},
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
  const { onRestart, ...state } = readFields(options, 'options');
  const timer = {
    name: 'sleep',
    delay: pauseDelay(duration, 'sleep'),
    transitions: pauseTransitions(target, 'sleep target'),
  };
  return pauseState({ type: 'sleep', ...restartOption(onRestart) }, { timer }, state);
}
