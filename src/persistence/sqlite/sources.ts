import { WORKFLOW_STATUSES } from '../../runtime/records.ts';
import type { WorkflowFilter } from '../../runtime/store.ts';
import { asksWhereItStands, standsWhereAsked, waitsFor } from '../../runtime/workflow-filter.ts';
import { KIND_CODES, STATUS_CODES } from './codes.ts';
import type { Value } from './connection.ts';
import type { ConfigurationTable } from './tables/configurations.ts';

/** A part of what a filter asks for, read in the order of `seq` by one index. */
export interface Source {
  readonly from: string;
  /** The column that holds the workflow's number in the index that leads. */
  readonly seq: string;
  readonly where: Condition;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** What a filter means in numbers; `undefined` is any. */
interface Numbers {
  readonly statuses: readonly number[] | undefined;
  /** Configurations the root may stand in. */
  readonly standing: readonly number[] | undefined;
  /** Configurations in which an actor waits for the event asked for. */
  readonly waiting: readonly number[] | undefined;
}

const TIMER = KIND_CODES.indexOf('timer');

/**
 * Splits a filter into sources: by metadata if any is given, else by every pair of status and
 * configuration that fits, else by creation alone. Their rows may overlap (a root and an actor that
 * wait for the same event), unless `disjoint` asks for parts whose counts add up.
 */
export function sourcesOf(
  configurations: ConfigurationTable,
  filter: WorkflowFilter,
  disjoint: boolean,
): readonly Source[] {
  const numbers = numbersOf(configurations, filter);
  const [entry] = Object.entries(filter.metadata ?? {});
  if (entry !== undefined) return [metadataSource(filter, numbers, entry)];
  if (!numbers.statuses && !numbers.standing && !numbers.waiting) {
    const where = allOf(rowConditions(filter));
    return [{ from: 'workflows w', seq: 'w.seq', where }];
  }
  const everywhere = (): readonly number[] => configurations.matching(() => true);
  const roots = bothOf(numbers.standing, numbers.waiting) ?? everywhere();
  const sources = allStatuses(numbers).flatMap((status) =>
    roots.map((configuration) => standingSource(filter, status, configuration)),
  );
  if (!numbers.waiting?.length) return sources;
  const groups = disjoint ? [numbers.waiting] : numbers.waiting.map((id) => [id]);
  return [...sources, ...groups.map((group) => actorSource(filter, numbers, group))];
}

/** The source that holds one workflow, if it is one the filter asks for. */
export function sourceOfOne(
  configurations: ConfigurationTable,
  filter: WorkflowFilter,
  seq: number,
): Source {
  const itself = { sql: 'w.seq = ?', values: [seq] };
  const numbers = numbersOf(configurations, filter);
  const conditions = [itself, ...standingConditions(numbers), ...waitingConditions(numbers)];
  const where = allOf([...conditions, ...metadataConditions(filter), ...rowConditions(filter)]);
  return { from: 'workflows w', seq: 'w.seq', where };
}

function numbersOf(configurations: ConfigurationTable, filter: WorkflowFilter): Numbers {
  const { statuses, waitingFor } = filter;
  return {
    statuses: statuses && [...new Set(statuses)].map((status) => STATUS_CODES.indexOf(status)),
    standing: asksWhereItStands(filter)
      ? configurations.matching((it) => standsWhereAsked(it, filter))
      : undefined,
    waiting:
      waitingFor === undefined
        ? undefined
        : configurations.matching((it) => waitsFor(it, waitingFor)),
  };
}

function allStatuses({ statuses }: Numbers): readonly number[] {
  return statuses ?? WORKFLOW_STATUSES.map((_, code) => code);
}

function metadataSource(
  filter: WorkflowFilter,
  numbers: Numbers,
  [key, value]: readonly [string, string],
): Source {
  const leading = { sql: 'd.key = ? and d.value = ?', values: [key, value] };
  const conditions = [leading, ...standingConditions(numbers), ...waitingConditions(numbers)];
  return {
    from: 'metadata d cross join workflows w on w.seq = d.workflow',
    seq: 'd.workflow',
    where: allOf([...conditions, ...metadataConditions(filter), ...rowConditions(filter)]),
  };
}

function standingSource(filter: WorkflowFilter, status: number, configuration: number): Source {
  const leading = { sql: 'w.status = ? and w.configuration = ?', values: [status, configuration] };
  const where = allOf([leading, ...rowConditions(filter)]);
  return { from: 'workflows w', seq: 'w.seq', where };
}

function actorSource(filter: WorkflowFilter, numbers: Numbers, group: readonly number[]): Source {
  // A single number is compared, not looked up in a list: then the index gives rows in order.
  const [only] = group;
  const leading =
    group.length === 1 && only !== undefined
      ? { sql: 'a.configuration = ?', values: [only] }
      : oneOf('a.configuration', group);
  const rootWaits = oneOf('w.configuration', numbers.waiting ?? []);
  const elsewhere = { sql: `not ${rootWaits.sql}`, values: rootWaits.values };
  return {
    from: 'actors a cross join workflows w on w.seq = a.workflow',
    seq: 'a.workflow',
    where: allOf([leading, elsewhere, ...standingConditions(numbers), ...rowConditions(filter)]),
  };
}

function standingConditions({ statuses, standing }: Numbers): readonly Condition[] {
  return [
    ...(statuses ? [oneOf('w.status', statuses)] : []),
    ...(standing ? [oneOf('w.configuration', standing)] : []),
  ];
}

function waitingConditions({ waiting }: Numbers): readonly Condition[] {
  if (waiting === undefined) return [];
  const root = oneOf('w.configuration', waiting);
  const actor = oneOf('a.configuration', waiting);
  const anyActor = `exists (select 1 from actors a where a.workflow = w.seq and ${actor.sql})`;
  const values = [...root.values, ...actor.values];
  return [{ sql: `(${root.sql} or ${anyActor})`, values }];
}

function metadataConditions({ metadata = {} }: WorkflowFilter): readonly Condition[] {
  return Object.entries(metadata).map((entry) => ({
    sql: 'exists (select 1 from metadata e where e.workflow = w.seq and e.key = ? and e.value = ?)',
    values: entry,
  }));
}

/** Conditions no index leads by: they are looked at row by row. */
function rowConditions(filter: WorkflowFilter): readonly Condition[] {
  const moments: readonly (readonly [string, number | undefined])[] = [
    ['w.created_at < ?', filter.createdBefore],
    ['w.created_at >= ?', filter.createdAfter],
    ['w.created_at + w.updated < ?', filter.updatedBefore],
    ['w.created_at + w.updated >= ?', filter.updatedAfter],
  ];
  const conditions = moments.flatMap(([sql, moment]) =>
    moment === undefined ? [] : [{ sql, values: [moment] }],
  );
  const { waitingForTimer } = filter;
  return waitingForTimer === undefined ? conditions : [...conditions, timerSet(waitingForTimer)];
}

function timerSet(wanted: boolean): Condition {
  const timer = `select 1 from messages m where m.kind = ${TIMER}`;
  const set =
    `(exists (${timer} and m.workflow = w.seq)` +
    ` or exists (${timer} and m.seq = w.seq and m.workflow is null))`;
  return { sql: wanted ? set : `not ${set}`, values: [] };
}

function oneOf(column: string, numbers: readonly number[]): Condition {
  const sql = `${column} in (select value from json_each(?))`;
  return { sql, values: [JSON.stringify(numbers)] };
}

function allOf(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' and ') || '1',
    values: conditions.flatMap(({ values }) => values),
  };
}

function bothOf(
  a: readonly number[] | undefined,
  b: readonly number[] | undefined,
): readonly number[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.filter((it) => b.includes(it));
}
