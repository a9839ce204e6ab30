import { assign, type AnyEventObject } from 'xstate';
import { invalidOption } from './invalid-option.ts';
import { RESUMED } from './pause.ts';
import { pauseState, type PauseState } from './pause-state.ts';
import { pauseTransitions } from './pause-transition.ts';
import { checkCount } from './quorum-state.ts';
import { nothing, step, type NameOption, type SequenceContext, type Step } from './step.ts';
import { bothGuards, checkGuard, waitGuard, type WaitGuard } from './wait-guard.ts';
import { readActions } from './wait-group.ts';
import { guardInContext } from './xstate/guard-in-context.ts';
import { waitMeta, waitTimer, type WaitOptions } from './wait-state.ts';
import { checkWaitedEvent } from './waited-event.ts';

/** Options of a quorum of one event type once nobody cares which machine they are of. */
export interface CountedQuorum extends Omit<WaitOptions, 'onEvent'> {
  readonly count: number;
  readonly by: (args: { readonly event: AnyEventObject }) => unknown;
  readonly into?: string;
  readonly onEvent?: unknown;
  readonly onDone?: unknown;
  readonly entry?: unknown;
}

/** Where the events that were counted are kept. */
interface Keeping {
  readonly read: (context: unknown) => unknown;
  readonly add: unknown;
  readonly empty: readonly unknown[];
}

/**
 * A state that counts events of one type in the context, where a machine remembers.
 *
 * @throws `OptionInvalid`, `DurationInvalid` as `waitForQuorum`.
 */
export function countedState({ into, ...options }: CountedQuorum): object {
  if (typeof into !== 'string' || into === '' || into === '__proto__') {
    throw invalidOption('into', 'give the key of the context that keeps the events counted');
  }
  const keptIn = (context: unknown): unknown => (context as Record<string, unknown>)[into];
  const withLast = ({ context, event }: GuardArgs): object => ({
    ...(context as object),
    [into]: added(keptIn(context), event),
  });
  const onDone = pauseTransitions(options.onDone, 'onDone').map((way) =>
    way['guard'] === undefined ? way : { ...way, guard: guardInContext(way['guard'], withLast) },
  );
  return counted(
    { ...options, onDone },
    {
      read: keptIn,
      add: assign(({ context, event }) => ({ [into]: added(keptIn(context), event) })),
      empty: [assign({ [into]: () => [] })],
    },
  );
}

/** The same as a step: the machine of the sequence keeps what came as the result. */
export function countedStep({ name, ...options }: CountedQuorum & NameOption): Step {
  const { event, timeout } = options;
  return step(
    event,
    (place) =>
      counted(
        {
          ...options,
          onDone: place.goOn(({ before }) => asList(before).map((one) => one['payload'])),
          ...(timeout !== undefined && { onTimeout: place.goOn(nothing) }),
        },
        {
          read: (context) => (context as SequenceContext).results[place.name],
          add: place.keep(({ before, event: came }) => added(before, came)),
          empty: [],
        },
      ),
    { name },
  );
}

function counted(options: CountedQuorum, { read, add, empty }: Keeping): PauseState {
  const { event, where, count, by, onEvent, onDone, timeout, onTimeout, entry, ...rest } = options;
  const { whenEarly, keep, onRestart, ...state } = rest;
  checkWaitedEvent(event);
  if (where !== undefined) checkGuard(where, 'where');
  checkCount(count);
  if (typeof by !== 'function') throw invalidOption('by', 'give a function of the event');
  const isNew = ({ context, event: came }: GuardArgs): boolean => {
    const key = by({ event: came });
    return (
      typeof key === 'string' && asList(read(context)).every((one) => by({ event: one }) !== key)
    );
  };
  const isLast = (args: GuardArgs): boolean =>
    isNew(args) && asList(read(args.context)).length + 1 >= count;
  const actions = [add, ...readActions(onEvent, 'onEvent')];
  const last = pauseTransitions(onDone, 'onDone').map((way) => ({
    ...way,
    guard: waitGuard(where, bothGuards(isLast as WaitGuard, way['guard'] as WaitGuard | undefined)),
    actions: [...actions, ...readActions(way['actions'], 'onDone.actions')],
  }));
  const one = { guard: waitGuard(where, isNew), actions };
  const timer = waitTimer(timeout, onTimeout);
  const meta = waitMeta(event, { whenEarly, keep, onRestart });
  return pauseState(
    meta,
    { ...(timer && { timer }), on: { [event]: [...last, one] } },
    {
      ...state,
      entry: [...empty, ...readActions(entry, 'entry')],
    },
  );
}

interface GuardArgs {
  readonly context: unknown;
  readonly event: AnyEventObject;
}

function asList(kept: unknown): readonly AnyEventObject[] {
  return Array.isArray(kept) ? kept : [];
}

/** The mark of a resumed event is for the wait it ends and not to be kept. */
function added(kept: unknown, event: AnyEventObject): readonly AnyEventObject[] {
  const copy = { ...event };
  Reflect.deleteProperty(copy, RESUMED);
  return [...asList(kept), copy];
}
