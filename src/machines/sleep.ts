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
import { step, stepOptions, type NameOption, type SequenceContext, type Step } from './step.ts';
import type { Undeclared } from './xstate/undeclared.ts';

interface SleepState {
  /**
   * A state that waits for a time and goes on to `target`: a plain XState `after`. The duration is
   * a literal or a function of the context as it is when the state is entered. It has no upper
   * bound.
   *
   * A literal sleep runs in plain XState too, up to the 24.8 days its timers can hold. One that is
   * a function needs the engine: plain XState cannot know its delay and goes on at once.
   *
   * Types come from the machine the call stands in. Put more into the state by `options` and not by
   * spreading the result, since a spread hides the machine from TypeScript.
   *
   * @throws `DurationInvalid` for what is no duration: a literal at once, a function when asked.
   * @throws `OptionInvalid` without a target.
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
    options?: RestartOption &
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

interface SleepStep {
  /** The same as a step of a `sequence`, which knows where it leads. */
  <TInput>(
    duration: PauseDuration<SequenceContext<TInput>>,
    options?: RestartOption & NameOption,
  ): Step<TInput>;
}

/** The state twice, since TypeScript goes on with the first and tells the error of the last. */
interface Sleep extends SleepState, SleepStep, SleepState {}

const STEP_OPTIONS: readonly string[] = ['name', 'onRestart'];

/** Pauses for a time: a state of a machine, or without a target a step of a `sequence`. */
export const sleep = ((duration: PauseDuration<never>, ...rest: readonly unknown[]): object => {
  const forStep: (RestartOption & NameOption) | undefined = stepOptions(rest, STEP_OPTIONS);
  if (forStep === undefined) return sleepState(duration, rest[0], rest[1] as object | undefined);
  const { name, onRestart } = forStep;
  const options = restartOption(onRestart);
  return step('sleep', ({ goOn }) => sleepState(duration, goOn(), options), { name });
}) as Sleep;

function sleepState(
  duration: PauseDuration<never>,
  target: unknown,
  options: RestartOption = {},
): PauseState {
  const { onRestart, ...state } = readFields(options, 'options');
  const timer = {
    name: 'sleep',
    delay: pauseDelay(duration, 'sleep'),
    transitions: pauseTransitions(target, 'sleep target'),
  };
  return pauseState({ type: 'sleep', ...restartOption(onRestart) }, { timer }, state);
}
