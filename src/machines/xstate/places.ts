import type { AnyStateMachine } from 'xstate';
import { borrowerOf, lentBy } from './borrow.ts';
import { rootNode, type LiveStateNode, type LiveTransition } from './internals.ts';
import type { Logic } from './logic.ts';

type Inline = (...args: never[]) => unknown;

/**
 * Names for what a machine's author left unnamed, by where it stands: `order.cooling:entry.0`.
 * They are found anew in each process, so that a stored task can find its function again.
 */
export interface Places {
  readonly nameOf: ReadonlyMap<Inline, string>;
  /** Inline functions, and the `enqueueActions` in which others are found. */
  readonly actions: ReadonlyMap<string, Inline>;
  /** Logics that stand inline in a `spawnChild`, and those of the implementations, by name. */
  readonly logics: ReadonlyMap<string, Logic>;
  readonly logicNames: ReadonlyMap<unknown, string>;
  /** The machines that borrow actors of this one, each as it is with them. */
  readonly lent: ReadonlyMap<unknown, AnyStateMachine>;
}

interface Building {
  readonly nameOf: Map<Inline, string>;
  readonly actions: Map<string, Inline>;
  readonly logics: Map<string, Logic>;
  readonly logicNames: Map<unknown, string>;
  readonly lent: Map<unknown, AnyStateMachine>;
}

export function findPlaces(machine: AnyStateMachine): Places {
  const places: Building = {
    nameOf: new Map(),
    actions: new Map(),
    logics: new Map(),
    logicNames: new Map(),
    lent: new Map(),
  };
  const { actions, actors } = machine.implementations as unknown as {
    actions: Record<string, unknown>;
    actors: Record<string, unknown>;
  };
  for (const [name, logic] of Object.entries(actors)) addLogic(places, name, logic);
  for (const [name, action] of Object.entries(actions)) addAction(places, name, action);
  visit(places, rootNode(machine), machine);
  return places;
}

function visit(places: Building, node: LiveStateNode, machine: AnyStateMachine): void {
  addActions(places, `${node.id}:entry`, node.entry);
  addActions(places, `${node.id}:exit`, node.exit);
  for (const [index, { src }] of node.invoke.entries()) {
    addLogic(places, String(src), lend(places, inlineInvoke(node, index), machine));
  }
  if (node.type === 'compound') addActions(places, `${node.id}:initial`, node.initial.actions);
  for (const transition of outgoing(node)) {
    addActions(places, transition.place, transition.transition.actions);
  }
  for (const child of Object.values(node.states)) visit(places, child, machine);
}

/** An invocation's own logic, where it stands in the config itself. */
export function inlineInvoke(node: LiveStateNode, index: number): unknown {
  const { invoke } = node.config;
  const configs: readonly unknown[] = Array.isArray(invoke) ? invoke : [invoke];
  return (configs[index] as { src?: unknown } | undefined)?.src;
}

/** What the tree runs in place of an inline logic: with what that borrows, where it borrows. */
function lend(places: Building, logic: unknown, machine: AnyStateMachine): unknown {
  const borrower = borrowerOf(logic);
  const whole = borrower && (places.lent.get(logic) ?? lentBy(machine, borrower));
  if (whole !== undefined) places.lent.set(logic, whole);
  return whole ?? logic;
}

export interface PlacedTransition {
  readonly place: string;
  readonly transition: LiveTransition;
}

/** A node's transitions in document order, each with its stable name. */
export function outgoing(node: LiveStateNode): readonly PlacedTransition[] {
  const placed: PlacedTransition[] = [];
  for (const [event, transitions] of node.transitions) {
    for (const [index, transition] of transitions.entries()) {
      placed.push({ place: `${node.id}:${event}.${index}`, transition });
    }
  }
  for (const [index, transition] of (node.always ?? []).entries()) {
    placed.push({ place: `${node.id}:always.${index}`, transition });
  }
  return placed;
}

function addActions(places: Building, at: string, actions: readonly unknown[]): void {
  for (const [index, action] of actions.entries()) addAction(places, `${at}.${index}`, action);
}

function addAction(places: Building, place: string, action: unknown): void {
  if (typeof action !== 'function') return;
  if ('collect' in action) places.actions.set(place, action as unknown as Inline);
  if ('src' in action) addLogic(places, place, action.src);
  if ('resolve' in action) return;
  const inline = action as Inline;
  if (!places.nameOf.has(inline)) places.nameOf.set(inline, place);
  places.actions.set(place, inline);
}

function addLogic(places: Building, name: string, logic: unknown): void {
  if (typeof logic !== 'object' || logic === null) return;
  places.logics.set(name, logic as Logic);
  if (!places.logicNames.has(logic)) places.logicNames.set(logic, name);
}
