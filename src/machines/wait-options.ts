import type {
  AnyEventObject,
  DoNotInfer,
  EventObject,
  ExtractEvent,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
  TransitionConfig,
} from 'xstate';
import type { Duration } from './duration.ts';
import type { WhenEarly } from './pause.ts';
import type { PauseDuration } from './pause-delay.ts';
import type { PauseStateOptions } from './pause-state.ts';
import type { PauseTransition } from './pause-transition.ts';
import type { RestartOption } from './restart-option.ts';
import type { NameOption, SequenceContext } from './step.ts';
import type { WaitedEvent } from './waited-event.ts';

/**
 * What `waitForEvent` is told. Options take their types from the machine and never give any, hence
 * `DoNotInfer`.
 */
export type WaitForEventOptions<
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
> = Wait<
  DoNotInfer<TContext>,
  DoNotInfer<TEvent>,
  DoNotInfer<TActor>,
  DoNotInfer<TAction>,
  DoNotInfer<TGuard>,
  DoNotInfer<TDelay>,
  DoNotInfer<TEmitted>,
  DoNotInfer<TTransitionMeta>
> &
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

/**
 * The wait itself, one shape for each event of the machine: told apart by `event`, so TypeScript
 * knows which event `where` and `onEvent` get before it has inferred anything.
 */
type Wait<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
> = {
  [K in WaitedEvent<TEvent>]: {
    /** The event type that ends the wait, or `user.*` for all below `user`. */
    readonly event: K;
    /**
     * Which events of that type it is for: a function, or a guard of the machine's `setup`. Others
     * are left to the rest of the chart. What `resumeWorkflow` sends passes without being asked.
     */
    readonly where?: TransitionConfig<
      TContext,
      ExtractEvent<TEvent, K>,
      TEvent,
      TActor,
      TAction,
      TGuard,
      TDelay,
      TEmitted,
      TTransitionMeta
    >['guard'];
    /** Where the event leads. */
    readonly onEvent: PauseTransition<
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

/** A timeout is a transition, so one without the other does not compile. */
export type WaitTimeout<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
> =
  | { readonly timeout?: undefined; readonly onTimeout?: undefined }
  | {
      /** How long it waits from the moment it is entered; without one, for as long as it takes. */
      readonly timeout: PauseDuration<TContext>;
      /** Where it goes when the time is over. */
      readonly onTimeout: PauseTransition<
        TContext,
        TEvent,
        TEvent,
        TActor,
        TAction,
        TGuard,
        TDelay,
        TEmitted,
        TTransitionMeta
      >;
    };

/** What every wait of a `sequence` may be told: it leads on by itself, also when it times out. */
export interface WaitStepOptions<TInput> extends EarlyOptions, RestartOption, NameOption {
  /** How long it waits; its result is then `undefined`. Without one, for as long as it takes. */
  readonly timeout?: PauseDuration<SequenceContext<TInput>>;
  readonly onEvent?: never;
  readonly onDone?: never;
  readonly onTimeout?: never;
}

/** Whether options are those of a state: a step has no way out of its own. */
export function hasWayOut(options: object): boolean {
  return WAYS_OUT.some((option) => Object.hasOwn(options, option));
}

const WAYS_OUT = ['onEvent', 'onDone', 'onTimeout', 'onError', 'onItem'];

/** Which events a wait of a `sequence` is for. */
export type StepWhere<TInput> = (args: {
  readonly context: SequenceContext<TInput>;
  readonly event: AnyEventObject;
}) => boolean;

export interface EarlyOptions {
  /**
   * What becomes of an event that comes before its wait begins: `defer` keeps it for the wait,
   * `drop` ignores it, `reject` tells the sender. Default: `defer`.
   */
  readonly whenEarly?: WhenEarly;
  /** How long a deferred event is kept. Default: the engine's limit. */
  readonly keep?: Duration;
}
