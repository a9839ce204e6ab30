import type {
  BundledEntry,
  Json,
  JsonObject,
  PastActorRow,
  RunBundle,
  SnapshotAtAnswer,
  SnapshotAtRequest,
  StateValue,
} from '../protocol/index.ts';
import { TEXT_DEFAULT } from '../protocol/limits.ts';
import { cutOf } from './cut.ts';
import { notFound } from './history.ts';

interface Change {
  readonly value?: StateValue;
  readonly set: JsonObject;
  readonly unset: readonly string[];
}

interface Actor {
  readonly value: StateValue;
  readonly context: JsonObject;
}

/** Where a run stood after one of its turns, from the lines of its bundle. */
export function bundledSnapshot(
  { entries, run }: RunBundle,
  { id, revision, maxLength = TEXT_DEFAULT }: SnapshotAtRequest,
): SnapshotAtAnswer {
  const last = entries.findIndex(({ line }) => line.revision === revision);
  const line = entries[last]?.line;
  if (line === undefined) throw notFound('SnapshotNotFound', `the bundle has no turn ${revision}`);
  const actors = new Map<string, Actor>([[id, { value: line.value, context: {} }]]);
  const timers = new Map<string, number>();
  const tasks = new Set<string>();
  for (const entry of entries.slice(0, last + 1)) {
    takeContexts(actors, entry, run.row.id);
    const { timersSet, timersCleared, workStarted, workStopped } = entry.line;
    for (const key of timersCleared) timers.delete(key);
    for (const { key, dueAt } of timersSet) timers.set(key, dueAt);
    for (const key of workStopped) tasks.delete(key);
    for (const key of workStarted) tasks.add(key);
  }
  const showing = { maxLength, redact: undefined };
  return {
    id,
    revision,
    sequence: line.sequence,
    at: line.at,
    definition: line.definition,
    actors: [...actors].map(([address, { value, context }]): PastActorRow => ({
      address,
      value: address === id ? line.value : value,
      context: cutOf(context, 'context', showing),
    })),
    timers: [...timers].map(([key, dueAt]) => ({ key, dueAt })),
    tasks: [...tasks],
  };
}

/** What is hidden in an exported run, or is no change at all, changes nothing. */
function changeOf(change: Json): Change {
  const { value, set, unset } = Object(change) as Partial<Change>;
  const isSet = typeof set === 'object' && set !== null && !Array.isArray(set);
  const isUnset = Array.isArray(unset);
  return {
    ...(value !== undefined && { value }),
    set: isSet ? set : {},
    unset: isUnset ? unset : [],
  };
}

function takeContexts(
  actors: Map<string, Actor>,
  { line, changes }: BundledEntry,
  root: string,
): void {
  // every machine is written anew then
  if (line.eventType === 'workflow.rewind') {
    for (const address of actors.keys()) if (address !== root) actors.delete(address);
  }
  for (const address of line.actorsDropped) actors.delete(address);
  for (const [address, change] of Object.entries((changes ?? {}) as Record<string, Json>)) {
    const { value, set, unset } = changeOf(change);
    const before = actors.get(address) ?? { value: {}, context: {} };
    const left = Object.entries(before.context).filter(([key]) => !unset.includes(key));
    const context = Object.fromEntries([...left, ...Object.entries(set)]);
    actors.set(address, { value: value ?? before.value, context });
  }
}
