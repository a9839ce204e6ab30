import type {
  AnyEventObject,
  DoNotInfer,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import { readFields } from './invalid-option.ts';
import type { DynamicDelay } from './pause.ts';
import { pauseState, type PauseState, type PauseStateOptions } from './pause-state.ts';
import { pauseTransitions, type PauseTransition } from './pause-transition.ts';
import { timestampMs, type Timestamp } from './timestamp.ts';
import { step, stepOptions, type NameOption, type SequenceContext, type Step } from './step.ts';
import type { Undeclared } from './xstate/undeclared.ts';

/** A moment: a literal, or a function of the context when the state is entered. */
type PauseMoment<TContext extends MachineContext> =
  | Timestamp
  | ((args: { readonly context: DoNotInfer<TContext> }) => Timestamp);

interface SleepUntilState {
  /**
   * A state that waits until a moment and goes on to `target`; a moment that has passed is no wait
   * at all. The timestamp is a literal, or a function of the context as it is when the state is
   * entered.
   *
   * It needs the engine, which knows the time of the turn: plain XState goes on at once. Otherwise
   * as `sleep`.
   *
   * @throws `DurationInvalid` for what is no moment: a literal at once, a function when asked.
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
    timestamp: PauseMoment<TContext>,
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
    options?: PauseStateOptions<
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

interface SleepUntilStep {
  /** The same as a step of a `sequence`, which knows where it leads. */
  <TInput>(timestamp: PauseMoment<SequenceContext<TInput>>, options?: NameOption): Step<TInput>;
}

/** The state twice, since TypeScript goes on with the first and tells the error of the last. */
interface SleepUntil extends SleepUntilState, SleepUntilStep, SleepUntilState {}

/** Pauses until a moment: a state of a machine, or without a target a step of a `sequence`. */
export const sleepUntil = ((timestamp: PauseMoment<never>, ...rest: readonly unknown[]): object => {
  const delay = momentDelay(timestamp);
  const forStep = stepOptions(rest, ['name']);
  if (forStep === undefined) return sleepUntilState(delay, rest[0], rest[1] as object | undefined);
  return step('sleepUntil', ({ goOn }) => sleepUntilState(delay, goOn(), {}), forStep);
}) as SleepUntil;

function momentDelay(timestamp: PauseMoment<never>): DynamicDelay {
  const until = typeof timestamp === 'function' ? timestamp : timestampMs(timestamp, 'sleepUntil');
  return ({ context, now }) => {
    const at = typeof until === 'function' ? timestampMs(until({ context }), 'sleepUntil') : until;
    return Math.max(0, at - now);
  };
}

function sleepUntilState(delay: DynamicDelay, target: unknown, options: object = {}): PauseState {
  const transitions = pauseTransitions(target, 'sleepUntil target');
  const timer = { name: 'sleepUntil', delay, transitions };
  return pauseState({ type: 'sleepUntil' }, { timer }, readFields(options, 'options'));
}
