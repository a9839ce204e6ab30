import type {
  DoNotInfer,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
  TransitionConfig,
} from 'xstate';
import { invalidOption } from './invalid-option.ts';

/** Where a pause leads: a target, a transition, or several of which the first enabled is taken. */
export type PauseTransition<
  TContext extends MachineContext,
  TExpressionEvent extends EventObject,
  TEvent extends EventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
> = SingleOrArray<
  | string
  | TransitionConfig<
      DoNotInfer<TContext>,
      DoNotInfer<TExpressionEvent>,
      DoNotInfer<TEvent>,
      DoNotInfer<TActor>,
      DoNotInfer<TAction>,
      DoNotInfer<TGuard>,
      DoNotInfer<TDelay>,
      DoNotInfer<TEmitted>,
      DoNotInfer<TTransitionMeta>
    >
>;

type SingleOrArray<T> = T | readonly T[];

/** One transition as the helpers handle it, whatever machine it is of. */
export type Transition = Readonly<Record<string, unknown>>;

/**
 * The transitions behind a target, a transition or an array of them.
 *
 * @throws `OptionInvalid` when there is none.
 */
export function pauseTransitions(value: unknown, option: string): readonly Transition[] {
  const remedy = 'give the name of a state, a transition, or an array of these';
  try {
    const transitions = [value].flat().map(transitionOf);
    if (transitions.length > 0 && transitions.every(isTransition)) return transitions;
  } catch (cause) {
    throw invalidOption(option, remedy, cause);
  }
  throw invalidOption(option, remedy);
}

/** The same, where there need be none. */
export function optionalTransitions(value: unknown, option: string): readonly Transition[] {
  return value === undefined ? [] : pauseTransitions(value, option);
}

/** A copy, read once. */
function transitionOf(value: unknown): unknown {
  if (typeof value === 'string') return { target: value };
  return isTransition(value) ? { ...value } : value;
}

function isTransition(value: unknown): value is Transition {
  return typeof value === 'object' && value !== null;
}
