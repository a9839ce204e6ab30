import { enableMapSet, Immer, isDraftable, type Draft } from 'immer';
import {
  assign,
  type ActionFunction,
  type AnyEventObject,
  type AssignArgs,
  type EventObject,
  type LowInfer,
  type MachineContext,
  type ParameterizedObject,
  type ProvidedActor,
} from 'xstate';
import { AbeyanceError } from './errors.ts';
import { invalidOption } from './invalid-option.ts';

/** Ours alone: it freezes nothing, since what an event or a context holds belongs to the user. */
const immer = new Immer({ autoFreeze: false });

/**
 * An `assign` by recipe: change the draft of the context in place, and the machine gets a new
 * context that shares what did not change. Whatever the recipe returns is ignored; to replace the
 * context as a whole use `assign`. A key deleted from the context itself is `undefined` after it,
 * as no assignment can remove one.
 *
 * Plain objects, arrays, `Map` and `Set` are drafted. A `Date`, an actor and an instance of a class
 * are not: put a new one in place of the old. For `Map` and `Set` immer's plugin is loaded, which
 * every user of the same copy of immer gets: what threw before works, and nothing else changes.
 *
 * A recipe is part of the turn: no side effects, no `await`.
 *
 * @throws `OptionInvalid` in the turn, when the recipe is asynchronous.
 */
export function update<
  TContext extends MachineContext,
  TExpressionEvent extends AnyEventObject,
  TParams extends ParameterizedObject['params'] | undefined,
  TEvent extends EventObject,
  TActor extends ProvidedActor,
>(
  recipe: (
    draft: Draft<LowInfer<TContext>>,
    args: AssignArgs<LowInfer<TContext>, TExpressionEvent, TEvent, TActor>,
    params: TParams,
  ) => void,
): ActionFunction<TContext, TExpressionEvent, TEvent, TParams, TActor, never, never, never, never> {
  if (typeof recipe !== 'function') throw invalidOption('recipe', 'give a function of the draft');
  enableMapSet();
  return assign((args, params) => {
    // XState itself makes a plain object of the context with the first assign.
    const before = isDraftable(args.context) ? args.context : { ...args.context };
    const after = immer.produce(before, (draft: Draft<LowInfer<TContext>>) => {
      refuseAsync(recipe(draft, args, params));
    });
    return { ...removed(before, after), ...after };
  });
}

function removed(before: MachineContext, after: MachineContext): Record<string, undefined> {
  const keys = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return Object.fromEntries(keys.map((key) => [key, undefined]));
}

function refuseAsync(returned: unknown): void {
  if (!(returned instanceof Promise)) return;
  throw new AbeyanceError(
    'OptionInvalid',
    'update: the recipe is asynchronous, and a turn cannot wait for it; do the work in a task ' +
      'and update the context on its onDone',
  );
}
