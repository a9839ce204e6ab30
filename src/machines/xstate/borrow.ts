import type { AnyStateMachine } from 'xstate';
import { invalidOption } from '../invalid-option.ts';
import { isMachine, type LiveActor } from './internals.ts';

/**
 * A machine that is invoked inline and runs an actor of whoever invokes it, named there: a helper
 * makes it before the machine around it is known.
 */
export interface Borrower {
  /** The name of the actor in the machine around it. */
  readonly src: string;
  /** The whole machine, with the logic that goes by the name. */
  with(logic: unknown): AnyStateMachine;
}

/** By the registry of symbols, so that two copies of this package know each other's. */
const BORROWER: unique symbol = Symbol.for('abeyance.borrower');

/**
 * Marks a machine as one that borrows. The engine lends to it when it models the machine around it;
 * plain XState knows no such moment, so there the machine looks up its parent when it begins.
 */
export function borrowing(machine: AnyStateMachine, borrower: Borrower): AnyStateMachine {
  const known = new WeakMap<AnyStateMachine, AnyStateMachine>();
  const whole = ({ self }: { readonly self: LiveActor }): AnyStateMachine => {
    const lender: unknown = self._parent?.logic;
    const lent = isMachine(lender) ? (known.get(lender) ?? lentBy(lender, borrower)) : undefined;
    if (!isMachine(lender) || lent === undefined) {
      const remedy = `no actor '${borrower.src}' is implemented; give it under actors in setup()`;
      throw invalidOption('src', remedy);
    }
    known.set(lender, lent);
    return lent;
  };
  return Object.assign(machine, {
    [BORROWER]: borrower,
    getInitialSnapshot: (scope: any, input: any) => whole(scope).getInitialSnapshot(scope, input),
    restoreSnapshot: (snapshot: any, scope: any) => whole(scope).restoreSnapshot(snapshot, scope),
  });
}

/** `undefined` for whatever borrows nothing. */
export function borrowerOf(logic: unknown): Borrower | undefined {
  return isMachine(logic) ? (logic as { readonly [BORROWER]?: Borrower })[BORROWER] : undefined;
}

/** The machine with what it borrows; `undefined` where the lender has no actor of that name. */
export function lentBy(
  { implementations }: AnyStateMachine,
  borrower: Borrower,
): AnyStateMachine | undefined {
  const actors: Record<string, unknown> = implementations.actors;
  return Object.hasOwn(actors, borrower.src) ? borrower.with(actors[borrower.src]) : undefined;
}
