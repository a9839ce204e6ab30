import type { Duration } from '../machines/duration.ts';
import { durationMs } from '../machines/duration.ts';
import { readFields } from '../machines/invalid-option.ts';
import type { SuspendReason, Suspension } from '../machines/pause.ts';
import { readPast } from './checkpoint-text.ts';
import type { EngineCore } from './engine-core.ts';
import { checkId } from './event-input.ts';
import type { JournalQuery } from './journal.ts';
import { invalidQuery, readPage, readStrings } from './list-query.ts';
import type { WorkflowRow } from './records.ts';
import { snapshotId } from './snapshot-id.ts';
import type { JournalKinds, JournalRequest, Page } from './store.ts';
import { readSuspensions } from './suspensions.ts';
import type { StateValue } from './workflow-snapshot.ts';

type Reason = SuspendReason['type'];

/** A snapshot one can go back to: where a workflow stands, or stood once. */
export interface SnapshotEntry {
  /** `order-1@7`: the workflow and its revision then. */
  readonly id: string;
  readonly workflowId: string;
  /** The workflow's name. */
  readonly workflow: string;
  /** Grows over the whole store. */
  readonly sequence: number;
  readonly revision: number;
  /** ms since epoch of the turn that led there. */
  readonly at: number;
  readonly value: StateValue;
  /** What kinds of suspension it stood in. */
  readonly reasons: readonly Reason[];
  readonly suspensions: readonly Suspension[];
  /** Whether the workflow stands there now. */
  readonly current: boolean;
}

/** Which snapshots to list; all that is given must hold. */
export interface SnapshotQuery extends JournalQuery {
  readonly workflow?: string | readonly string[];
  /** A kind of suspension it stood in. */
  readonly reason?: Reason | readonly Reason[];
  /** Made at least this long ago. */
  readonly olderThan?: Duration;
  /** Made within this long. */
  readonly newerThan?: Duration;
}

const KEYS: readonly string[] = [
  'workflowId',
  'workflow',
  'reason',
  'olderThan',
  'newerThan',
  'after',
  'limit',
  'newestFirst',
];

const REASONS: readonly string[] = [
  'sleep',
  'sleepUntil',
  'waitingForEvent',
  'subWorkflow',
  'polling',
] satisfies readonly Reason[];

/** Lines one call looks at: where few of them fit, a page has fewer than its limit. */
const LOOKED_AT_MAX = 10_000;

type Line = JournalKinds['turns'];

interface Wanted {
  readonly names: readonly string[] | undefined;
  readonly reasons: readonly string[] | undefined;
  /** ms since epoch. */
  readonly before: number;
  /** ms since epoch. */
  readonly from: number;
}

/** @throws `QueryInvalid`, `DurationInvalid`. */
export async function listSnapshots(
  core: EngineCore,
  given: SnapshotQuery,
): Promise<Page<SnapshotEntry>> {
  const query = readFields(given, 'query', KEYS, 'QueryInvalid');
  const wanted = readWanted(query, core.host.now());
  const request = readRequest(core, query);
  const { limit } = request;
  const items: SnapshotEntry[] = [];
  let { after } = request;
  for (let looked = 0; looked < LOOKED_AT_MAX;) {
    const page = await core.store.journal('turns', {
      ...request,
      ...(after === undefined ? undefined : { after }),
    });
    looked += page.items.length;
    const lines = page.items.filter((line) => isWanted(line, wanted));
    for (const entry of await entriesOf(core, lines)) {
      if (!hasReason(entry, wanted)) continue;
      items.push(entry);
      if (items.length < limit) continue;
      const isLast = page.cursor === undefined && entry.sequence === page.items.at(-1)?.sequence;
      return { items, cursor: isLast ? undefined : entry.sequence };
    }
    after = page.cursor;
    if (after === undefined) break;
  }
  return { items, cursor: after };
}

/** The lines as one sees them, but for those that were left and not kept since they were read. */
async function entriesOf(
  core: EngineCore,
  lines: readonly Line[],
): Promise<readonly SnapshotEntry[]> {
  if (lines.length === 0) return [];
  const ids = [...new Set(lines.map(({ workflowId }) => workflowId))];
  const { items } = await core.store.find({ ids }, { limit: ids.length });
  const rows = new Map(items.map((row) => [row.id, row]));
  const entries: SnapshotEntry[] = [];
  for (const line of lines) {
    const row = rows.get(line.workflowId);
    const current = row?.revision === line.revision;
    const suspensions = current ? row.suspensions : await keptSuspensions(core, line);
    if (suspensions !== undefined) entries.push(entryOf(line, suspensions, current));
  }
  return entries;
}

async function keptSuspensions(
  core: EngineCore,
  { workflowId, revision }: Line,
): Promise<WorkflowRow['suspensions'] | undefined> {
  const page = await core.store.journal('checkpoints', { workflowId, revision, limit: 1 });
  const [kept] = page.items;
  return kept && readPast(kept.body).suspensions;
}

function entryOf(line: Line, text: string, current: boolean): SnapshotEntry {
  const { workflowId, sequence, revision, at, configuration } = line;
  const suspensions = readSuspensions(text, workflowId);
  return {
    id: snapshotId(workflowId, revision),
    workflowId,
    workflow: configuration.definition.name,
    sequence,
    revision,
    at,
    value: JSON.parse(configuration.value) as StateValue,
    reasons: [...new Set(suspensions.map(({ type }) => type))],
    suspensions,
    current,
  };
}

function isWanted({ configuration, at }: Line, { names, before, from }: Wanted): boolean {
  if (names !== undefined && !names.includes(configuration.definition.name)) return false;
  return at <= before && at >= from;
}

function hasReason({ reasons: found }: SnapshotEntry, { reasons }: Wanted): boolean {
  return reasons === undefined || found.some((reason) => reasons.includes(reason));
}

function readRequest(core: EngineCore, query: SnapshotQuery): JournalRequest {
  const { workflowId } = query;
  if (workflowId !== undefined) {
    checkId(workflowId, 'query.workflowId', core.limits, 'QueryInvalid');
  }
  return {
    ...readPage(query, core.limits),
    ...(workflowId === undefined ? undefined : { workflowId }),
    checkpointsOnly: true,
  };
}

function readWanted(
  { workflow, reason, olderThan, newerThan }: SnapshotQuery,
  now: number,
): Wanted {
  const reasons = reason === undefined ? undefined : readStrings(reason, 'reason');
  if (reasons !== undefined && !reasons.every((one) => REASONS.includes(one))) {
    throw invalidQuery('reason', `is none of ${REASONS.join(', ')}`);
  }
  return {
    names: workflow === undefined ? undefined : readStrings(workflow, 'workflow'),
    reasons,
    before: olderThan === undefined ? Infinity : now - durationMs(olderThan, 'query.olderThan'),
    from: newerThan === undefined ? -Infinity : now - durationMs(newerThan, 'query.newerThan'),
  };
}
