import type { WorkflowRow } from '../../runtime/records.ts';
import type { Page, PageRequest, WorkflowFilter } from '../../runtime/store.ts';
import { matchesNothing } from '../../runtime/workflow-filter.ts';
import { pageOf } from '../order.ts';
import type { Connection, Query } from './connection.ts';
import { sourceOfOne, sourcesOf, type Source } from './sources.ts';
import type { Tables } from './tables/tables.ts';

/** Statements kept prepared: their text depends on which filters are given, not on the values. */
const STATEMENTS_MAX = 200;

interface Hit {
  readonly value: number;
}

/** Searches workflows. */
export class Finder {
  readonly #connection: Connection;
  readonly #tables: Tables;
  readonly #statements = new Map<string, Query<Hit>>();

  constructor(connection: Connection, tables: Tables) {
    this.#connection = connection;
    this.#tables = tables;
  }

  find(filter: WorkflowFilter, page: PageRequest): Page<WorkflowRow> {
    if (matchesNothing(filter)) return { items: [], cursor: undefined };
    const seqs = filter.ids
      ? this.#amongIds(filter, filter.ids, page)
      : sourcesOf(this.#tables, filter, false).map((it) => this.#read(it, page));
    const order = page.newestFirst ? descending : ascending;
    const merged = [...new Set(seqs.flat())].toSorted(order).slice(0, page.limit + 1);
    const { items, cursor } = pageOf(merged, page.limit, (seq) => seq);
    return { items: items.flatMap((seq) => this.#tables.workflows.bySeq(seq) ?? []), cursor };
  }

  count(filter: WorkflowFilter): number {
    if (matchesNothing(filter)) return 0;
    if (filter.ids) return this.#amongIds(filter, filter.ids, { limit: 1 }).length;
    let total = 0;
    for (const { from, seq, where } of sourcesOf(this.#tables, filter, true)) {
      const counted = seq === 'a.workflow' ? 'count(distinct a.workflow)' : 'count(*)';
      const sql = `select ${counted} as value from ${from} where ${where.sql}`;
      total += this.#prepared(sql).get(...where.values)?.value ?? 0;
    }
    return total;
  }

  /** Named workflows are looked up one by one; texts with NUL cannot go through a JSON list. */
  #amongIds(
    filter: WorkflowFilter,
    ids: readonly string[],
    page: PageRequest,
  ): readonly (readonly number[])[] {
    const seqs = [...new Set(ids)].flatMap((id) => this.#tables.workflows.seqOf(id) ?? []);
    return seqs
      .map((seq) => this.#read(sourceOfOne(this.#tables, filter, seq), page))
      .filter((found) => found.length > 0);
  }

  #read(source: Source, page: PageRequest): readonly number[] {
    const { after, limit, newestFirst = false } = page;
    const from = after ?? (newestFirst ? Number.MAX_SAFE_INTEGER : -1);
    const query = this.#prepared(pageSql(source, newestFirst));
    return query.all(...source.where.values, from, limit + 1).map(({ value }) => value);
  }

  #prepared(sql: string): Query<Hit> {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#connection.prepare<Hit>(sql);
    if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** The statement that reads a page of a source. */
export function pageSql({ from, seq, where }: Source, newestFirst: boolean): string {
  const [sign, direction] = newestFirst ? ['<', 'desc'] : ['>', 'asc'];
  // Two actors of one workflow may stand in the same configuration.
  const select = seq === 'a.workflow' ? 'select distinct' : 'select';
  const range = `${where.sql} and ${seq} ${sign} ? order by ${seq} ${direction} limit ?`;
  return `${select} ${seq} as value from ${from} where ${range}`;
}

function ascending(a: number, b: number): number {
  return a - b;
}

function descending(a: number, b: number): number {
  return b - a;
}
