import type { AnyStateMachine } from 'xstate';
import type { DefinitionGraph, GraphState, GraphTransition } from '../graph.ts';
import type { PauseMeta } from '../pause.ts';
import { rootNode, type LiveStateNode, type LiveTransition } from './internals.ts';
import { pauseOf } from './pause-of.ts';
import { outgoing } from './places.ts';

/** Reads a machine's graph off its state nodes; `toJSON` and `config` both lose parts of it. */
export function extractGraph(machine: AnyStateMachine, version: string): DefinitionGraph {
  const states: GraphState[] = [];
  collect(states, rootNode(machine));
  const description = rootNode(machine).description;
  return { id: machine.id, version, ...some('description', description), states };
}

function collect(states: GraphState[], node: LiveStateNode): void {
  states.push(stateOf(node));
  for (const child of Object.values(node.states)) collect(states, child);
}

function stateOf(node: LiveStateNode): GraphState {
  const initial = node.type === 'compound' ? node.initial.target?.[0]?.id : undefined;
  const pause = pauseOf(node);
  return {
    id: node.id,
    path: node.path.join('.'),
    type: node.type,
    ...some('history', node.history || undefined),
    ...some('initial', initial),
    ...many('tags', node.tags),
    ...some('description', node.description),
    ...many('entry', labels(node.entry)),
    ...many('exit', labels(node.exit)),
    ...many(
      'invoke',
      node.invoke.map(({ id, src }) => ({ id, src: String(src) })),
    ),
    ...many(
      'transitions',
      outgoing(node).map(({ place, transition }) => transitionOf(place, transition)),
    ),
    ...some('pause', pause === undefined ? undefined : plainPause(pause)),
  };
}

function plainPause(pause: PauseMeta): NonNullable<GraphState['pause']> {
  return { type: pause.type, ...('event' in pause ? { event: pause.event } : {}) };
}

function transitionOf(place: string, transition: LiveTransition): GraphTransition {
  return {
    id: place,
    event: transition.eventType ?? '',
    ...some('delay', 'delay' in transition ? (transition.delay as number | string) : undefined),
    ...some('guard', guardLabel(transition.guard)),
    ...some(
      'targets',
      transition.target?.map((target) => target.id),
    ),
    ...many('actions', labels(transition.actions)),
    ...(transition.reenter ? { reenter: true as const } : {}),
    ...some('description', transition.description),
  };
}

/** The raise and cancel that `after` stands for are drawn as its transition, not as actions. */
function labels(actions: readonly unknown[]): readonly string[] {
  return actions.filter((action) => !isAfter(action)).map(label);
}

function isAfter(action: unknown): boolean {
  const { id, sendId } = action as { id?: unknown; sendId?: unknown };
  const name = id ?? sendId;
  return typeof name === 'string' && name.startsWith('xstate.after.');
}

function label(action: unknown): string {
  if (typeof action === 'string') return action;
  const { type, name } = action as { type?: unknown; name?: unknown };
  if (typeof type === 'string') return type.replace(/^xstate\./, '');
  return typeof name === 'string' && name !== '' ? name : '(inline)';
}

/** How a chart names a guard. */
export function guardLabel(guard: unknown): string | undefined {
  return guard === undefined ? undefined : label(guard);
}

function some<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

function many<K extends string, V>(key: K, list: readonly V[]): { [P in K]?: readonly V[] } {
  return list.length === 0 ? {} : ({ [key]: list } as { [P in K]: readonly V[] });
}
