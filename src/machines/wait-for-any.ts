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
import type { EventWhere, GroupStepOptions } from './group-options.ts';
import { readFields } from './invalid-option.ts';
import type { PauseState, PauseStateOptions } from './pause-state.ts';
import { pauseTransitions, type PauseTransition, type Transition } from './pause-transition.ts';
import type { RestartOption } from './restart-option.ts';
import { nothing, step, type NameOption, type Step, type StepPlace } from './step.ts';
import { waitGuard } from './wait-guard.ts';
import { groupState, readMembers, type GroupWait } from './wait-group.ts';
import { hasWayOut, type EarlyOptions, type WaitTimeout } from './wait-options.ts';
import type { WaitedEvent } from './waited-event.ts';
import type { Undeclared } from './xstate/undeclared.ts';

interface WaitForAnyState {
  /**
   * A state that waits for the first of several events: its `on` names them all. `onEvent` says
   * where they lead, for all of them or for one of its own; a way of its own goes first.
   *
   * It is one suspension, so `resumeWorkflow` cannot tell which event is meant; send the event
   * instead. Otherwise as `waitForEvent`.
   *
   * @throws `OptionInvalid` naming the place, also for an event that leads nowhere.
   * @throws `DurationInvalid` for a `keep` or `timeout` that is no duration.
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
    options: WaitForAnyOptions<
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

interface WaitForAnyStep {
  /**
   * The same as a step of a `sequence`, with what came as the result: the payload under the name of
   * the event. It is `undefined` where the time is over first.
   */
  <TInput>(options: GroupStepOptions<TInput>): Step<TInput>;
}

/** The state twice, since TypeScript goes on with the first and tells the error of the last. */
interface WaitForAny extends WaitForAnyState, WaitForAnyStep, WaitForAnyState {}

/** Waits for the first of several events: a state, or a step of a `sequence`. */
export const waitForAny = ((given: GroupWait & NameOption): object => {
  const options = readFields(given, 'options');
  if (hasWayOut(options) || readMembers(options.events).some(leads)) return anyState(options);
  const { name, ...wait } = options;
  return step('waitForAny', (place) => anyState(stepWait(wait, place)), { name });
}) as WaitForAny;

type WaitForAnyOptions<
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
> = AnyEvents<
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

/** Where all of them lead, or each has a way of its own. */
type AnyEvents<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
> =
  | {
      readonly events: readonly AnyEvent<
        TContext,
        TEvent,
        TActor,
        TAction,
        TGuard,
        TDelay,
        TEmitted,
        TTransitionMeta
      >[];
      /** Where they lead that have no way of their own. */
      readonly onEvent: PauseTransition<
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
    }
  | {
      readonly events: readonly LeadingEvent<
        TContext,
        TEvent,
        TActor,
        TAction,
        TGuard,
        TDelay,
        TEmitted,
        TTransitionMeta
      >[];
      readonly onEvent?: undefined;
    };

type AnyEvent<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
> = {
  [K in WaitedEvent<TEvent>]:
    | K
    | (AwaitedEvent<K, TContext, TEvent, TGuard> &
        Partial<
          Leading<K, TContext, TEvent, TActor, TAction, TGuard, TDelay, TEmitted, TTransitionMeta>
        >);
}[WaitedEvent<TEvent>];

type LeadingEvent<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
> = {
  [K in WaitedEvent<TEvent>]: AwaitedEvent<K, TContext, TEvent, TGuard> &
    Leading<K, TContext, TEvent, TActor, TAction, TGuard, TDelay, TEmitted, TTransitionMeta>;
}[WaitedEvent<TEvent>];

interface AwaitedEvent<
  K extends string,
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TGuard extends ParameterizedObject,
> extends EventWhere<TContext, ExtractEvent<TEvent, K>, TEvent, TGuard> {
  /** The event type, or `user.*` for all below `user`. */
  readonly event: K;
}

interface Leading<
  K extends string,
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
> {
  /** Where this one leads. */
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
}

/** Whether an event has a way of its own, which makes them a state. */
function leads(event: GroupWait['events'][number]): boolean {
  return typeof event === 'object' && event.onEvent !== undefined;
}

function anyState({ onEvent, ...options }: GroupWait): object {
  const members = readMembers(options.events);
  // a map: an event may be called as what every object has, `constructor`
  const on = new Map<string, Transition[]>();
  for (const { event, where, onEvent: own, at } of members) {
    const ways = pauseTransitions(
      own === undefined ? onEvent : own,
      own === undefined ? 'onEvent' : `${at}.onEvent`,
    );
    for (const way of ways) {
      const guard = waitGuard(where, way['guard']);
      const known = on.get(event) ?? [];
      on.set(event, [...known, guard === undefined ? way : { ...way, guard }]);
    }
  }
  return groupState(options, members, Object.fromEntries(on));
}

function stepWait(wait: GroupWait, { goOn }: StepPlace): GroupWait {
  const events = readMembers(wait.events).map(({ at: _, name, ...member }) => ({
    ...member,
    onEvent: goOn(({ event }) => ({ [name]: event['payload'] })),
  }));
  return { ...wait, events, ...(wait.timeout !== undefined && { onTimeout: goOn(nothing) }) };
}
