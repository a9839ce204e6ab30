import { AbeyanceError } from '../machines/errors.ts';
import { durationMs, type Duration } from '../machines/duration.ts';
import { readFields } from '../machines/invalid-option.ts';
import type { Limits } from './limits.ts';
import { WORKFLOW_STATUSES, type WorkflowStatus } from './records.ts';
import type { PageRequest, WorkflowFilter } from './store.ts';

/** Which workflows to list; all that is given must hold. */
export interface ListQuery {
  readonly workflow?: string | readonly string[];
  readonly status?: WorkflowStatus | readonly WorkflowStatus[];
  /** A dotted state path; states inside it match too. */
  readonly state?: string;
  readonly tag?: string;
  /** An event type it waits for now. */
  readonly waitingFor?: string;
  /** `true`: some timer is set; `false`: none is. */
  readonly waitingForTimer?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Not changed for at least this long. */
  readonly olderThan?: Duration;
  /** Changed within this long. */
  readonly newerThan?: Duration;
  /** The `cursor` of the page before. */
  readonly after?: number;
  /** Default 100, at most `limits.pageLength`. */
  readonly limit?: number;
  /** Default: oldest first. */
  readonly newestFirst?: boolean;
}

const LIMIT_DEFAULT = 100;

const STRINGS = ['state', 'tag', 'waitingFor'] as const;
const BOOLEANS = ['waitingForTimer', 'newestFirst'] as const;
const KEYS: readonly string[] = [
  ...STRINGS,
  ...BOOLEANS,
  'workflow',
  'status',
  'metadata',
  'olderThan',
  'newerThan',
  'after',
  'limit',
];

/** @throws `QueryInvalid`. */
export function readQuery(given: ListQuery): ListQuery {
  const query = readFields(given, 'query', KEYS, 'QueryInvalid');
  checkTypes(query);
  return query;
}

/** @throws `QueryInvalid`, `DurationInvalid`, naming the key. */
export function readFilter(query: ListQuery, now: number): WorkflowFilter {
  const { workflow, status, metadata, olderThan, newerThan } = query;
  const { state, tag, waitingFor, waitingForTimer } = query;
  return {
    ...(workflow === undefined ? undefined : { workflows: readStrings(workflow, 'workflow') }),
    ...(status === undefined ? undefined : { statuses: statuses(status) }),
    ...(state === undefined ? undefined : { state }),
    ...(tag === undefined ? undefined : { tag }),
    ...(waitingFor === undefined ? undefined : { waitingFor }),
    ...(waitingForTimer === undefined ? undefined : { waitingForTimer }),
    ...(metadata === undefined ? undefined : { metadata: checkedMetadata(metadata) }),
    ...(olderThan === undefined
      ? undefined
      : { updatedBefore: now - durationMs(olderThan, 'query.olderThan') }),
    ...(newerThan === undefined
      ? undefined
      : { updatedAfter: now - durationMs(newerThan, 'query.newerThan') }),
  };
}

/** @throws `QueryInvalid`. */
export function readPage(
  query: Pick<ListQuery, 'after' | 'limit' | 'newestFirst'>,
  limits: Limits,
): PageRequest {
  const { after, newestFirst } = query;
  const { limit = Math.min(LIMIT_DEFAULT, limits.pageLength) } = query;
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > limits.pageLength) {
    throw invalidQuery('limit', `is no whole number from 1 to ${limits.pageLength}`);
  }
  if (after !== undefined && !Number.isSafeInteger(after)) {
    throw invalidQuery('after', 'is no cursor; pass the `cursor` of the page before');
  }
  return {
    limit,
    ...(after === undefined ? undefined : { after }),
    ...(newestFirst === undefined ? undefined : { newestFirst }),
  };
}

function checkTypes(query: ListQuery): void {
  for (const key of STRINGS) {
    if (query[key] !== undefined && typeof query[key] !== 'string') {
      throw invalidQuery(key, 'is not a string');
    }
  }
  for (const key of BOOLEANS) {
    if (query[key] !== undefined && typeof query[key] !== 'boolean') {
      throw invalidQuery(key, 'is neither true nor false');
    }
  }
}

/** @throws `QueryInvalid` for what is neither a string nor a list of them. */
export function readStrings(value: string | readonly string[], key: string): readonly string[] {
  const list = typeof value === 'string' ? [value] : copyOf(value);
  if (list?.every((one) => typeof one === 'string') === true) return list;
  throw invalidQuery(key, 'is neither a string nor a list of strings');
}

/** Read once, as far as it can be read. */
function copyOf(list: readonly string[]): readonly string[] | undefined {
  try {
    return Array.isArray(list) ? [...list] : undefined;
  } catch {
    return undefined;
  }
}

function statuses(value: WorkflowStatus | readonly WorkflowStatus[]): readonly WorkflowStatus[] {
  const list = readStrings(value, 'status');
  const unknown = list.find((one) => !WORKFLOW_STATUSES.includes(one as WorkflowStatus));
  if (unknown === undefined) return list as readonly WorkflowStatus[];
  throw invalidQuery('status', `is none of ${WORKFLOW_STATUSES.join(', ')}`);
}

function checkedMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const fields = readFields(metadata, 'query.metadata', undefined, 'QueryInvalid');
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value !== 'string') throw invalidQuery(`metadata.${key}`, 'is not a string');
  }
  return fields;
}

/** The error of a query whose key has a value that is none. */
export function invalidQuery(key: string, reason: string): AbeyanceError {
  const at = `query.${key}`;
  return new AbeyanceError('QueryInvalid', `${at} ${reason}`, { details: { at } });
}
