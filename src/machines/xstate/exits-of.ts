import type { Exit } from '../exits.ts';
import { isHelpersOwn, WORKS_META } from '../pause.ts';
import type { ActorNode } from './actor-node.ts';
import { guardLabel } from './extract-graph.ts';
import { RUNNING, type LiveStateNode, type LiveTransition } from './internals.ts';
import type { TreeRuntime } from './tree-runtime.ts';

/** Every way out of where the machines of a tree stand, innermost states first. */
export function exitsOf(tree: TreeRuntime): readonly Exit[] {
  const exits: Exit[] = [];
  for (const node of tree.nodes.values()) {
    if (node.model === undefined || node.actor._processingStatus !== RUNNING) continue;
    const active = node.actor._snapshot._nodes ?? [];
    const innermost = active.toSorted((a, b) => b.path.length - a.path.length || a.order - b.order);
    for (const state of innermost) {
      // What moves such a state is the end of its actors, and not for anybody to do.
      if (state.meta?.[WORKS_META] !== true) exits.push(...exitsOfState(tree, node, state));
    }
  }
  return exits;
}

function exitsOfState(tree: TreeRuntime, actor: ActorNode, state: LiveStateNode): readonly Exit[] {
  const transitions = [...state.transitions.values()].flat();
  const exits = transitions.flatMap((one) => exitOf(tree, actor, state, one) ?? []);
  const always = (state.always ?? []).map((one) => alwaysOf(actor, state, one));
  return [...exits, ...always];
}

function exitOf(
  tree: TreeRuntime,
  actor: ActorNode,
  state: LiveStateNode,
  transition: LiveTransition,
): Exit | undefined {
  const event = transition.eventType ?? '';
  const base = { ...placeOf(actor, state, transition), allows: allows(actor, transition) };
  if (event.startsWith('xstate.after.')) {
    const timer = [...tree.timers.timers.values()].find(
      (one) => one.source === actor.address && one.event.type === event,
    );
    return timer && { type: 'timer', dueAt: timer.dueAt, ...base };
  }
  for (const when of ['done', 'error'] as const) {
    const prefix = `xstate.${when}.actor.`;
    if (event.startsWith(prefix)) {
      return { type: 'actor', id: event.slice(prefix.length), when, ...base };
    }
  }
  if (event.startsWith('xstate.') || event === '' || isHelpersOwn(event)) return undefined;
  return { type: 'event', event, ...base };
}

/** It would have been taken had its guard held. */
function alwaysOf(actor: ActorNode, state: LiveStateNode, transition: LiveTransition): Exit {
  return { type: 'always', ...placeOf(actor, state, transition), allows: false };
}

function placeOf(
  { address }: ActorNode,
  state: LiveStateNode,
  { guard, target = [] }: LiveTransition,
): Pick<Exit, 'address' | 'state' | 'guard' | 'targets'> {
  return {
    address,
    state: state.path.join('.'),
    guard: guardLabel(guard),
    targets: target.map(({ id }) => id),
  };
}

/** Guards are asked about the event alone; one that needs what it carries may throw. */
function allows({ actor }: ActorNode, { guard, eventType }: LiveTransition): boolean | undefined {
  if (guard === undefined) return true;
  try {
    return actor._snapshot.can?.({ type: eventType ?? '' });
  } catch {
    return undefined;
  }
}
