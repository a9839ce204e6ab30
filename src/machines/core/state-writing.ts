import type { Recording, Timer } from '../recording.ts';
import type { Workflow } from '../registry.ts';
import type { ActorTree } from '../xstate/actor-tree.ts';
import {
  CORE_FORMAT,
  type CoreActor,
  type CoreState,
  type CoreTimer,
  type CoreWork,
  type JsonValue,
} from './core-state.ts';

/** What a state is written down from, beside the tree. */
export interface Written {
  readonly workflow: Pick<Workflow, 'name' | 'version'>;
  readonly recording: Recording;
  readonly now: number;
}

/** The state after a step. What the step did not touch is taken over from before. */
export function nextState(
  before: CoreState | undefined,
  tree: ActorTree,
  { workflow, recording, now }: Written,
): CoreState {
  const { configuration, status, state } = recording;
  const root: CoreActor = {
    address: tree.root.address,
    definition: configuration.definition.hash,
    value: JSON.parse(configuration.value) as JsonValue,
    state: JSON.parse(state) as JsonValue,
  };
  return {
    format: CORE_FORMAT,
    id: tree.root.address,
    machine: { name: workflow.name, version: workflow.version },
    status,
    actors: [root, ...actorsAfter(before?.actors.slice(1) ?? [], recording)],
    timers: timersOf(tree),
    work: workAfter(before?.work ?? [], recording, tree, now),
  };
}

function actorsAfter(
  before: readonly CoreActor[],
  { actors, actorsDropped }: Recording,
): readonly CoreActor[] {
  const after = new Map(before.map((actor) => [actor.address, actor]));
  for (const address of actorsDropped) after.delete(address);
  for (const { address, configuration, state } of actors) {
    const written = { address, state: JSON.parse(state) as JsonValue };
    const machine = configuration && {
      definition: configuration.definition.hash,
      value: JSON.parse(configuration.value) as JsonValue,
    };
    after.set(address, { ...written, ...machine });
  }
  return [...after.values()];
}

function timersOf(tree: ActorTree): readonly CoreTimer[] {
  return [...tree.timers.values()]
    .toSorted((one, other) => one.dueAt - other.dueAt || one.number - other.number)
    .map((timer) => writtenTimer(timer, tree));
}

function writtenTimer(
  { event, state, onRestart, key, dueAt, setAt, number, source, target }: Timer,
  tree: ActorTree,
): CoreTimer {
  return {
    key,
    dueAt,
    setAt,
    number,
    source,
    target: { ...target },
    event: jsonOf(tree, event, 'event'),
    ...(state === undefined ? undefined : { state }),
    ...(onRestart === undefined ? undefined : { onRestart }),
  };
}

function workAfter(
  before: readonly CoreWork[],
  { workStarted, workStopped }: Recording,
  tree: ActorTree,
  askedAt: number,
): readonly CoreWork[] {
  const stopped = new Set(workStopped);
  // of work that fails by itself nobody says that it is to stop
  const isOpen = (key: string): boolean => !stopped.has(key) && tree.worker(key) !== undefined;
  const started = workStarted.map(({ key, address, kind, src, input }) => {
    return { key, address, kind, src, input: jsonOf(tree, input, src), askedAt };
  });
  return [...before.filter(({ key }) => isOpen(key)), ...started];
}

/** A value as JSON; an actor of the tree in it becomes its address. */
export function jsonOf(tree: ActorTree, value: unknown, at: string): JsonValue {
  return JSON.parse(tree.encode(value, at)) as JsonValue;
}
