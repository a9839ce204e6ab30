import type { AnyStateMachine } from 'xstate';
import { AbeyanceError } from '../errors.ts';
import { hasMethods } from '../invalid-option.ts';
import { isStep } from '../step.ts';
import { borrowerOf } from './borrow.ts';
import type { Logic, LogicKind } from './logic.ts';
import { hasOwnStart } from './creators.ts';
import { isMachine, rootNode, wholeMachine, type LiveStateNode } from './internals.ts';
import { inlineInvoke } from './places.ts';

/**
 * Refuses a machine that could not be kept or found again.
 * @throws `NotDurable` with the place and the remedy.
 */
export function checkMachine(machine: unknown): asserts machine is AnyStateMachine {
  if (!hasMethods(machine, 'transition') || !isMachine(machine)) {
    throw refused('workflows', 'is not an XState machine; pass what createMachine returns');
  }
  checkCopy(machine, 'a workflow');
  if (machine.id === '(machine)' || machine.id === '') {
    throw refused('the machine', "has no id, and the id is the workflow's name; set `id`");
  }
  visit(rootNode(machine), machine);
}

/**
 * Refuses a logic that could not be run here: one that starts work which only it could start again.
 * @throws `NotDurable` with the remedy.
 */
export function checkLogic(logic: Logic, kind: LogicKind): void {
  if (isMachine(logic)) checkCopy(logic, 'an actor');
  if (kind === 'machine' || kind === 'transition') return;
  if (typeof logic.config === 'function' && !hasOwnStart(logic)) return;
  throw refused(
    'an actor',
    'has a logic with a `start` of its own; make it of fromPromise, fromCallback or fromObservable',
  );
}

/**
 * A copy of a machine may step in its own way. It may not begin or be kept so: its snapshots would
 * be of another machine than the one that runs.
 */
function checkCopy(copy: AnyStateMachine, who: string): void {
  const whole = wholeMachine(copy);
  if (whole === undefined) {
    throw refused(who, 'runs a copy of a machine; use the machine, or its `provide`');
  }
  const own = KEPT.find((name) => copy[name] !== whole[name]);
  if (own === undefined) return;
  const remedy = 'only its `transition` may be another';
  throw refused(who, `runs a copy of a machine with a \`${own}\` of its own; ${remedy}`);
}

const KEPT = [
  'root',
  'start',
  'getInitialSnapshot',
  'getPersistedSnapshot',
  'restoreSnapshot',
] as const;

function visit(node: LiveStateNode, machine: AnyStateMachine): void {
  if (isStep(node.config)) {
    throw refused(node.id, 'is a step of a sequence and no state; give it a target, or `onEvent`');
  }
  for (const [index, { id, src }] of node.invoke.entries()) {
    const isInline = String(src).startsWith('xstate.invoke.');
    const name = isInline ? borrowerOf(inlineInvoke(node, index))?.src : String(src);
    if (name === undefined || Object.hasOwn(machine.implementations.actors, name)) continue;
    throw refused(
      `${node.id} invoke ${id}`,
      `names the actor '${name}', which has no implementation; give it under \`actors\` in setup()`,
    );
  }
  for (const child of Object.values(node.states)) visit(child, machine);
}

function refused(place: string, reason: string): AbeyanceError {
  return new AbeyanceError('NotDurable', `${place} ${reason}`, { details: { place } });
}
