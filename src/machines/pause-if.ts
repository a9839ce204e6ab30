import type {
  AnyEventObject,
  DoNotInfer,
  DoneStateEvent,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
  TransitionConfig,
} from 'xstate';
import { conditionalState } from './conditional-state.ts';
import { invalidOption } from './invalid-option.ts';
import type { LeafState, PauseState } from './pause-state.ts';
import type { PauseTransition } from './pause-transition.ts';
import { isStep, step, type SequenceContext, type Step } from './step.ts';
import type { Undeclared } from './xstate/undeclared.ts';

/** A guard, or the key of the context's `metadata` that must be the text `true`. */
export type PauseCondition<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TGuard extends ParameterizedObject,
> = Guard<TContext, TEvent, TGuard> | MetadataCondition<TContext>;

type Guard<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TGuard extends ParameterizedObject,
> = NonNullable<
  TransitionConfig<TContext, TEvent, TEvent, never, never, TGuard, never, never, never>['guard']
>;

/** Only of a machine whose context has metadata. */
type MetadataCondition<TContext extends MachineContext> = TContext extends {
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}
  ? { readonly metadata: string }
  : never;

/** A pause state whose value tells that it pauses: it never rests in its other states. */
interface ConditionalState<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TTag extends string,
  TEmitted extends EventObject,
  TMeta extends MetaObject,
  TTransitionMeta extends MetaObject,
> extends PauseState<
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
  readonly states: { readonly pausing: LeafState };
}

/** The same as a step of a `sequence`, which goes on at once where the condition does not hold. */
export function pauseIf<TInput>(
  condition: PauseCondition<SequenceContext<TInput>, AnyEventObject, never>,
  pause: Step<TInput>,
): Step<TInput>;
/**
 * A state that pauses only where a condition holds when it is entered, and otherwise goes on to
 * `target` at once. The condition is asked this once: a context that changes during the pause does
 * not end it.
 *
 * The condition is a guard (a function, its name in `setup`, one with params, `and`, `or`, `not`,
 * `stateIn`), or `{ metadata: 'needs_approval' }`, which holds where `context.metadata` has exactly
 * the text `true` under that key. The pause is any of the pause states; where it leads is its own.
 *
 * It runs in plain XState where the pause does.
 *
 * @throws `OptionInvalid` for a condition, a pause or a target that is none.
 */
export function pauseIf<
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
  condition: PauseCondition<DoNotInfer<TContext>, DoNotInfer<TEvent>, DoNotInfer<TGuard>>,
  pause: PauseState<
    DoNotInfer<TContext>,
    DoNotInfer<TEvent>,
    DoNotInfer<TActor>,
    DoNotInfer<TAction>,
    DoNotInfer<TGuard>,
    DoNotInfer<TDelay>,
    DoNotInfer<TTag>,
    DoNotInfer<TEmitted>,
    DoNotInfer<TMeta>,
    DoNotInfer<TTransitionMeta>
  >,
  target: PauseTransition<
    TContext,
    DoneStateEvent,
    TEvent,
    TActor,
    TAction,
    TGuard,
    TDelay,
    TEmitted,
    TTransitionMeta
  >,
): ConditionalState<
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
export function pauseIf(condition: unknown, pause: object, ...rest: readonly unknown[]): unknown {
  if (rest.length > 0) return conditionalState(condition, pause, rest[0]);
  if (!isStep(pause)) throw invalidOption('pause', 'give a step, or say where it goes without it');
  const { name, kind, logic, state } = pause;
  const chosen: Step['state'] = (place) => conditionalState(condition, state(place), place.goOn());
  return step(kind, chosen, { name, logic });
}
