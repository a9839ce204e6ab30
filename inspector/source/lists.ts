import type { StoreReads, WorkflowRow } from 'abeyance/reading';
import type { WorkflowStatus } from 'abeyance';
import {
  STATUS_NAMES,
  type CountAnswer,
  type CountRequest,
  type ListAnswer,
  type ListRequest,
} from '../protocol/index.ts';
import { PAGE_DEFAULT } from '../protocol/limits.ts';
import { findAmong, searchOf, type Search } from './search.ts';
import { soon } from './soon.ts';
import { summaryOf } from './summary.ts';

/** Rows one call looks at where the store cannot search by itself. */
const LOOKED_AT_MAX = 5_000;
/** The same of a call that only counts. */
const COUNTED_MAX = 20_000;
/** Rows read at a time: an engine in the same process goes on in between. */
const CHUNK = 250;

/** @throws `QueryInvalid`. */
export async function listWorkflows(
  reads: StoreReads,
  request: ListRequest,
  now: number,
): Promise<ListAnswer> {
  const { limit = PAGE_DEFAULT, after } = request;
  const search = searchOf(request.query, now);
  const exact = await exactRow(reads, search);
  const first = after === undefined && exact !== undefined ? [exact] : [];
  const { rows, cursor } = await scan(reads, search, request, limit - first.length);
  const others = exact === undefined ? rows : rows.filter(({ id }) => id !== exact.id);
  return { rows: [...first, ...others].map(summaryOf), cursor };
}

/** The workflow a bare word names outright: it stands first, however long the list. */
async function exactRow(reads: StoreReads, search: Search): Promise<WorkflowRow | undefined> {
  if (search.word === undefined) return undefined;
  const [row] = await findAmong(reads, search, [search.word]);
  return row;
}

interface Found {
  readonly rows: readonly WorkflowRow[];
  readonly cursor: number | undefined;
}

async function scan(
  reads: StoreReads,
  { filter, fits }: Search,
  { after, newestFirst = false }: ListRequest,
  limit: number,
): Promise<Found> {
  const rows: WorkflowRow[] = [];
  let cursor = after;
  for (let looked = 0; looked < LOOKED_AT_MAX;) {
    const page = await reads.find(filter, {
      limit: Math.max(1, limit - rows.length),
      newestFirst,
      ...(cursor === undefined ? undefined : { after: cursor }),
    });
    rows.push(...(fits === undefined ? page.items : page.items.filter(fits)));
    ({ cursor } = page);
    looked += page.items.length;
    // a page that is nearly full is handed out: the last few may be far away
    if (cursor === undefined || fits === undefined || rows.length >= limit * 0.75) break;
    await soon();
  }
  return { rows, cursor };
}

/** @throws `QueryInvalid`. */
export async function countWorkflows(
  reads: StoreReads,
  { query }: CountRequest,
  now: number,
): Promise<CountAnswer> {
  const search = searchOf(query, now);
  const { filter, fits } = search;
  const byStatus = Object.fromEntries(STATUS_NAMES.map((status) => [status, 0])) as Record<
    WorkflowStatus,
    number
  >;
  let exact = true;
  if (fits === undefined) {
    for (const status of filter.statuses ?? STATUS_NAMES) {
      byStatus[status] = await reads.count({ ...filter, statuses: [status] });
    }
  } else {
    let looked = 0;
    for await (const rows of allRows(reads, search)) {
      for (const { status } of rows.found) byStatus[status] += 1;
      looked += rows.looked;
      exact = looked < COUNTED_MAX || rows.isLast;
      if (!exact) break;
    }
  }
  const total = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
  return { total, byStatus, exact };
}

/** Every row a search finds, in chunks, in the order of creation. */
export async function* allRows(
  reads: StoreReads,
  { filter, fits }: Search,
): AsyncGenerator<{
  readonly found: readonly WorkflowRow[];
  readonly looked: number;
  readonly isLast: boolean;
}> {
  let after: number | undefined;
  do {
    const page = await reads.find(filter, {
      limit: CHUNK,
      ...(after === undefined ? undefined : { after }),
    });
    after = page.cursor;
    const found = fits === undefined ? page.items : page.items.filter(fits);
    yield { found, looked: page.items.length, isLast: after === undefined };
    await soon();
  } while (after !== undefined);
}
