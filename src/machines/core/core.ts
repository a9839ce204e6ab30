import type { AnyStateMachine, EventFromLogic, InputFrom, SnapshotFrom } from 'xstate';
import { AbeyanceError, isAbeyanceError } from '../errors.ts';
import { hasMethods, invalidOption, readFields, readList } from '../invalid-option.ts';
import type { Handling, Recording } from '../recording.ts';
import { Registry, type Workflow } from '../registry.ts';
import { ActorTree } from '../xstate/actor-tree.ts';
import {
  effectsOf,
  sender,
  silent,
  workHandle,
  type Acting,
  type CoreEffect,
} from './core-effect.ts';
import { checkText, readMessage, type CoreMessage, type CoreStart } from './core-message.ts';
import type { CoreState } from './core-state.ts';
import type { CoreWorkHandle } from './core-work.ts';
import { takeAnswer } from './take-answer.ts';
import { Outbox, type CoreOutbox } from './outbox.ts';
import { broken, machineUnknown, plainState, readTree } from './state-reading.ts';
import { nextState } from './state-writing.ts';

/** What became of a message. */
export type CoreOutcome =
  /** `unknown`: no state asks for the event; `guard`: one does and its guard said no. */
  | Handling
  /** It came too late or too early: a timer or work the state has not, or has not any more. */
  | { readonly type: 'stale' }
  /** The workflow has ended in this error: a guard or an `assign` threw, or nobody handled one. */
  | { readonly type: 'failed'; readonly error: unknown };

/** What a step came to. Nothing has been done yet. */
export interface CoreStep {
  /** To be stored; the same object as before where the outcome is `stale`. */
  readonly stored: CoreState;
  /** To be done when that is stored, in order. */
  readonly effects: readonly CoreEffect[];
  readonly outcome: CoreOutcome;
  /**
   * As plain JSON what `effects` has and `stored` has not, to be stored with it where the process
   * may die before all is done: `core.effectsOf` gives the effects again.
   * @throws `NotSerializable` where an action was given what cannot be kept.
   */
  outbox(): CoreOutbox;
}

/** `createCore` options. */
export interface CoreOptions {
  /** Microsteps of one step: an eventless loop ends here and not in a hang. */
  readonly microstepsMax?: number;
}

/** The heart of a durable host: functions of their arguments, which wait for nothing. */
export interface Core<TMachine extends AnyStateMachine = AnyStateMachine> {
  /**
   * Takes one message, and the whole tree of actors settles, as XState has it. `now` is in ms since
   * epoch. What it gives follows from its arguments alone (T1).
   * @throws `WorkflowNotFound`, `WorkflowExists`, `WorkflowEnded` for an event, `ActorUnknown`,
   * `EventInvalid`, `EventRejected`, `OptionInvalid`, `NotSerializable`, `NotDurable`, `TurnFailed`
   * where the machine throws when it is started; and as `read` does.
   */
  step(
    stored: CoreState | undefined,
    message: CoreMessage<InputFrom<TMachine>, EventFromLogic<TMachine>>,
    now: number,
  ): CoreStep;
  /**
   * XState's snapshot of the root, or of the actor at an address: `value`, `context`, `tags`, `can`
   * and the others. Its actors can be looked at and not sent to.
   * @throws `ActorUnknown`, `TextInvalid`, `SchemaTooNew`, `WorkflowUnknown`.
   */
  read(stored: CoreState): SnapshotFrom<TMachine>;
  read(stored: CoreState, address: string): SnapshotFrom<AnyStateMachine>;
  /** In XState's persisted form, which `createActor` takes as `snapshot`. @throws as `read`. */
  persisted(stored: CoreState): unknown;
  /** The open work. @throws as `read`. */
  work(stored: CoreState): readonly CoreWorkHandle[];
  /**
   * What is to be done after a restart: the effects of the step that gave both, and before them all
   * open work that was begun by steps before. @throws as `read`.
   */
  effectsOf(stored: CoreState, outbox: CoreOutbox): readonly CoreEffect[];
}

const MICROSTEPS_MAX = 10_000;

/**
 * Compiles machines to be stepped. Timers, tasks and everything else are the caller's to host.
 * @throws `NotDurable` with the place and the remedy, `WorkflowDuplicate`, `OptionInvalid`.
 */
export function createCore<TMachine extends AnyStateMachine>(
  machines: TMachine | readonly TMachine[],
  options: CoreOptions = {},
): Core<TMachine> {
  const { microstepsMax = MICROSTEPS_MAX } = readFields(options, 'options', ['microstepsMax']);
  if (!Number.isSafeInteger(microstepsMax) || microstepsMax < 1) {
    throw invalidOption('options.microstepsMax', 'give a whole number above 0');
  }
  const list = isList(machines)
    ? readList(machines, 'machines', 'give machines')
    : [machines as TMachine];
  if (list.length === 0) throw invalidOption('machines', 'give at least one machine');
  return new TreeCore(list, microstepsMax) as Core as Core<TMachine>;
}

function isList(value: unknown): value is readonly never[] {
  return hasMethods(value, 'map') && Array.isArray(value);
}

class TreeCore implements Core {
  readonly #machines: readonly AnyStateMachine[];
  readonly #registry: Registry;

  constructor(machines: readonly AnyStateMachine[], microstepsMax: number) {
    this.#registry = new Registry(machines, microstepsMax);
    this.#machines = machines;
  }

  step(stored: CoreState | undefined, given: CoreMessage, now: number): CoreStep {
    if (!Number.isFinite(now)) throw invalidOption('now', 'give the time in ms since epoch');
    const message = readMessage(given);
    const state = stored === undefined ? undefined : plainState(stored);
    if (message.type === 'start') {
      if (state !== undefined) throw exists(state.id);
      return this.#start(message, now);
    }
    if (stored === undefined || state === undefined) throw notStarted();
    if (state.status !== 'active') return ended(stored, message);
    const acting = this.#actingOn(state);
    const recording = take(acting.tree, message, now);
    if (recording !== undefined) return this.#step(state, recording, message, acting, now);
    if (message.type === 'event') throw actorUnknown(message.to ?? '');
    return unmoved(stored);
  }

  read(stored: CoreState, address?: string): SnapshotFrom<AnyStateMachine> {
    if (address !== undefined) checkText(address, 'address');
    const { tree } = this.#acting(stored);
    const node = address === undefined ? tree.root : tree.runtime.byAddress.get(address);
    if (node === undefined) throw actorUnknown(address ?? '');
    return node.actor._snapshot as unknown as SnapshotFrom<AnyStateMachine>;
  }

  persisted(stored: CoreState): unknown {
    return this.#acting(stored).tree.persisted();
  }

  work(stored: CoreState): readonly CoreWorkHandle[] {
    const state = plainState(stored);
    return openWork(state, this.#actingOn(state));
  }

  effectsOf(stored: CoreState, outbox: CoreOutbox): readonly CoreEffect[] {
    const state = plainState(stored);
    const acting = this.#actingOn(state);
    const open = openWork(state, acting);
    const effects = new Outbox(acting).read(outbox, open, state.timers);
    const begun = new Set(effects.flatMap((one) => (one.type === 'startWork' ? one.work.key : [])));
    const before = open.filter(({ key }) => !begun.has(key));
    return [...before.map((work) => ({ type: 'startWork' as const, work })), ...effects];
  }

  #start(message: CoreStart, now: number): CoreStep {
    const { id, input, snapshot } = message;
    const { model } = this.#workflowFor(message);
    const hears = silent();
    const tree = new ActorTree({ id, models: this.#registry, sentOutside: sender(hears) });
    let recording: Recording;
    try {
      recording = tree.begin(model.machine, snapshot === undefined ? { input } : { snapshot }, now);
    } catch (cause) {
      throw isAbeyanceError(cause) ? cause : startFailed(cause);
    }
    if (recording.thrown) throw startFailed(recording.error);
    const acting = { tree, registry: this.#registry, hears };
    return this.#step(undefined, recording, message, acting, now);
  }

  #workflowFor({ machine }: CoreStart): Workflow {
    const [first] = this.#machines;
    const isOne = this.#machines.length === 1 && first !== undefined;
    if (machine === undefined && isOne) return this.#registry.workflowOf(first);
    if (machine === undefined) {
      throw invalidOption('message.machine', 'give the id of the machine: there are several');
    }
    const workflow = this.#registry.find(machine, undefined);
    if (workflow === undefined) throw machineUnknown(machine, 'any');
    return workflow;
  }

  #acting(stored: CoreState): Acting {
    return this.#actingOn(plainState(stored));
  }

  #actingOn(state: CoreState): Acting {
    const hears = silent();
    const tree = readTree(state, this.#registry, sender(hears));
    return { tree, registry: this.#registry, hears };
  }

  #step(
    before: CoreState | undefined,
    recording: Recording,
    message: CoreMessage,
    acting: Acting,
    now: number,
  ): CoreStep {
    const { handling, status, error, configuration } = recording;
    const workflow = configuration.definition;
    const named = before === undefined ? workflow : before.machine;
    const stored = nextState(before, acting.tree, { workflow: named, recording, now });
    const effects = effectsOf(recording, message, acting);
    const outcome = status === 'error' ? { type: 'failed' as const, error } : handling;
    const outbox = (): CoreOutbox => new Outbox(acting).write(effects);
    return { stored, effects, outcome, outbox };
  }
}

function openWork(state: CoreState, acting: Acting): readonly CoreWorkHandle[] {
  try {
    return state.work.flatMap(({ input, ...asked }) => {
      const read = acting.tree.decode(JSON.stringify(input));
      return workHandle({ ...asked, input: read }, acting) ?? [];
    });
  } catch (cause) {
    throw isAbeyanceError(cause) ? cause : broken('its work', cause);
  }
}

/** `undefined`: there is no such actor, timer or work. */
function take(tree: ActorTree, message: CoreMessage, now: number): Recording | undefined {
  switch (message.type) {
    case 'event':
      return tree.deliver(message.to ?? tree.root.address, message.event, now);
    case 'sent':
      return tree.deliver(message.to, message.event, now);
    case 'timer': {
      const timer = tree.timers.get(message.key);
      return timer === undefined || timer.dueAt > now ? undefined : tree.fire(message.key, now);
    }
    case 'answer':
      return takeAnswer(tree, message.key, message.answer, now);
    case 'start':
    case 'stop':
      return tree.stop(now);
  }
}

/** Late timers, results and a second stop of what has ended are no-ops (B5, B22, B40). */
function ended(stored: CoreState, message: CoreMessage): CoreStep {
  if (message.type !== 'event') return unmoved(stored);
  const { id, status } = stored;
  const text = `workflow ${JSON.stringify(id)} has ended (${status}) and takes no more events`;
  throw new AbeyanceError('WorkflowEnded', text, { details: { workflowId: id, status } });
}

function unmoved(stored: CoreState): CoreStep {
  return { stored, effects: [], outcome: { type: 'stale' }, outbox: () => [] };
}

function exists(id: string): AbeyanceError {
  const message =
    `workflow ${JSON.stringify(id)} is started already; give \`undefined\` as the state to start` +
    ' another';
  return new AbeyanceError('WorkflowExists', message, { details: { workflowId: id } });
}

function notStarted(): AbeyanceError {
  const message = "nothing is stored yet; the first message is { type: 'start', id }";
  return new AbeyanceError('WorkflowNotFound', message);
}

function startFailed(cause: unknown): AbeyanceError {
  const message = 'the machine threw when it was started, so there is no state; see `cause`';
  return new AbeyanceError('TurnFailed', message, { cause });
}

/** Characters of an address nobody stands at that are shown. */
const ADDRESS_SHOWN = 200;

function actorUnknown(address: string): AbeyanceError {
  const message =
    `no actor stands at ${JSON.stringify(address.slice(0, ADDRESS_SHOWN))} now;` +
    ' `actors` of the state lists those that do';
  return new AbeyanceError('ActorUnknown', message, { details: { address } });
}
