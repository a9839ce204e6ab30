import type { Configuration } from '../../machines/configuration.ts';
import { descriptorsOf } from '../../machines/descriptor.ts';
import type { WorkflowFilter } from '../../runtime/store.ts';
import { asksWhereItStands, standsWhereAsked, waitsFor } from '../../runtime/workflow-filter.ts';
import { KIND_CODES } from './codes.ts';
import type { Value } from './connection.ts';
import type { Standing } from './tables/standings.ts';
import type { Tables } from './tables/tables.ts';

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
  /** Standings a root may have. */
  readonly standing: readonly number[] | undefined;
  /** Standings in which a root waits for the event asked for. */
  readonly rootWaiting: readonly number[];
  /** Configurations in which an actor waits for it. */
  readonly waiting: readonly number[] | undefined;
  /** Descriptors by which tasks wait for it. Mostly there are none, which is quickly found out. */
  readonly descriptors: readonly string[];
}

const TIMER = KIND_CODES.indexOf('timer');

/**
 * Splits a filter into sources: by the parent or by metadata if any is given, else by every
 * standing that fits, else by creation alone. Their rows may overlap (a root, an actor and a task
 * that wait for the same event), unless `disjoint` asks for parts whose counts add up.
 */
export function sourcesOf(
  tables: Tables,
  filter: WorkflowFilter,
  disjoint: boolean,
): readonly Source[] {
  const numbers = numbersOf(tables, filter);
  if (filter.parent !== undefined) return [parentSource(filter, numbers, filter.parent)];
  const [entry] = Object.entries(filter.metadata ?? {});
  if (entry !== undefined) return [metadataSource(filter, numbers, entry)];
  if (!numbers.standing && !numbers.waiting) {
    const where = allOf(rowConditions(filter));
    return [{ from: 'workflows w', seq: 'w.seq', where }];
  }
  const sources = rootsOf(numbers).map((standing) => standingSource(filter, standing));
  const { waiting = [], descriptors } = numbers;
  const groupsOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
    disjoint && all.length > 0 ? [all] : all.map((it) => [it]);
  const byTaskOnly = disjoint ? [not(machineWaits(numbers))] : [];
  return [
    ...sources,
    ...groupsOf(waiting).map((group) => actorSource(filter, numbers, group)),
    ...groupsOf(descriptors).map((group) => taskSource(filter, numbers, group, byTaskOnly)),
  ];
}

/** The source that holds one workflow, if it is one the filter asks for. */
export function sourceOfOne(tables: Tables, filter: WorkflowFilter, seq: number): Source {
  const itself = { sql: 'w.seq = ?', values: [seq] };
  const numbers = numbersOf(tables, filter);
  const where = allOf([itself, ...conditionsBeside(filter, numbers), ...parentConditions(filter)]);
  return { from: 'workflows w', seq: 'w.seq', where };
}

function numbersOf({ configurations, standings, tasks }: Tables, filter: WorkflowFilter): Numbers {
  const { statuses, waitingFor } = filter;
  const fits = ({ status, configuration }: Standing): boolean =>
    (statuses?.includes(status) ?? true) && standsWhereAsked(configuration, filter);
  const standing = statuses || asksWhereItStands(filter) ? standings.matching(fits) : undefined;
  if (waitingFor === undefined) {
    return { standing, rootWaiting: [], waiting: undefined, descriptors: [] };
  }
  const waits = (configuration: Configuration): boolean => waitsFor(configuration, waitingFor);
  return {
    standing,
    rootWaiting: standings.matching(({ configuration }) => waits(configuration)),
    waiting: configurations.matching(waits),
    descriptors: descriptorsOf(waitingFor).filter((it) => tasks.anyAwaits(it)),
  };
}

/** Standings of the roots that fit by themselves, not by an actor or a task of theirs. */
function rootsOf({ standing, rootWaiting, waiting }: Numbers): readonly number[] {
  if (waiting === undefined) return standing ?? [];
  return standing === undefined ? rootWaiting : rootWaiting.filter((it) => standing.includes(it));
}

function parentSource(filter: WorkflowFilter, numbers: Numbers, parent: string): Source {
  const leading = { sql: 'p.parent = ?', values: [parent] };
  return {
    from: 'parents p cross join workflows w on w.seq = p.workflow',
    seq: 'p.workflow',
    where: allOf([leading, ...conditionsBeside(filter, numbers)]),
  };
}

function metadataSource(
  filter: WorkflowFilter,
  numbers: Numbers,
  [key, value]: readonly [string, string],
): Source {
  const leading = { sql: 'd.key = ? and d.value = ?', values: [key, value] };
  return {
    from: 'metadata d cross join workflows w on w.seq = d.workflow',
    seq: 'd.workflow',
    where: allOf([leading, ...conditionsBeside(filter, numbers)]),
  };
}

function standingSource(filter: WorkflowFilter, standing: number): Source {
  const leading = { sql: 'w.standing = ?', values: [standing] };
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
  const elsewhere = not(oneOf('w.standing', numbers.rootWaiting));
  return {
    from: 'actors a cross join workflows w on w.seq = a.workflow',
    seq: 'a.workflow',
    where: allOf([leading, elsewhere, ...standingConditions(numbers), ...rowConditions(filter)]),
  };
}

function taskSource(
  filter: WorkflowFilter,
  numbers: Numbers,
  group: readonly string[],
  more: readonly Condition[],
): Source {
  const leading = awaitsOneOf('a', group);
  return {
    from: 'tasks a cross join workflows w on w.seq = a.workflow',
    seq: 'a.workflow',
    where: allOf([leading, ...more, ...standingConditions(numbers), ...rowConditions(filter)]),
  };
}

/** All a filter asks for but the parent, of rows that another index leads to. */
function conditionsBeside(filter: WorkflowFilter, numbers: Numbers): readonly Condition[] {
  return [
    ...standingConditions(numbers),
    ...waitingConditions(numbers),
    ...metadataConditions(filter),
    ...rowConditions(filter),
  ];
}

function standingConditions({ standing }: Numbers): readonly Condition[] {
  return standing ? [oneOf('w.standing', standing)] : [];
}

function waitingConditions(numbers: Numbers): readonly Condition[] {
  if (numbers.waiting === undefined) return [];
  const machine = machineWaits(numbers);
  if (numbers.descriptors.length === 0) return [machine];
  const task = awaitsOneOf('t', numbers.descriptors);
  const anyTask = `exists (select 1 from tasks t where t.workflow = w.seq and ${task.sql})`;
  return [{ sql: `(${machine.sql} or ${anyTask})`, values: [...machine.values, ...task.values] }];
}

/** The root or some other actor stands where it waits. */
function machineWaits({ rootWaiting, waiting = [] }: Numbers): Condition {
  const root = oneOf('w.standing', rootWaiting);
  const actor = oneOf('b.configuration', waiting);
  const anyActor = `exists (select 1 from actors b where b.workflow = w.seq and ${actor.sql})`;
  return { sql: `(${root.sql} or ${anyActor})`, values: [...root.values, ...actor.values] };
}

function parentConditions({ parent }: WorkflowFilter): readonly Condition[] {
  if (parent === undefined) return [];
  const sql = 'exists (select 1 from parents p where p.workflow = w.seq and p.parent = ?)';
  return [{ sql, values: [parent] }];
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

/** Texts with NUL cannot go through a JSON list. */
function awaitsOneOf(table: string, descriptors: readonly string[]): Condition {
  const [only] = descriptors;
  if (descriptors.length === 1 && only !== undefined) {
    return { sql: `${table}.awaits = ?`, values: [only] };
  }
  const places = descriptors.map(() => '?').join(', ');
  return { sql: `${table}.awaits in (${places})`, values: descriptors };
}

function not({ sql, values }: Condition): Condition {
  return { sql: `not ${sql}`, values };
}

function allOf(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' and ') || '1',
    values: conditions.flatMap(({ values }) => values),
  };
}
