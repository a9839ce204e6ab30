import type {
  AnyEventObject,
  DoNotInfer,
  DoneStateEvent,
  EventObject,
  ExtractEvent,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
  TransitionConfig,
} from 'xstate';
import type { LeafState, PauseState, PauseStateOptions } from './pause-state.ts';
import type { PauseTransition } from './pause-transition.ts';
import type { RestartOption } from './restart-option.ts';
import type { EarlyOptions, StepWhere, WaitStepOptions, WaitTimeout } from './wait-options.ts';
import type { WaitedEvent } from './waited-event.ts';

/** What is done as an event comes. It leads nowhere: the wait ends when enough have come. */
export type EventActions<
  TContext extends MachineContext,
  TExpressionEvent extends EventObject,
  TEvent extends EventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
> = NonNullable<
  TransitionConfig<
    TContext,
    TExpressionEvent,
    TEvent,
    TActor,
    TAction,
    TGuard,
    TDelay,
    TEmitted
  >['actions']
>;

/** One of several events: its type, or with it what belongs to this one. */
export type GroupEvent<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
> = {
  [K in WaitedEvent<TEvent>]:
    | K
    | (NamedEvent<K> &
        EventWhere<TContext, ExtractEvent<TEvent, K>, TEvent, TGuard> & {
          /** Actions as it comes; they know which event it is. */
          readonly onEvent?: EventActions<
            TContext,
            ExtractEvent<TEvent, K>,
            TEvent,
            TActor,
            TAction,
            TGuard,
            TDelay,
            TEmitted
          >;
        });
}[WaitedEvent<TEvent>];

export interface NamedEvent<K extends string> {
  /** The event type, or `user.*` for all below `user`. */
  readonly event: K;
  /** Names its state, and so its suspension. Default: the type, with `-` for the dots. */
  readonly name?: string;
}

export interface EventWhere<
  TContext extends MachineContext,
  TExpressionEvent extends EventObject,
  TEvent extends EventObject,
  TGuard extends ParameterizedObject,
> {
  /** Which events of that type it is for. What `resumeWorkflow` sends passes unasked. */
  readonly where?: TransitionConfig<
    TContext,
    TExpressionEvent,
    TEvent,
    never,
    never,
    TGuard,
    never,
    never,
    never
  >['guard'];
}

/** What waits for several events, of which enough must come, have in common. */
export type GroupOptions<
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
> = {
  readonly events: readonly GroupEvent<
    DoNotInfer<TContext>,
    DoNotInfer<TEvent>,
    DoNotInfer<TActor>,
    DoNotInfer<TAction>,
    DoNotInfer<TGuard>,
    DoNotInfer<TDelay>,
    DoNotInfer<TEmitted>
  >[];
  /** Actions as each of them comes, after its own. */
  readonly onEvent?: EventActions<
    DoNotInfer<TContext>,
    DoNotInfer<TEvent>,
    DoNotInfer<TEvent>,
    DoNotInfer<TActor>,
    DoNotInfer<TAction>,
    DoNotInfer<TGuard>,
    DoNotInfer<TDelay>,
    DoNotInfer<TEmitted>
  >;
  /** Where it goes when enough have come. */
  readonly onDone: PauseTransition<
    TContext,
    DoneStateEvent,
    TEvent,
    TActor,
    TAction,
    TGuard,
    TDelay,
    TEmitted,
    TTransitionMeta
  >;
} & WaitTimeout<TContext, TEvent, TActor, TAction, TGuard, TDelay, TEmitted, TTransitionMeta> &
  EarlyOptions &
  RestartOption &
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
  >;

/** Several events that a step of a `sequence` waits for. */
export interface GroupStepOptions<TInput> extends WaitStepOptions<TInput> {
  readonly events: readonly (
    | string
    | (NamedEvent<string> & { readonly where?: StepWhere<TInput> })
  )[];
}

/** A pause state in regions, as it shows in the value of its machine. */
export interface GroupState<
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
  readonly type: 'parallel';
  readonly states: Readonly<Record<string, Region>>;
}

interface Region {
  readonly states: { readonly waiting: LeafState; readonly came: LeafState };
}
