import type { DefinitionGraph } from 'abeyance';
import {
  storedRun,
  type StoredActor,
  type StoredKept,
  type StoredRun,
  type StoredTask,
  type StoreReads,
  type WorkflowRecords,
  type WorkflowRow,
} from 'abeyance/reading';
import type {
  ActorStandingRow,
  ExitRow,
  KeptEventRow,
  Kept,
  KeptSuspension,
  RunAnswer,
  StateValue,
  TaskStandingRow,
} from '../protocol/index.ts';
import { cutOf, cutOfSome, type Showing } from './cut.ts';
import { exitsOf } from './exits.ts';
import { sentenceOf } from './sentence.ts';
import { summaryOf } from './summary.ts';

/** Children that are named at most. */
const CHILDREN_MAX = 100;
/** Attempts looked at for what tasks failed with last. */
const ATTEMPTS_LOOKED_AT = 50;

/** All that is stored of one workflow now; `undefined`: there is none of this id. */
export async function runOf(
  reads: StoreReads,
  id: string,
  { showing, now }: { readonly showing: Showing; readonly now: number },
): Promise<RunAnswer | undefined> {
  const records = await reads.load(id);
  if (records === undefined) return undefined;
  const run = storedRun(records);
  const { workflow } = records;
  const newest = { workflowId: id, limit: 1, newestFirst: true };
  const [turn] = (await reads.journal('turns', newest)).items;
  const children = await reads.find({ parent: id }, { limit: CHILDREN_MAX });
  const errors = await lastErrors(reads, id);
  const kept = run.kept.map((one) => keptRow(one, showing));
  const stumbled = kept.find(({ reason, error }) => reason === 'parked' && error !== undefined);
  return {
    row: summaryOf(workflow),
    value: valueOf(workflow),
    context: cutOf(run.state.context ?? {}, 'context', showing),
    cancelling: cancellingOf(run),
    output: cutOfSome(run.state.output, 'output', showing),
    error: cutOfSome(run.state.error, 'error', showing) ?? stumbled?.error,
    stumbled,
    suspensions: run.suspensions.map(({ data, ...rest }): KeptSuspension => ({
      ...rest,
      ...(data === undefined ? undefined : { data: data as Kept }),
    })),
    timers: run.timers.map(({ event, ...timer }) => ({
      ...timer,
      workflowId: id,
      event: event.type,
    })),
    tasks: run.tasks
      .filter(({ isWork }) => isWork)
      .map((task) => taskRow(task, { workflow, errors, now })),
    exits: exitRows(records, run),
    kept,
    actors: actorRows(records, run, showing),
    children: children.items.map((child) => child.id),
    sequence: turn?.sequence ?? 0,
  };
}

/** The end of a cancelling stands among the work of an engine. */
function cancellingOf({ tasks }: StoredRun): RunAnswer['cancelling'] {
  const until = tasks.find(({ kind }) => kind === 'deadline')?.dueAt;
  return until === undefined ? undefined : { until };
}

function valueOf({ configuration }: Pick<WorkflowRow, 'configuration'>): StateValue {
  return JSON.parse(configuration.value) as StateValue;
}

function keptRow(
  { key, reason, to, event, dueAt, error }: StoredKept,
  showing: Showing,
): KeptEventRow {
  return {
    key,
    type: event.type,
    reason,
    to,
    until: dueAt,
    event: cutOf(event, 'event', showing),
    error: cutOfSome(error, 'error', showing),
  };
}

async function lastErrors(reads: StoreReads, id: string): Promise<ReadonlyMap<string, string>> {
  const request = { workflowId: id, limit: ATTEMPTS_LOOKED_AT, newestFirst: true };
  const { items } = await reads.journal('attempts', request);
  const errors = new Map<string, string>();
  for (const { key, error } of items) if (!errors.has(key)) errors.set(key, sentenceOf(error));
  return errors;
}

function taskRow(
  { key, address, kind, src, attempt, dueAt, askedAt }: StoredTask,
  {
    workflow,
    errors,
    now,
  }: {
    readonly workflow: WorkflowRow;
    readonly errors: ReadonlyMap<string, string>;
    readonly now: number;
  },
): TaskStandingRow {
  const isResting = dueAt !== undefined && dueAt > now;
  const state =
    workflow.status === 'parked'
      ? 'held'
      : kind === 'suspended'
        ? 'suspended'
        : isResting
          ? 'resting'
          : 'running';
  const nextAt = state === 'running' ? undefined : dueAt;
  return { key, address, src, kind, state, attempt, nextAt, askedAt, lastError: errors.get(key) };
}

function exitRows({ workflow, actors }: WorkflowRecords, run: StoredRun): readonly ExitRow[] {
  if (!['running', 'suspended', 'parked'].includes(workflow.status)) return [];
  const machines = [
    { address: workflow.id, configuration: workflow.configuration, isActive: true },
    ...actors.map(({ address, configuration }, index) => ({
      address,
      configuration,
      isActive: run.actors[index]?.state.status === 'active',
    })),
  ];
  return machines.flatMap(({ address, configuration, isActive }) => {
    if (configuration === undefined || !isActive) return [];
    const graph = JSON.parse(configuration.definition.graph) as DefinitionGraph;
    return exitsOf({ address, graph, states: configuration.states, timers: run.timers });
  });
}

function actorRows(
  { workflow }: WorkflowRecords,
  { state, actors, tasks }: StoredRun,
  showing: Showing,
): readonly ActorStandingRow[] {
  const root: ActorStandingRow = {
    address: workflow.id,
    name: workflow.id,
    type: 'machine',
    definition: workflow.configuration.definition.hash,
    status: state.status,
    value: valueOf(workflow),
  };
  const stored = actors.map((actor) => storedActor(actor, showing));
  const known = new Set(actors.map(({ address }) => address));
  const working = tasks
    .filter(({ address, isWork }) => isWork && !known.has(address))
    .map(({ address }): ActorStandingRow => ({
      ...named(address),
      type: 'task',
      status: 'active',
    }));
  return [root, ...stored, ...working];
}

function storedActor({ address, row, state }: StoredActor, showing: Showing): ActorStandingRow {
  const { configuration } = row;
  if (configuration === undefined)
    return { ...named(address), type: 'other', status: state.status };
  return {
    ...named(address),
    type: 'machine',
    definition: configuration.definition.hash,
    status: state.status,
    value: valueOf({ configuration }),
    context: cutOfSome(state.context, 'context', showing),
  };
}

/** The last part of an address is its own name, the rest is its parent's address. */
function named(address: string): Pick<ActorStandingRow, 'address' | 'parent' | 'name'> {
  const slash = address.lastIndexOf('/');
  return { address, parent: address.slice(0, slash), name: address.slice(slash + 1) };
}
