import {
  and,
  or,
  type AnyEventObject,
  type EventObject,
  type GuardPredicate,
  type MachineContext,
  type ParameterizedObject,
} from 'xstate';
import { invalidOption, readFields } from './invalid-option.ts';
import { RESUMED } from './pause.ts';

type GuardFunction = GuardPredicate<MachineContext, AnyEventObject, unknown, ParameterizedObject>;

/** A guard of XState: a function, one made of others, a name, or a name with params. */
export type WaitGuard = GuardFunction | ParameterizedObject | string;

/** @throws `OptionInvalid` for what is no guard of XState. */
export function checkGuard(guard: unknown, option: string): void {
  if (typeof guard === 'string' && guard !== '') return;
  if (typeof guard === 'function') {
    checkReadable(guard, option);
    return;
  }
  if (typeof guard === 'object' && guard !== null) {
    const { type } = readFields<{ readonly type?: unknown }>(guard, option);
    if (typeof type === 'string' && type !== '') return;
  }
  throw invalidOption(option, 'give a function or the name of a guard');
}

/** @throws `OptionInvalid` for a function that throws when it is looked at: a dead proxy. */
function checkReadable(guard: object, option: string): void {
  try {
    void ('check' in guard);
  } catch (cause) {
    throw invalidOption(option, 'it cannot be read; see the cause', cause);
  }
}

/**
 * The guard of one transition of a wait: the event passes `where`, or was sent by `resumeWorkflow`;
 * and it passes the transition's own guard, which chooses between ways out and so asks both.
 */
export function waitGuard(where: WaitGuard | undefined, own: unknown): WaitGuard | undefined {
  const guard = own as WaitGuard | undefined;
  if (where === undefined) return guard;
  const passes = isPredicate(where) ? orResumed(where) : or([resumed, named(where)]);
  return bothGuards(passes, guard);
}

/** A guard that asks both. */
export function bothGuards(one: WaitGuard, other: WaitGuard | undefined): WaitGuard {
  return other === undefined ? one : and([named(one), named(other)]);
}

/** `and`, `or`, `not` and `stateIn` are functions too, but only XState may ask them: by `check`. */
function isPredicate(guard: WaitGuard): guard is GuardFunction {
  return typeof guard === 'function' && !('check' in guard);
}

function orResumed(where: GuardFunction): GuardFunction {
  const guard: GuardFunction = (args, params) => resumed(args) || where(args, params);
  // The chart shows the guard by its name.
  return Object.defineProperty(guard, 'name', { value: where.name });
}

function resumed({ event }: { readonly event: EventObject }): boolean {
  return RESUMED in event;
}

/** `or` and `and` are typed for the guards of one machine; at run time they take any guard. */
function named(guard: WaitGuard): GuardFunction {
  return guard as GuardFunction;
}
