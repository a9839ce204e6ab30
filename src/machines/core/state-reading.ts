import { decode } from '../codec.ts';
import { AbeyanceError, isAbeyanceError } from '../errors.ts';
import type { Registry } from '../registry.ts';
import type { Timer } from '../recording.ts';
import type { ActorState } from '../xstate/actor-state.ts';
import type { ActorTree } from '../xstate/actor-tree.ts';
import { restoreTimers, restoreTree, type StoredActor } from '../xstate/restore-tree.ts';
import type { TreeOptions } from '../xstate/tree-runtime.ts';
import {
  CORE_FORMAT,
  type CoreActor,
  type CoreState,
  type CoreTimer,
  type CoreWork,
} from './core-state.ts';

/**
 * The actors of a stored workflow, as if they had never stopped.
 * @throws `TextInvalid` for what no step gave, `SchemaTooNew`, `WorkflowUnknown` where its machine
 * is not among the core's, `ActorUnknown` where the machine no longer has what is stored.
 */
export function readTree(
  stored: CoreState,
  registry: Registry,
  sentOutside: TreeOptions['sentOutside'],
): ActorTree {
  const { name, version } = stored.machine;
  const workflow = registry.find(name, version);
  if (workflow === undefined) throw machineUnknown(name, version);
  try {
    const { id } = stored;
    const [root, ...actors] = stored.actors;
    if (root?.address !== id) throw broken('its root');
    const tree = restoreTree({ id, models: registry, sentOutside }, workflow.model, {
      ...storedActor(root),
      actors: new Map(actors.map((actor) => [actor.address, storedActor(actor)])),
      work: new Map(stored.work.map((work) => [work.address, inputOf(work)])),
    });
    const timers = stored.timers.toSorted((one, other) => one.number - other.number);
    restoreTimers(
      tree,
      timers.map((timer) => readTimer(timer, tree)),
    );
    return tree;
  } catch (cause) {
    throw isAbeyanceError(cause) ? cause : broken('its actors', cause);
  }
}

/**
 * A state, read once, as far as it can be read without its machine.
 * @throws `TextInvalid` for what no step gave, `SchemaTooNew`.
 */
export function plainState(stored: CoreState): CoreState {
  try {
    const state = { ...(Object(stored) as CoreState) };
    const { name, version } = Object(state.machine) as Partial<CoreState['machine']>;
    checkFormat(state);
    if (typeof name !== 'string' || typeof version !== 'string') throw broken('`machine`');
    return { ...state, machine: { name, version } };
  } catch (cause) {
    throw isAbeyanceError(cause) ? cause : broken('it', cause);
  }
}

/** Characters of a name that a message repeats. */
const NAME_SHOWN_MAX = 80;

const STATUSES: readonly unknown[] = [
  'active',
  'done',
  'error',
  'stopped',
] satisfies CoreState['status'][];

function checkFormat({ format, id, status, actors, timers, work }: CoreState): void {
  if (typeof format === 'number' && format > CORE_FORMAT) {
    const message =
      `the state is of format ${String(format)}, and this version knows ${CORE_FORMAT} at most;` +
      ' update abeyance';
    throw new AbeyanceError('SchemaTooNew', message, { details: { format, known: CORE_FORMAT } });
  }
  if (format !== CORE_FORMAT) throw broken('`format`');
  if (typeof id !== 'string') throw broken('`id`');
  if (!STATUSES.includes(status)) throw broken('`status`');
  for (const [name, list] of Object.entries({ actors, timers, work })) {
    if (!Array.isArray(list)) throw broken(`\`${name}\``);
  }
}

export function machineUnknown(name: string, version: string): AbeyanceError {
  const message =
    `the core does not know the machine ${short(name)} version ${short(version)}; pass it to` +
    ' createCore, or to that of an earlier version of it';
  return new AbeyanceError('WorkflowUnknown', message, { details: { name, version } });
}

function storedActor({ value, definition = '', state }: CoreActor): StoredActor {
  const { context = {}, counter = 0 } = Object(state) as ActorState;
  // a transition logic has any context, a machine an object
  if (value !== undefined && Object(context) !== context) throw broken('a context');
  if (!Number.isSafeInteger(counter)) throw broken('`counter`');
  const configuration =
    value === undefined
      ? undefined
      : { value: JSON.stringify(value), definition: { hash: definition } };
  return { configuration, state: JSON.stringify(state) };
}

function inputOf({ input }: CoreWork): (actorOf: (ref: string) => unknown) => unknown {
  const text = JSON.stringify(input);
  return (actorOf) => decode(text, actorOf);
}

function readTimer({ event, state, onRestart, ...timer }: CoreTimer, tree: ActorTree): Timer {
  return {
    ...timer,
    event: tree.decode(JSON.stringify(event)) as Timer['event'],
    state,
    onRestart,
  };
}

function short(name: string): string {
  return name.length > NAME_SHOWN_MAX ? `${name.slice(0, NAME_SHOWN_MAX)}…` : name;
}

/** What a step has given and cannot be read now. */
export function broken(what: string, cause?: unknown): AbeyanceError {
  const message =
    `the state was not given by a step, or was changed since: ${what} cannot be read; give back` +
    ' what `step` answered';
  return new AbeyanceError('TextInvalid', message, { cause });
}
