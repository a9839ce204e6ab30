import { matchesDescriptor } from '../../machines/descriptor.ts';
import type { TaskRow, WorkflowRow } from '../../runtime/records.ts';
import type {
  JournalKinds,
  JournalRequest,
  Page,
  PageRequest,
  WorkflowFilter,
} from '../../runtime/store.ts';
import { standsWhereAsked, waitsFor } from '../../runtime/workflow-filter.ts';
import { pageOf } from '../order.ts';
import type { Disk } from './disk.ts';
import type { Shelf } from './rows.ts';

export function findWorkflows(
  disk: Disk,
  filter: WorkflowFilter,
  page: PageRequest,
): Page<WorkflowRow> {
  const fitting = disk.shelves().filter((shelf) => fits(shelf, filter));
  const { items, cursor } = cut(fitting, page, ({ seq }) => seq);
  return { items: items.map(({ workflow }) => workflow), cursor };
}

export function countWorkflows(disk: Disk, filter: WorkflowFilter): number {
  return disk.shelves().filter((shelf) => fits(shelf, filter)).length;
}

export function readJournal<K extends keyof JournalKinds>(
  disk: Disk,
  kind: K,
  request: JournalRequest,
): Page<JournalKinds[K]> {
  const { workflowId, revision, checkpointsOnly = false } = request;
  const source = workflowId === undefined ? disk : disk.shelf(workflowId);
  const lines: readonly JournalKinds[K][] = source?.lines[kind] ?? [];
  const ofRevision =
    revision === undefined
      ? lines
      : lines.filter((line) => !('revision' in line) || line.revision === revision);
  const kept = checkpointsOnly && new Set(source?.lines.checkpoints.map((line) => line.sequence));
  const wanted =
    kept === false || kind !== 'turns'
      ? ofRevision
      : ofRevision.filter((line) => kept.has(line.sequence) || stands(disk, line));
  return cut(wanted, request, ({ sequence }) => sequence);
}

/** Whether the workflow still stands where this turn left it, suspended. */
function stands(disk: Disk, line: JournalKinds[keyof JournalKinds]): boolean {
  if (!('checkpoint' in line)) return false;
  const { checkpoint, workflowId, revision } = line;
  return checkpoint && disk.shelf(workflowId)?.workflow.revision === revision;
}

function fits({ workflow, actors, messages, tasks }: Shelf, filter: WorkflowFilter): boolean {
  const { ids, statuses, waitingFor, waitingForTimer, parent, metadata = {} } = filter;
  if (ids !== undefined && !ids.includes(workflow.id)) return false;
  if (statuses !== undefined && !statuses.includes(workflow.status)) return false;
  if (!standsWhereAsked(workflow.configuration, filter)) return false;
  if (waitingFor !== undefined) {
    const standing = [workflow, ...actors.values()].map((actor) => actor.configuration);
    const waits =
      standing.some((it) => it !== undefined && waitsFor(it, waitingFor)) ||
      [...tasks.values()].some(({ row }) => awaits(row, waitingFor));
    if (!waits) return false;
  }
  if (parent !== undefined && workflow.parent?.workflowId !== parent) return false;
  if (waitingForTimer !== undefined) {
    const set = [...messages.values()].some(({ row }) => row.kind === 'timer');
    if (set !== waitingForTimer) return false;
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (!Object.hasOwn(workflow.metadata, key) || workflow.metadata[key] !== value) return false;
  }
  return fitsInTime(workflow, filter);
}

function awaits({ awaits: descriptor }: TaskRow, type: string): boolean {
  return descriptor !== undefined && matchesDescriptor(type, descriptor);
}

function fitsInTime({ createdAt, updatedAt }: WorkflowRow, filter: WorkflowFilter): boolean {
  const { createdBefore, createdAfter, updatedBefore, updatedAfter } = filter;
  return (
    createdAt < (createdBefore ?? Infinity) &&
    createdAt >= (createdAfter ?? -Infinity) &&
    updatedAt < (updatedBefore ?? Infinity) &&
    updatedAt >= (updatedAfter ?? -Infinity)
  );
}

function cut<T>(
  ascending: readonly T[],
  { after, limit, newestFirst = false }: PageRequest,
  cursorOf: (item: T) => number,
): Page<T> {
  const ordered = newestFirst ? ascending.toReversed() : ascending;
  const rest =
    after === undefined
      ? ordered
      : ordered.filter((item) => (newestFirst ? cursorOf(item) < after : cursorOf(item) > after));
  return pageOf(rest, limit, cursorOf);
}
