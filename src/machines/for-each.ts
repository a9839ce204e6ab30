import type {
  AnyActorLogic,
  AnyEventObject,
  DoNotInfer,
  EventObject,
  MachineContext,
  MetaObject,
  ParameterizedObject,
  ProvidedActor,
} from 'xstate';
import { ITEM } from './for-each-chunk.ts';
import { forEachMachine, type EachInput, type EachParts } from './for-each-machine.ts';
import type { ForEachOptions, ForEachStepOptions } from './for-each-options.ts';
import { invalidOption, readFields, readList } from './invalid-option.ts';
import { checkSrc, logicOf, mapped, type InvokedSrc, type MapArgs } from './invoked.ts';
import type { PauseState, PauseStateOptions } from './pause-state.ts';
import { optionalTransitions, pauseTransitions, type Transition } from './pause-transition.ts';
import { outputOf, step, type NameOption, type Step, type StepPlace } from './step.ts';
import { waitGuard, type WaitGuard } from './wait-guard.ts';
import { hasWayOut } from './wait-options.ts';
import type { Undeclared } from './xstate/undeclared.ts';

/** Items of one state that run at the same time, unless it says otherwise. */
const CONCURRENCY = 10;

interface ForEachState {
  /**
   * A state that does the same for each item of a list: it runs `src` once for each, so many at
   * once, and goes on when all have ended. `event.output` of `onDone` is what they came to, in the
   * order of the items. Each has a key, retries and a timeout of its own, and what has ended stays
   * so through restarts.
   *
   * The first item that fails for good stops the others and leads to `onError`; with `settle:
   * true` all are seen to their end, and `onDone` tells of each how it ended, as
   * `Promise.allSettled` does.
   *
   * `items` and `input` are asked once, when the state is entered. Types come from the machine the
   * call stands in, as for `waitForEvent`.
   *
   * @throws `OptionInvalid` for what cannot be run or leads nowhere; where `items` is a function
   * that gives no list, in the turn that enters the state.
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
    TItem = unknown,
  >(
    options: ForEachOptions<
      DoNotInfer<TContext>,
      DoNotInfer<TEvent>,
      DoNotInfer<TActor>,
      DoNotInfer<TAction>,
      DoNotInfer<TGuard>,
      DoNotInfer<TDelay>,
      DoNotInfer<TEmitted>,
      DoNotInfer<TTransitionMeta>,
      TSrc,
      TItem
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

interface ForEachStep {
  /**
   * The same as a step of a `sequence`, which goes on when all have ended, with the list of what
   * they came to as the result. An item that fails for good fails the sequence, unless it settles.
   */
  <TInput, TSrc extends AnyActorLogic, TItem>(
    options: ForEachStepOptions<TInput, TSrc, TItem>,
  ): Step<TInput>;
}

/** The state twice, since TypeScript goes on with the first and tells the error of the last. */
interface ForEach extends ForEachState, ForEachStep, ForEachState {}

/** Does the same for each item: a state, or without a way out a step of a `sequence`. */
export const forEach = ((options: ForEachFields & NameOption): object => {
  const { name, ...given } = readFields(options, 'options');
  if (hasWayOut(given)) return forEachState(given);
  const { src } = given;
  const state = ({ name: place, goOn }: StepPlace): PauseState =>
    forEachState({
      ...given,
      src: typeof src === 'string' ? src : place,
      onDone: goOn(outputOf),
    });
  return step('forEach', state, { name, logic: logicOf(src) });
}) as ForEach;

/** The options once nobody cares any more which machine they are of. */
interface ForEachFields extends Pick<EachParts, 'src'> {
  readonly items: unknown;
  readonly input?: ((args: object) => unknown) | undefined;
  readonly concurrency?: number | undefined;
  readonly settle?: boolean | undefined;
  readonly onDone: unknown;
  readonly onError?: unknown;
  readonly onItem?: unknown;
  readonly on?: object;
  readonly invoke?: object | readonly object[];
}

function forEachState(options: ForEachFields): PauseState {
  const fields = readFields(options, 'options');
  const { src, items, input, concurrency, settle = false, ...rest } = fields;
  const { onDone, onError, onItem, on, invoke: more = [], ...state } = rest;
  checkSrc(src);
  if (typeof items !== 'function') listOf(items);
  if (input !== undefined && typeof input !== 'function') {
    throw invalidOption('input', 'give a function of the item, or nothing');
  }
  if (typeof settle !== 'boolean') throw invalidOption('settle', 'give true or false');
  const told = new WeakSet<object>();
  const perItem = itemTransitions(onItem, ({ event }) => told.has(event));
  const tells = perItem.length > 0;
  const invoke = {
    src: forEachMachine({
      src,
      concurrency: readConcurrency(concurrency),
      settle,
      tells,
      telling: (event) => {
        told.add(event);
        return event;
      },
    }),
    input: (args: MapArgs): EachInput => {
      const list = listOf(mapped(items, args));
      const inputOf = (item: unknown, index: number): unknown => input?.({ ...args, item, index });
      return { inputs: input === undefined ? list : list.map(inputOf) };
    },
    onDone: pauseTransitions(onDone, 'onDone'),
    onError: optionalTransitions(onError, 'onError'),
  };
  return {
    ...state,
    invoke: [invoke, more].flat(),
    on: { ...on, ...(tells && { [ITEM]: perItem }) },
  } as object as PauseState;
}

/**
 * Two lists of one machine tell of their items by the same type. An event is taken in the turn that
 * sends it, so the object itself says whose it is.
 */
function itemTransitions(onItem: unknown, isOurs: WaitGuard): readonly Transition[] {
  return optionalTransitions(onItem, 'onItem').map((transition) => ({
    ...transition,
    guard: waitGuard(isOurs, transition['guard']),
  }));
}

function readConcurrency(concurrency = CONCURRENCY): number {
  if (concurrency === Infinity || (Number.isSafeInteger(concurrency) && concurrency >= 1)) {
    return concurrency;
  }
  throw invalidOption('concurrency', 'give a whole number from 1 up, or Infinity');
}

function listOf(items: unknown): readonly unknown[] {
  return readList(
    items as readonly unknown[],
    'items',
    'give a list, or a function that gives one',
  );
}
