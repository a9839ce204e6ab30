import { and, type AnyEventObject } from 'xstate';

interface GuardArgs {
  readonly context: unknown;
  readonly event: AnyEventObject;
}

/** A guard made of others, as XState asks it: what is asked of each comes by `args`. */
type Check = (snapshot: unknown, args: GuardArgs, made: unknown) => boolean;

/**
 * A guard of any kind, asked in another context than that of the moment: as it will be, where the
 * transition itself is what changes it.
 */
export function guardInContext(
  guard: unknown,
  contextOf: (args: GuardArgs) => unknown,
): () => boolean {
  // by way of `and`, which asks inline guards, names, and guards made of others alike
  const made = and([guard as never]) as unknown as { readonly check: Check };
  const check: Check = (snapshot, args) =>
    made.check(snapshot, { ...args, context: contextOf(args) }, made);
  return Object.assign(() => false, { check });
}
