import type { AnyStateMachine } from 'xstate';
import { matchesDescriptor } from './descriptor.ts';
import { AbeyanceError, isAbeyanceError } from './errors.ts';
import { awaitedEvents, type WaitForEventMeta } from './pause.ts';
import type { RecordedAction } from './recording.ts';
import { begunBy } from './sub-workflow-logic.ts';
import { checkLogic, checkMachine } from './xstate/checks.ts';
import { enqueuedAgain, enqueuedPlace } from './xstate/enqueued-actions.ts';
import type { ActorNode } from './xstate/actor-node.ts';
import { isMachine, type LiveSnapshot } from './xstate/internals.ts';
import { logicKind, type Logic, type LogicKind } from './xstate/logic.ts';
import { MachineModel } from './xstate/machine-model.ts';
import type { Models } from './xstate/actor-nodes.ts';

/** A machine registered to run durably, under a name and a version. */
export interface Workflow {
  readonly name: string;
  readonly version: string;
  readonly model: MachineModel;
}

/** A function an author gave as an action. */
export type CustomAction = (args: unknown, params: unknown) => unknown;

/** The machines an engine may run. */
export class Registry implements Models {
  readonly microstepsMax: number;
  readonly #models = new Map<AnyStateMachine, MachineModel>();
  /** Asked for once: a logic made of another asks code of its author. */
  readonly #kinds = new WeakMap<Logic, LogicKind>();
  readonly #byHash = new Map<string, MachineModel>();
  readonly #workflows = new Map<string, Workflow>();
  readonly #newest = new Map<string, Workflow>();
  /** Machines that states of others begin. */
  readonly #begun = new Set<AnyStateMachine>();

  /** @throws `NotDurable`, `WorkflowDuplicate`. */
  constructor(machines: readonly unknown[], microstepsMax: number) {
    this.microstepsMax = microstepsMax;
    for (const machine of machines) this.#add(machine);
    for (const machine of this.#begun) this.#addBegun(machine);
  }

  modelOf(machine: AnyStateMachine): MachineModel {
    const known = this.#models.get(machine);
    if (known !== undefined) return known;
    const model = compiled(machine);
    this.#models.set(machine, model);
    this.#models.set(model.machine, model);
    this.#byHash.set(model.definition.hash, model);
    for (const logic of model.places.logics.values()) {
      this.kindOf(logic);
      if (isMachine(logic)) this.modelOf(logic);
      const begun = begunBy(logic);
      if (begun !== undefined) this.#begun.add(begun);
    }
    return model;
  }

  kindOf(logic: Logic): LogicKind {
    const known = this.#kinds.get(logic);
    if (known !== undefined) return known;
    const kind = logicKind(logic);
    checkLogic(logic, kind);
    this.#kinds.set(logic, kind);
    return kind;
  }

  /**
   * A custom action of a machine known by its definition, found again by its name or place: one
   * that was enqueued by collecting as it was done then. `acting` is who acts: where its machine
   * was changed since, the action is looked for in what the machine is now.
   */
  actionOf(recorded: Omit<RecordedAction, 'exec'>, acting?: ActorNode): CustomAction | undefined {
    const { definition, name, collected = [], context, event } = recorded;
    const model = this.#byHash.get(definition) ?? acting?.model;
    const self = acting?.actor;
    const known = (at: string): unknown =>
      model?.places.actions.get(at) ?? model?.machine.implementations.actions[at];
    const place = collected.length === 0 ? undefined : enqueuedPlace(name);
    const action =
      place === undefined
        ? known(name)
        : enqueuedAgain(known(place.base), place.numbers, { collected, context, event, self });
    return typeof action === 'function' ? (action as CustomAction) : undefined;
  }

  /** @throws `WorkflowUnknown` where the machine was not registered. */
  workflowOf(machine: AnyStateMachine): Workflow {
    const version = machine.version ?? '1';
    const workflow = this.find(machine.id, version);
    if (workflow !== undefined) return workflow;
    throw workflowUnknown(machine.id, version);
  }

  /** Without a version: the one registered last. */
  find(name: string, version: string | undefined): Workflow | undefined {
    return version === undefined ? this.#newest.get(name) : this.#workflows.get(key(name, version));
  }

  #add(machine: unknown): void {
    checkMachine(machine);
    const model = this.modelOf(machine);
    const { name, version } = model.definition;
    if (this.#workflows.has(key(name, version))) {
      const message =
        `the workflow ${name} version ${version} is registered twice; give the machines different` +
        ' ids or different versions';
      throw new AbeyanceError('WorkflowDuplicate', message, { details: { name, version } });
    }
    this.#newest.set(name, this.#register(model));
  }

  /** One that was registered under its name and version is what the name stands for. */
  #addBegun(machine: AnyStateMachine): void {
    if (this.find(machine.id, machine.version ?? '1') !== undefined) return;
    checkMachine(machine);
    const workflow = this.#register(this.modelOf(machine));
    if (!this.#newest.has(workflow.name)) this.#newest.set(workflow.name, workflow);
  }

  #register(model: MachineModel): Workflow {
    const { name, version } = model.definition;
    const workflow = { name, version, model };
    this.#workflows.set(key(name, version), workflow);
    return workflow;
  }
}

/** @throws `NotDurable`, also for what XState lets be made of what nobody can run. */
function compiled(machine: AnyStateMachine): MachineModel {
  try {
    return new MachineModel(machine);
  } catch (cause) {
    if (isAbeyanceError(cause)) throw cause;
    const message = `the machine ${machine.id} cannot be read; the cause says what is wrong`;
    throw new AbeyanceError('NotDurable', message, { cause, details: { place: machine.id } });
  }
}

/**
 * The wait an event may be early for: a pause state that names its type and is not active now. One
 * that is active and whose guard said no is not to come, so it is not meant.
 */
export function earlyWait(
  { model }: Workflow,
  eventType: string,
  snapshot: LiveSnapshot,
): WaitForEventMeta | undefined {
  for (const { meta, node } of model.pauses) {
    if (meta.type !== 'waitingForEvent' || snapshot._nodes?.includes(node)) continue;
    if (awaitedEvents(meta).some((event) => matchesDescriptor(eventType, event))) return meta;
  }
  return undefined;
}

export function workflowUnknown(name: string, version: string | undefined): AbeyanceError {
  const which = version === undefined ? name : `${name} version ${version}`;
  const remedy = 'pass its machine to createEngine under `workflows`';
  const message = `no workflow ${which} is registered; ${remedy}`;
  return new AbeyanceError('WorkflowUnknown', message, { details: { name, version } });
}

function key(name: string, version: string): string {
  return `${name}\n${version}`;
}
