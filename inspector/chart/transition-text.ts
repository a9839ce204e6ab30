import type { GraphState, GraphTransition } from 'abeyance';
import type { TransitionKind } from './chart.ts';
import { durationText } from './duration-text.ts';

export interface TransitionText {
  readonly kind: TransitionKind;
  /** What brings it about: `APPROVE`, `after 7d`, `done: charge`. */
  readonly text: string;
  /** Empty, or `[isLarge]`. */
  readonly guard: string;
  /** Empty, or `/ log, notify`. */
  readonly actions: string;
}

/** Says in words what a transition of `state` is. */
export function transitionText(state: GraphState, transition: GraphTransition): TransitionText {
  const { guard, actions } = transition;
  return {
    ...trigger(state, transition),
    guard: guard === undefined ? '' : `[${guard}]`,
    actions: actions === undefined ? '' : `/ ${actions.join(', ')}`,
  };
}

function trigger(
  state: GraphState,
  { event, delay }: GraphTransition,
): Pick<TransitionText, 'kind' | 'text'> {
  if (event === '') return { kind: 'always', text: 'always' };
  if (delay !== undefined || event.startsWith('xstate.after.')) {
    return { kind: 'after', text: `after ${durationText(delay ?? delayIn(event, state))}` };
  }
  const [, what, name = ''] =
    /^xstate\.(done\.actor|error\.actor|done\.state|error|snapshot)\.(.*)$/.exec(event) ?? [];
  switch (what) {
    case 'done.actor':
      return { kind: 'done', text: `done: ${actorName(state, name)}` };
    case 'error.actor':
      return { kind: 'error', text: `error: ${actorName(state, name)}` };
    case 'done.state':
      return { kind: 'done', text: 'done' };
    case 'error':
      return { kind: 'error', text: `error: ${name}` };
    case 'snapshot':
      return { kind: 'event', text: `snapshot: ${actorName(state, name)}` };
    default:
      return { kind: 'event', text: event };
  }
}

function delayIn(event: string, state: GraphState): string {
  const delay = event.slice('xstate.after.'.length);
  return delay.endsWith(`.${state.id}`) ? delay.slice(0, -state.id.length - 1) : delay;
}

/** An invocation that was given no id is known by its logic. */
function actorName(state: GraphState, id: string): string {
  const index = (state.invoke ?? []).findIndex((one) => one.id === id);
  const invoked = state.invoke?.[index];
  return invoked !== undefined && id === `${index}.${state.id}` ? logicName(invoked.src) : id;
}

/** What is invoked, by name; a logic that stands in the machine itself has none. */
export function logicName(src: string): string {
  return src.startsWith('xstate.invoke.') ? '(inline)' : src;
}
