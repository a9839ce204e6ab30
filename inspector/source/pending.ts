import {
  storedRun,
  storedState,
  type DueItem,
  type StoreReads,
  type StoredRun,
  type WorkflowRow,
} from 'abeyance/reading';
import type {
  DueRow,
  FailureLine,
  FailuresRequest,
  PageOf,
  TimersAnswer,
  TimersRequest,
} from '../protocol/index.ts';
import { PAGE_DEFAULT } from '../protocol/limits.ts';
import { cutOfSome, type Showing } from './cut.ts';
import { soon } from './soon.ts';
import { leaves } from './summary.ts';

/** Chores of the engine: nobody waits for them. */
const CHORES: ReadonlySet<string> = new Set(['actions', 'notices']);
/** Workflows read before everything else may go on. */
const AT_ONCE = 25;

/** What time moves next, over all workflows, in the order in which it comes due. */
export async function timersOf(
  reads: StoreReads,
  { after, limit = PAGE_DEFAULT }: TimersRequest,
): Promise<TimersAnswer> {
  const page = await reads.due(after, Number.MAX_SAFE_INTEGER, limit);
  const runs = new Map<string, { readonly row: WorkflowRow; readonly run: StoredRun }>();
  const items: DueRow[] = [];
  for (const item of page.items) {
    let known = runs.get(item.workflowId);
    if (known === undefined) {
      const records = await reads.load(item.workflowId);
      if (records === undefined) continue;
      known = { row: records.workflow, run: storedRun(records) };
      runs.set(item.workflowId, known);
      if (runs.size % AT_ONCE === 0) await soon();
    }
    const row = dueRow(item, known);
    if (row !== undefined) items.push(row);
  }
  const last = page.items.at(-1);
  const isMore = page.nextDueAt !== undefined && last !== undefined;
  return { items, cursor: isMore ? { dueAt: last.dueAt, seq: last.seq } : undefined };
}

function dueRow(
  { kind, workflowId, key, dueAt }: DueItem,
  { row, run }: { readonly row: WorkflowRow; readonly run: StoredRun },
): DueRow | undefined {
  const base = {
    workflowId,
    workflow: row.configuration.definition.name,
    status: row.status,
    key,
    dueAt,
  };
  if (kind === 'timer') {
    const timer = run.timers.find((one) => one.key === key);
    if (timer === undefined) return undefined;
    const { address, state, event, setAt } = timer;
    return { ...base, type: 'timer', address, state, event: event.type, setAt };
  }
  if (kind === 'task') {
    const task = run.tasks.find((one) => one.key === key);
    if (task === undefined || CHORES.has(task.kind)) return undefined;
    return { ...base, type: 'task', address: task.address, event: task.src, setAt: task.askedAt };
  }
  const kept = run.kept.find((one) => one.key === key);
  if (kept === undefined || kept.reason === 'sending') return undefined;
  const type = kept.reason === 'early' ? 'giveUp' : 'event';
  return { ...base, type, address: kept.to, event: kept.event.type };
}

/** Workflows that failed or are parked, newest first by their beginning. */
export async function failuresOf(
  reads: StoreReads,
  { after, limit = PAGE_DEFAULT }: FailuresRequest,
  showing: Showing,
): Promise<PageOf<FailureLine>> {
  const page = await reads.find(
    { statuses: ['failed', 'parked'] },
    { limit, newestFirst: true, ...(after === undefined ? undefined : { after }) },
  );
  const items: FailureLine[] = [];
  for (const row of page.items) items.push(await failureOf(reads, row, showing));
  return { items, cursor: page.cursor };
}

async function failureOf(
  reads: StoreReads,
  row: WorkflowRow,
  showing: Showing,
): Promise<FailureLine> {
  const { definition, states } = row.configuration;
  const stumbled = row.status === 'parked' ? await stumbledOver(reads, row.id) : undefined;
  const error = stumbled?.error ?? storedState(row.state).error;
  return {
    id: row.id,
    workflow: definition.name,
    version: definition.version,
    status: row.status === 'parked' ? 'parked' : 'failed',
    states: leaves(states),
    failure: row.failure ?? '',
    error: cutOfSome(error, 'error', showing),
    eventType: stumbled?.event.type,
    at: row.updatedAt,
    revision: row.revision,
  };
}

async function stumbledOver(
  reads: StoreReads,
  id: string,
): Promise<StoredRun['kept'][number] | undefined> {
  const records = await reads.load(id);
  if (records === undefined) return undefined;
  return storedRun(records).kept.find(({ reason }) => reason === 'parked');
}
