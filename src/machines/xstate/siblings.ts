import type { AnyActorRef } from 'xstate';
import type { LiveActor } from './internals.ts';

/** The children that its parent lists, an actor itself among them. */
export function siblingsOf(actor: object): readonly AnyActorRef[] {
  const { children = {} } = (actor as LiveActor)._parent?._snapshot ?? {};
  return Object.values(children) as unknown as readonly AnyActorRef[];
}
