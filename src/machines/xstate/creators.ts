import { fromCallback, fromEventObservable, fromObservable, fromPromise } from 'xstate';
import type { WorkKind } from '../recording.ts';

/**
 * XState does not say which of its creators made a logic, but what each makes reads alike, and a
 * logic around another by spread has what it left as it was. So it can be told without asking any
 * code of an author's.
 */
interface Made {
  readonly start?: unknown;
  readonly transition: unknown;
  readonly getInitialSnapshot: unknown;
}

const nothing = (): never => {
  throw new Error('it is made to be read');
};

const MADE: readonly (readonly [WorkKind, Made])[] = [
  ['promise', fromPromise(nothing)],
  ['callback', fromCallback(nothing)],
  ['observable', fromObservable(nothing)],
  ['eventObservable', fromEventObservable(nothing)],
];

/** What kind of work a logic begins; `undefined` where its `start` is none of this XState's. */
export function startedKind({ start }: Made): WorkKind | undefined {
  const text = String(start);
  return MADE.find(([, made]) => String(made.start) === text)?.[0];
}

/** Whether a logic is one of this XState's but for its `start`: it would begin in its own way. */
export function hasOwnStart(logic: Made): boolean {
  if (logic.start === undefined || startedKind(logic) !== undefined) return false;
  const text = String(logic.getInitialSnapshot);
  return MADE.some(([, made]) => String(made.getInitialSnapshot) === text);
}

/** Whether a logic steps in its own way. */
export function hasOwnTransition({ transition }: Made, kind: WorkKind): boolean {
  const text = plainText(transition);
  return MADE.every(([of, made]) => of !== kind || plainText(made.transition) !== text);
}

/** Builds of XState name what they import from each other in their own ways. */
function plainText(code: unknown): string {
  return String(code).replaceAll(/[\w$]{1,60}\.(?=XSTATE_)/g, '');
}
