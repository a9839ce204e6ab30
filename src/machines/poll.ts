import type {
  AnyActorLogic,
  AnyEventObject,
  DoneActorEvent,
  DoNotInfer,
  ErrorActorEvent,
  EventObject,
  InputFrom,
  MachineContext,
  MetaObject,
  OutputFrom,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import { durationMs } from './duration.ts';
import { AbeyanceError } from './errors.ts';
import { invalidOption, readFields } from './invalid-option.ts';
import {
  checkSrc,
  logicOf,
  mapped,
  type InvokedInput,
  type InvokedOutput,
  type InvokedSrc,
  type MapArgs,
  type MappedInput,
} from './invoked.ts';
import type { PauseDuration } from './pause-delay.ts';
import { pauseState, type PauseState, type PauseStateOptions } from './pause-state.ts';
import { optionalTransitions, pauseTransitions, type PauseTransition } from './pause-transition.ts';
import { pollMachine, type PollInput, type PollParts } from './poll-machine.ts';
import { pollSchedule, type PollOptions } from './poll-schedule.ts';
import {
  nothing,
  outputOf,
  step,
  type NameOption,
  type SequenceContext,
  type Step,
  type StepPlace,
} from './step.ts';
import { waitGuard, type WaitGuard } from './wait-guard.ts';
import { hasWayOut } from './wait-options.ts';
import type { Undeclared } from './xstate/undeclared.ts';

interface PollState {
  /**
   * A state that asks again and again until it is answered: each attempt runs `src`, and between
   * two it stands still. The first is made at once. It invokes a machine that keeps count, so
   * attempts and rests survive restarts, and `resumeWorkflow(id, data)` ends it with `data` as the
   * answer.
   *
   * An attempt that fails is tried again as its `fromTask` says; what fails last leads to
   * `onError`. Out of time or attempts it goes on by `onTimeout`; without that it fails with
   * `WaitTimeout`.
   *
   * `input` is asked once, when the state is entered, as is a `timeout` that is a function. Types
   * come from the machine the call stands in, as for `waitForEvent`.
   *
   * @throws `OptionInvalid` for what cannot be asked or leads nowhere, and an `onTimeout` that
   * never comes. `DurationInvalid` for what is no duration.
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
    TSrc extends InvokedSrc<TActor> = InvokedSrc<TActor>,
  >(
    options: PollStateOptions<
      DoNotInfer<TContext>,
      DoNotInfer<TEvent>,
      DoNotInfer<TActor>,
      DoNotInfer<TAction>,
      DoNotInfer<TGuard>,
      DoNotInfer<TDelay>,
      DoNotInfer<TEmitted>,
      DoNotInfer<TTransitionMeta>,
      TSrc
    > &
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

interface PollStep {
  /**
   * The same as a step of a `sequence`, which goes on with the answer as the result, or out of time
   * or attempts with `undefined`. An attempt that fails for good fails the sequence.
   */
  <TInput, TSrc extends AnyActorLogic>(options: PollStepOptions<TInput, TSrc>): Step<TInput>;
}

type PollStepOptions<TInput, TSrc extends AnyActorLogic> = NameOption &
  Omit<PollOptions, 'timeout'> &
  MappedInput<SequenceContext<TInput>, AnyEventObject, InputFrom<TSrc>> & {
    /** What is asked. It has the name of the step among the actors of the machine. */
    readonly src: TSrc;
    /** Whether an attempt brought the answer; `attempt` counts from 1. */
    readonly until: (args: {
      readonly output: OutputFrom<TSrc>;
      readonly attempt: number;
    }) => boolean;
    /** How long is asked at most. Default: no limit. */
    readonly timeout?: PauseDuration<SequenceContext<TInput>>;
    readonly onDone?: never;
    readonly onTimeout?: never;
    readonly onError?: never;
  };

/** The state twice, since TypeScript goes on with the first and tells the error of the last. */
interface Poll extends PollState, PollStep, PollState {}

/** Asks again and again: a state of a machine, or without a way out a step of a `sequence`. */
export const poll = ((options: PollFields & NameOption): object => {
  const { name, ...given } = readFields(options, 'options');
  if (hasWayOut(given)) return pollState(given);
  const { src, timeout, maxAttempts = Infinity } = given;
  const isBounded = timeout !== undefined || maxAttempts !== Infinity;
  const state = ({ name: place, goOn }: StepPlace): PauseState =>
    pollState({
      ...given,
      src: typeof src === 'string' ? src : place,
      onDone: goOn(outputOf),
      ...(isBounded && { onTimeout: goOn(nothing) }),
    });
  return step('poll', state, { name, logic: logicOf(src) });
}) as Poll;

type PollStateOptions<
  TContext extends MachineContext,
  TEvent extends AnyEventObject,
  TActor extends ProvidedActor,
  TAction extends ParameterizedObject,
  TGuard extends ParameterizedObject,
  TDelay extends string,
  TEmitted extends EventObject,
  TTransitionMeta extends MetaObject,
  TSrc,
> = Omit<PollOptions, 'timeout' | 'maxAttempts'> &
  MappedInput<TContext, TEvent, InvokedInput<TActor, TSrc>> & {
    /** What is asked: an actor of the machine's `setup` by its name, or a logic. */
    readonly src: TSrc;
    /** Whether an attempt brought the answer; `attempt` counts from 1. */
    readonly until: (args: {
      readonly output: InvokedOutput<TActor, TSrc>;
      readonly attempt: number;
    }) => boolean;
    /** Where the answer leads; it is `event.output`. */
    readonly onDone: PauseTransition<
      TContext,
      DoneActorEvent<InvokedOutput<TActor, TSrc>>,
      TEvent,
      TActor,
      TAction,
      TGuard,
      TDelay,
      TEmitted,
      TTransitionMeta
    >;
    /** Where it goes when an attempt fails for good. Default: the machine fails, as in XState. */
    readonly onError?: PauseTransition<
      TContext,
      ErrorActorEvent,
      TEvent,
      TActor,
      TAction,
      TGuard,
      TDelay,
      TEmitted,
      TTransitionMeta
    >;
  } & Bounds<
    TContext,
    PauseTransition<
      TContext,
      ErrorActorEvent,
      TEvent,
      TActor,
      TAction,
      TGuard,
      TDelay,
      TEmitted,
      TTransitionMeta
    >
  >;

/** An `onTimeout` needs a bound that it comes of. */
type Bounds<TContext extends MachineContext, TTransition> =
  | {
      /** Attempts in all, the first one included. Default: no limit. */
      readonly maxAttempts: number;
      /** How long is asked at most. Default: no limit. */
      readonly timeout?: PauseDuration<TContext>;
      /** Where it goes out of time or attempts. Default: it fails with `WaitTimeout`. */
      readonly onTimeout?: TTransition;
    }
  | {
      readonly maxAttempts?: undefined;
      readonly timeout: PauseDuration<TContext>;
      readonly onTimeout?: TTransition;
    }
  | {
      readonly maxAttempts?: undefined;
      readonly timeout?: undefined;
      readonly onTimeout?: undefined;
    };

/** The options once nobody cares any more which machine they are of. */
interface PollFields extends Omit<PollOptions, 'timeout'>, Pick<PollParts, 'src' | 'until'> {
  readonly timeout?: PauseDuration<never> | undefined;
  readonly input?: unknown;
  readonly onDone: unknown;
  readonly onTimeout?: unknown;
  readonly onError?: unknown;
}

function pollState(options: PollFields): PauseState {
  const fields = readFields(options, 'options');
  const { src, input, until, every, backoff, maxDelay, maxAttempts, timeout, ...rest } = fields;
  const { onDone, onTimeout, onError, ...state } = rest;
  checkSrc(src);
  if (typeof until !== 'function') {
    throw invalidOption('until', 'give a function that says whether the output is the answer');
  }
  const literal = typeof timeout === 'function' ? undefined : timeout;
  const schedule = pollSchedule({ every, backoff, maxDelay, maxAttempts, timeout: literal });
  if (onTimeout !== undefined && timeout === undefined && schedule.maxAttempts === undefined) {
    throw invalidOption('onTimeout', 'give a timeout or maxAttempts, or it never comes');
  }
  const timeoutMs = ({ context }: MapArgs): number | undefined =>
    typeof timeout === 'function'
      ? durationMs(timeout({ context }), 'timeout')
      : schedule.timeoutMs;
  const gaveUp = new WeakSet<object>();
  const giveUp: PollParts['giveUp'] = (attempt) => {
    const error = timedOut(attempt);
    gaveUp.add(error);
    return error;
  };
  const isLate: WaitGuard = ({ event }) => gaveUp.has(Object(event['error']) as object);
  const invoke = {
    src: pollMachine({ src, schedule, until, hasTimeout: timeout !== undefined, giveUp }),
    input: (args: MapArgs): PollInput => ({
      input: mapped(input, args),
      timeoutMs: timeoutMs(args),
    }),
    onDone: pauseTransitions(onDone, 'onDone'),
    onError: [
      ...optionalTransitions(onTimeout, 'onTimeout').map((transition) => ({
        ...transition,
        guard: waitGuard(isLate, transition['guard']),
      })),
      ...optionalTransitions(onError, 'onError'),
    ],
  };
  return pauseState({ type: 'polling' }, { invoke }, state);
}

function timedOut(attempts: number): AbeyanceError {
  const message = `the poll was not answered within its time and its attempts: it made ${attempts}`;
  return new AbeyanceError('WaitTimeout', message, { details: { attempts } });
}
