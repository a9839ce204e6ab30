import type { DefinitionGraph } from 'abeyance';
import type { ExitRow, StateValue } from '../../protocol/index.ts';
import { pathsOf } from './moment.ts';

/** An actor that stood somewhere when an event came, or would come. */
export interface Stander {
  readonly address: string;
  readonly graph: DefinitionGraph;
  readonly value: StateValue;
}

/** A transition of a state that was active, which names the event. */
export interface Asked {
  readonly address: string;
  /** Dotted path; empty for the machine itself. */
  readonly state: string;
  readonly event: string;
  readonly guard?: string | undefined;
  readonly targets: readonly string[];
  /** `undefined`: its guard can be asked no more, or depends on what the event carries. */
  readonly allows: boolean | undefined;
}

export interface WhyNot {
  /** Active states that name the event. */
  readonly asked: readonly Asked[];
  /** Active states, the innermost, none of which names it if `asked` is empty. */
  readonly active: readonly string[];
  /** States elsewhere in the machines that would take it. */
  readonly elsewhere: readonly { readonly address: string; readonly state: string }[];
}

/** Why an event does not move a workflow where it stands. */
export function whyNot(
  type: string,
  standers: readonly Stander[],
  exits: readonly ExitRow[] = [],
): WhyNot {
  const asked: Asked[] = [];
  const elsewhere: { address: string; state: string }[] = [];
  for (const { address, graph, value } of standers) {
    const active = activePaths(value);
    for (const { path, transitions = [] } of graph.states) {
      for (const { id, event, guard, targets = [] } of transitions) {
        if (event === '' || !matches(type, event)) continue;
        if (!active.has(path)) {
          if (event !== '*') elsewhere.push({ address, state: path });
          continue;
        }
        const exit = exits.find((one) => one.address === address && one.transition === id);
        const allows = guard === undefined ? true : exit?.allows;
        asked.push({ address, state: path, event, guard, targets, allows });
      }
    }
  }
  const active = standers.flatMap(({ value }) => pathsOf(value));
  return { asked, active, elsewhere: distinct(elsewhere) };
}

/** Events a user may send that the active states of a machine name. */
export function namedEvents(graph: DefinitionGraph, value: StateValue): readonly string[] {
  const active = activePaths(value);
  return eventsOf(graph.states.filter(({ path }) => active.has(path)));
}

/** Events a user may send that any state of a machine names. */
export function eventsOf(states: DefinitionGraph['states']): readonly string[] {
  const events = states.flatMap(({ transitions = [] }) => transitions.map(({ event }) => event));
  return [...new Set(events)].filter(
    (event) => event !== '' && !/^(xstate|workflow)\./.test(event),
  );
}

/** Every active state: those around the innermost, too, and the machine itself. */
function activePaths(value: StateValue): ReadonlySet<string> {
  const active = new Set(['']);
  for (const leaf of pathsOf(value)) {
    const names = leaf.split('.');
    for (let depth = 1; depth <= names.length; depth += 1)
      active.add(names.slice(0, depth).join('.'));
  }
  return active;
}

/** XState's rule: the type itself, `*` for all, `user.*` for `user` and whatever lies below. */
export function matches(type: string, descriptor: string): boolean {
  if (descriptor === type || descriptor === '*') return true;
  if (!descriptor.endsWith('.*')) return false;
  const prefix = descriptor.slice(0, -2);
  return type === prefix || type.startsWith(`${prefix}.`);
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
