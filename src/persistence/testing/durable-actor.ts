import type { Actor, AnyActorLogic, createActor } from 'xstate';
import type { AbeyanceError } from '../../machines/errors.ts';
import { hasMethods, invalidOption, readFields } from '../../machines/invalid-option.ts';
import { createDurableRoot } from '../../machines/xstate/durable-system.ts';

/** What `createDurableActor` does about what is not durable. */
export interface DurableActorSettings {
  /**
   * Told of each thing that is not durable, once, instead of its being thrown where it happens.
   * What it is about is then held in memory, so that a test goes on and finds the next one.
   */
  readonly notDurable?: (error: AbeyanceError) => void;
}

type Given = readonly [options?: object, settings?: DurableActorSettings];

/**
 * A drop-in for XState's `createActor` that tells whether what it runs is durable. It behaves the
 * same, in the same order, at once; but each time it comes to rest, the whole tree of actors is
 * turned to text and goes on from that text alone. Promises, callbacks, subscriptions and timeouts
 * that are under way go on outside of it. What differs is the identity of objects over a rest.
 *
 * What cannot be kept is thrown where it happens: `NotSerializable` with its path by the `send` or
 * the `start` after which it would rest, `NotDurable` in the step that spawns it.
 */
export function createDurableActor<TLogic extends AnyActorLogic>(
  logic: TLogic,
  ...args: [...Parameters<typeof createActor<TLogic>>, settings?: DurableActorSettings] extends [
    unknown,
    ...infer TRest,
  ]
    ? TRest
    : never
): Actor<TLogic> {
  const [options = {}, settings = {}] = args as readonly unknown[] as Given;
  if (!hasMethods(logic, 'transition', 'getInitialSnapshot', 'getPersistedSnapshot')) {
    throw invalidOption('logic', 'give what createMachine or a creator of actor logic makes');
  }
  const { notDurable } = readFields(settings, 'settings', ['notDurable']);
  if (notDurable !== undefined && typeof notDurable !== 'function') {
    throw invalidOption('settings.notDurable', 'give a function');
  }
  const root = createDurableRoot(logic, readFields(options, 'options'), {
    now: () => Date.now(),
    notDurable,
  });
  return root as unknown as Actor<TLogic>;
}
