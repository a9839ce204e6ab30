import { isAbeyanceError } from '../machines/errors.ts';
import type { Suspension } from '../machines/pause.ts';
import { pastOf, readPast } from './checkpoint-text.ts';
import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { WorkflowRow } from './records.ts';
import type { PastPlace } from './rewind-turns.ts';
import { readSnapshotId, snapshotNotFound } from './snapshot-id.ts';
import type { JournalKinds } from './store.ts';
import { suspensionChange } from './suspension-change.ts';
import { readSuspensions } from './suspensions.ts';
import { workflowSnapshot, type WorkflowSnapshot } from './workflow-snapshot.ts';

type Line = JournalKinds['turns'];

/** A snapshot by its id: where its workflow stands now, or stood once. */
export type FoundSnapshot =
  | { readonly type: 'present'; readonly row: WorkflowRow; readonly suspensions: Stood }
  | { readonly type: 'past'; readonly line: Line; readonly place: PastPlace };

type Stood = readonly Suspension[];

/**
 * Finds a snapshot. One of a pause that was moved along by events since is found where that pause
 * stood last, or stands now: an id stays good for as long as its pause can be gone back to.
 * @throws `SnapshotNotFound` for what is no id of one, was never made, or was cleaned up.
 */
export async function findSnapshot(core: EngineCore, id: string): Promise<FoundSnapshot> {
  const { workflowId, revision } = readSnapshotId(id);
  const line = await turnOf(core, workflowId, revision);
  if (line === undefined) throw snapshotNotFound(id, 'is of no turn that is stored; check the id');
  const kept = await firstKept(core, line);
  if (kept?.revision === revision) return { type: 'past', line, place: placeAt(line, kept) };
  const last = kept && (await lastOf(core, line, kept));
  const row = line.checkpoint ? await storedRow(core, workflowId) : undefined;
  if (row !== undefined && isActive(row)) {
    const suspensions = readSuspensions(row.suspensions, workflowId);
    const isThere = last === undefined ? isOfPause(line, suspensions) : isSame(last, suspensions);
    if (row.revision === revision || isThere) return { type: 'present', row, suspensions };
  }
  if (last !== undefined) return { type: 'past', line: last.line, place: last.place };
  throw snapshotNotFound(id, 'was not made, or was cleaned up; `listSnapshots` has what there is');
}

/** Where a pause stood last, of those places that are kept. */
interface LastOfPause {
  readonly line: Line;
  readonly place: PastPlace;
  readonly stood: Stood;
}

async function lastOf(
  core: EngineCore,
  line: Line,
  kept: JournalKinds['checkpoints'],
): Promise<LastOfPause | undefined> {
  const keptLine = await turnOf(core, line.workflowId, kept.revision);
  if (keptLine === undefined) return undefined;
  const place = placeAt(keptLine, kept);
  const stood = readSuspensions(place.past.suspensions, line.workflowId);
  return isOfPause(line, stood) ? { line: keptLine, place, stood } : undefined;
}

/** Where a snapshot stands, as a place to go on from: also of a workflow that stands there now. */
export async function placeOf(core: EngineCore, id: string): Promise<PastPlace> {
  const found = await findSnapshot(core, id);
  if (found.type === 'past') return found.place;
  const { row, suspensions } = found;
  const present = await core.enter<PastPlace | undefined>(row.id, (hot) => ({
    value: hot !== undefined && standsAt(hot, suspensions) ? presentPlace(hot) : undefined,
  }));
  // it has moved on since: then it is kept, unless nothing is
  return present ?? placeOf(core, id);
}

/** Whether a workflow still stands in the pause it was found in. */
export function standsAt({ row, suspensions }: HotWorkflow, stood: Stood): boolean {
  return isActive(row) && isSame({ stood }, suspensions);
}

function isSame({ stood }: Pick<LastOfPause, 'stood'>, suspensions: Stood): boolean {
  const { begun, ended } = suspensionChange(stood, suspensions, 'event');
  return begun.length + ended.length === 0;
}

/** The workflow as it stood: for a look at the context it had. */
export async function snapshotOf(core: EngineCore, id: string): Promise<WorkflowSnapshot> {
  const found = await findSnapshot(core, id);
  if (found.type === 'present') return workflowSnapshot(found.row);
  const { line, place } = found;
  const row = await core.rowOf(place.workflowId);
  const { revision, at: updatedAt, configuration } = line;
  const { status, state, suspensions } = place.past;
  const then = { revision, configuration, status, state, suspensions, updatedAt };
  return workflowSnapshot({ ...row, ...then, failure: undefined });
}

function presentPlace(hot: HotWorkflow): PastPlace {
  const { id, row } = hot;
  return {
    workflowId: id,
    revision: row.revision,
    past: pastOf(hot),
    configuration: row.configuration,
  };
}

function placeAt(
  { configuration }: Line,
  { workflowId, revision, body }: JournalKinds['checkpoints'],
): PastPlace {
  return { workflowId, revision, past: readPast(body), configuration };
}

async function turnOf(
  { store }: EngineCore,
  workflowId: string,
  revision: number,
): Promise<Line | undefined> {
  const { items } = await store.journal('turns', { workflowId, revision, limit: 1 });
  return items[0];
}

/** The first checkpoint kept at this turn or after it. */
async function firstKept(
  { store }: EngineCore,
  { workflowId, sequence }: Line,
): Promise<JournalKinds['checkpoints'] | undefined> {
  const page = await store.journal('checkpoints', { workflowId, after: sequence - 1, limit: 1 });
  return page.items[0];
}

async function storedRow(core: EngineCore, id: string): Promise<WorkflowRow | undefined> {
  try {
    return await core.rowOf(id);
  } catch (error) {
    if (isAbeyanceError(error, 'WorkflowNotFound')) return undefined;
    throw error;
  }
}

/** Whether all that stood still then had begun to by this turn. */
function isOfPause({ checkpoint, at }: Line, stood: Stood): boolean {
  return checkpoint && stood.length > 0 && stood.every(({ startedAt }) => startedAt <= at);
}

function isActive({ status }: WorkflowRow): boolean {
  return status === 'running' || status === 'suspended';
}
