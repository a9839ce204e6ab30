import type { EventObject } from 'xstate';
import type { LiveSnapshot } from './internals.ts';

/**
 * An event as it is kept, for a custom action, a timer or as a dead letter. That of `onSnapshot`
 * brings a machine's snapshot, whose methods and machine no text can keep: its data is kept, and
 * an action is given no more than that the first time either.
 */
export function keepableEvent(event: EventObject): EventObject {
  const { snapshot } = event as { readonly snapshot?: LiveSnapshot };
  if (!event.type.startsWith('xstate.snapshot.') || snapshot?.machine === undefined) return event;
  return { ...event, snapshot: dataOf(snapshot) } as EventObject;
}

function dataOf(snapshot: LiveSnapshot): unknown {
  const { status, value, context, output, error, tags, children, historyValue = {} } = snapshot;
  const history = Object.entries(historyValue).map(([id, nodes]) => [
    id,
    nodes.map((node) => ({ id: node.id })),
  ]);
  return {
    status,
    value,
    context,
    output,
    error,
    tags,
    children,
    historyValue: Object.fromEntries(history),
  };
}
