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
import type { Undeclared } from './xstate/undeclared.ts';

/**
 * A state that waits until a moment and goes on to `target`; a moment that has passed is no wait at
 * all. The timestamp is a literal, or a function of the context as it is when the state is entered.
 *
 * It needs the engine, which knows the time of the turn: plain XState goes on at once. Otherwise as
 * `sleep`.
 *
 * @throws `DurationInvalid` for what is no moment: a literal at once, a function when asked.
 * @throws `OptionInvalid` without a target.
 */
export function sleepUntil<
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
  timestamp: Timestamp | ((args: { readonly context: DoNotInfer<TContext> }) => Timestamp),
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
  options: PauseStateOptions<
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
  const at = 'sleepUntil';
  const until = typeof timestamp === 'function' ? timestamp : timestampMs(timestamp, at);
  const delay: DynamicDelay = ({ context, now }) =>
    Math.max(0, (typeof until === 'function' ? timestampMs(until({ context }), at) : until) - now);
  const timer = { name: at, delay, transitions: pauseTransitions(target, 'sleepUntil target') };
  return pauseState({ type: 'sleepUntil' }, { timer }, readFields(options, 'options'));
}
