import type { WorkflowStatus } from 'abeyance';
import { STATUS_NAMES } from './check-summary.ts';
import { QUERY_LENGTH_MAX } from './limits.ts';
import { queryInvalid, splitQuery, type Word } from './query-words.ts';

/**
 * A search as data: all of its terms must hold. `not` turns a term round. Texts are compared as
 * they are but for `bare`, which asks whether a text is part of the id, the name, a state, a tag, a
 * metadata value or the failure, in whatever case.
 */
export interface Query {
  readonly terms: readonly Term[];
}

export type Term = { readonly not: boolean } & (
  | { readonly type: 'status'; readonly values: readonly WorkflowStatus[] }
  | { readonly type: 'workflow'; readonly values: readonly string[] }
  /** A dotted path; states inside it match too. */
  | { readonly type: 'state'; readonly value: string }
  | { readonly type: 'tag'; readonly value: string }
  /** An event type, or `timer`, `event`, `workflow`, `poll` for anything of that kind. */
  | { readonly type: 'waits'; readonly value: string }
  | { readonly type: 'id'; readonly value: string }
  /** Id of the workflow that began it. */
  | { readonly type: 'parent'; readonly value: string }
  | { readonly type: 'metadata'; readonly key: string; readonly value: string }
  /** `age`: since it last changed; `created`: since it began. `text` is the duration as written. */
  | {
      readonly type: 'age' | 'created';
      readonly operator: '>' | '<';
      readonly ms: number;
      readonly text: string;
    }
  | { readonly type: 'bare'; readonly value: string }
);

/** Keys a search knows, for completion. */
export const QUERY_KEYS: readonly string[] = [
  'status',
  'workflow',
  'state',
  'tag',
  'waits',
  'age',
  'created',
  'id',
  'parent',
  'metadata.',
];

/** Kinds of wait `waits:` knows beside event types. */
export const WAIT_KINDS = ['timer', 'event', 'workflow', 'poll'] as const;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads a search, such as `status:suspended state:validating.manual tag:human age>1h`.
 * @throws `QueryInvalid` with `details.column`, from 1.
 */
export function parseQuery(text: string): Query {
  if (text.length > QUERY_LENGTH_MAX) {
    throw queryInvalid(QUERY_LENGTH_MAX, `a search has at most ${QUERY_LENGTH_MAX} characters`);
  }
  return { terms: splitQuery(text).map(termOf) };
}

/** The search as text that `parseQuery` reads as the same one. */
export function printQuery({ terms }: Query): string {
  return terms.map(printTerm).join(' ');
}

function termOf({ not, key, operator, values, column }: Word): Term {
  const [value = ''] = values;
  if (key === undefined) return { not, type: 'bare', value };
  if (key === 'age' || key === 'created') {
    if (operator === ':') throw queryInvalid(column, `${key} is compared by > or <: ${key}>1h`);
    return { not, type: key, operator, ms: durationMs(value, column), text: value };
  }
  if (operator !== ':' && isKnown(key))
    throw queryInvalid(column, `${key} is given by a colon: ${key}:${value}`);
  const single = (): string => {
    if (values.length === 1) return value;
    throw queryInvalid(column, `${key} takes one value; quote a comma that belongs to it`);
  };
  if (key.startsWith('metadata.') && key.length > 'metadata.'.length) {
    return { not, type: 'metadata', key: key.slice('metadata.'.length), value: single() };
  }
  switch (key) {
    case 'status':
      return { not, type: 'status', values: values.map((one) => statusOf(one, column)) };
    case 'workflow':
      return { not, type: 'workflow', values };
    case 'state':
    case 'tag':
    case 'waits':
    case 'id':
    case 'parent':
      return { not, type: key, value: single() };
    default:
      throw queryInvalid(column, `there is no key ${key}; there are ${QUERY_KEYS.join(', ')}`);
  }
}

function isKnown(key: string): boolean {
  return QUERY_KEYS.includes(key) || key.startsWith('metadata.');
}

function statusOf(text: string, column: number): WorkflowStatus {
  const found = STATUS_NAMES.find((status) => status === text);
  if (found !== undefined) return found;
  throw queryInvalid(column, `${text} is no status; there are ${STATUS_NAMES.join(', ')}`);
}

function durationMs(text: string, column: number): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text) ?? [];
  const factor = unit === undefined ? undefined : UNITS[unit];
  const ms = factor === undefined ? NaN : Number(count) * factor;
  if (Number.isSafeInteger(Math.round(ms))) return Math.round(ms);
  throw queryInvalid(column, `${text} is no duration; write it as 90s, 5m, 24h or 30d`);
}

function printTerm(term: Term): string {
  return `${term.not ? '-' : ''}${positive(term)}`;
}

function positive(term: Term): string {
  switch (term.type) {
    case 'status':
    case 'workflow':
      return `${term.type}:${term.values.map(quoted).join(',')}`;
    case 'age':
    case 'created':
      return `${term.type}${term.operator}${term.text}`;
    case 'metadata':
      return `${quoted(`metadata.${term.key}`)}:${quoted(term.value)}`;
    case 'bare':
      return quoted(term.value);
    case 'state':
    case 'tag':
    case 'waits':
    case 'id':
    case 'parent':
      return `${term.type}:${quoted(term.value)}`;
  }
}

/** As it is where it would be read back so, else in quotes. */
function quoted(text: string): string {
  const isPlain = text !== '' && !text.startsWith('-') && !/[\s":<>,\\]/.test(text);
  return isPlain ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
