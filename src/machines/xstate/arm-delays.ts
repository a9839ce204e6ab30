import type { EventObject } from 'xstate';
import type { LiveActor, LiveActionArgs, LiveSnapshot } from './internals.ts';
import type { TreeRuntime } from './tree-runtime.ts';

/** The `raise` that XState puts among the entry actions of a state with `after`. */
interface DelayedRaise {
  readonly id: string;
  resolve(
    scope: unknown,
    snapshot: LiveSnapshot,
    args: LiveActionArgs,
    params: undefined,
    action: DelayedRaise,
    extra: { readonly internalQueue: EventObject[] },
  ): readonly [unknown, { readonly event: EventObject; readonly delay?: number }];
}

/**
 * XState's persisted snapshots carry no timers, and a state restored in plain XState never leaves
 * by its `after` (statelyai/xstate#5331). Here each delay of the states stood in begins anew.
 */
export function armDelays(tree: TreeRuntime): void {
  for (const { actor, model } of tree.nodes.values()) {
    const { status, _nodes: nodes = [] } = actor._snapshot;
    if (model === undefined || status !== 'active') continue;
    for (const action of nodes.flatMap((node) => node.entry)) {
      if (isDelayedRaise(action)) arm(actor, action);
    }
  }
}

function isDelayedRaise(action: unknown): action is DelayedRaise {
  const { id } = action as { id?: unknown };
  return typeof id === 'string' && id.startsWith('xstate.after.');
}

function arm(actor: LiveActor, action: DelayedRaise): void {
  const { _snapshot: snapshot, system } = actor;
  const event = { type: 'xstate.init' };
  const args = { context: snapshot.context, event, self: actor, system };
  const extra = { internalQueue: [] };
  const [, raised] = action.resolve(actor._actorScope, snapshot, args, undefined, action, extra);
  if (raised.delay === undefined) return;
  system.scheduler.schedule(actor, actor, raised.event, raised.delay, action.id);
}
