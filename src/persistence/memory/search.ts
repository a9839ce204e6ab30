import type { WorkflowRow } from '../../runtime/records.ts';
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
  const { workflowId, checkpointsOnly = false } = request;
  const source = workflowId === undefined ? disk : disk.shelf(workflowId);
  const lines: readonly JournalKinds[K][] = source?.lines[kind] ?? [];
  const wanted = checkpointsOnly
    ? lines.filter((line) => !('checkpoint' in line) || line.checkpoint)
    : lines;
  return cut(wanted, request, ({ sequence }) => sequence);
}

function fits({ workflow, actors, messages }: Shelf, filter: WorkflowFilter): boolean {
  const { ids, statuses, waitingFor, waitingForTimer, metadata = {} } = filter;
  if (ids !== undefined && !ids.includes(workflow.id)) return false;
  if (statuses !== undefined && !statuses.includes(workflow.status)) return false;
  if (!standsWhereAsked(workflow.configuration, filter)) return false;
  if (waitingFor !== undefined) {
    const standing = [workflow, ...actors.values()].map((actor) => actor.configuration);
    if (!standing.some((it) => it !== undefined && waitsFor(it, waitingFor))) return false;
  }
  if (waitingForTimer !== undefined) {
    const set = [...messages.values()].some(({ row }) => row.kind === 'timer');
    if (set !== waitingForTimer) return false;
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (!Object.hasOwn(workflow.metadata, key) || workflow.metadata[key] !== value) return false;
  }
  return fitsInTime(workflow, filter);
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
