import type {
  AnyEventObject,
  DoNotInfer,
  EventObject,
  ExtractEvent,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import type { EventActions, EventWhere, GroupOptions, GroupStepOptions } from './group-options.ts';
import type { PauseStateOptions } from './pause-state.ts';
import type { PauseTransition } from './pause-transition.ts';
import type { RestartOption } from './restart-option.ts';
import type { EarlyOptions, StepWhere, WaitStepOptions, WaitTimeout } from './wait-options.ts';
import type { WaitedEvent } from './waited-event.ts';

/** How many must come. */
export interface Count {
  readonly count: number;
}

/** So many of the listed events, each once. */
export type QuorumOptions<
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
> = GroupOptions<
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
> &
  Count;

/** So many events of one type, of which each that `by` tells from the others counts once. */
export type CountedOptions<
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
> = CountedWait<
  DoNotInfer<TContext>,
  DoNotInfer<TEvent>,
  DoNotInfer<TActor>,
  DoNotInfer<TAction>,
  DoNotInfer<TGuard>,
  DoNotInfer<TDelay>,
  DoNotInfer<TEmitted>,
  DoNotInfer<TTransitionMeta>
> &
  Count &
  WaitTimeout<TContext, TEvent, TActor, TAction, TGuard, TDelay, TEmitted, TTransitionMeta> &
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

/** One shape for each event of the machine, told apart by `event`. */
type CountedWait<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
> = {
  [K in WaitedEvent<TEvent>]: EventWhere<TContext, ExtractEvent<TEvent, K>, TEvent, TGuard> &
    By<ExtractEvent<TEvent, K>> & {
      /** The event type, or `user.*` for all below `user`. */
      readonly event: K;
      /**
       * The key of the context that holds the events that were counted, in the order they came; it
       * is emptied when the state is entered. Who was counted must outlive the process, and the
       * context is where a machine remembers.
       */
      readonly into: KeyOfList<TContext, ExtractEvent<TEvent, K>>;
      /** Actions as one comes that counts. */
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
      /** Where it goes with the last one needed; its guards and actions find it counted. */
      readonly onDone: PauseTransition<
        TContext,
        ExtractEvent<TEvent, K>,
        TEvent,
        TActor,
        TAction,
        TGuard,
        TDelay,
        TEmitted,
        TTransitionMeta
      >;
    };
}[WaitedEvent<TEvent>];

interface By<TEvent> {
  /** What tells one that counts from another, such as who sent it; no text: it does not count. */
  readonly by: (args: { readonly event: TEvent }) => string;
}

/** Keys under which a list of such events may be kept. */
type KeyOfList<TContext extends MachineContext, TEvent> = {
  [K in keyof TContext & string]-?: TEvent[] extends TContext[K] ? K : never;
}[keyof TContext & string];

/** As a step of a `sequence`, where the machine itself remembers what came. */
export type QuorumStepOptions<TInput> =
  | (GroupStepOptions<TInput> & Count)
  | (WaitStepOptions<TInput> &
      Count &
      By<AnyEventObject> & { readonly event: string; readonly where?: StepWhere<TInput> });
