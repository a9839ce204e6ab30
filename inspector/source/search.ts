import {
  matchesDescriptor,
  type StoreReads,
  type WorkflowFilter,
  type WorkflowRow,
} from 'abeyance/reading';
import { parseQuery, WAIT_KINDS, type Query, type Term } from '../protocol/index.ts';
import { summaryOf } from './summary.ts';

/** A search as a store can answer it, and what must be looked at row by row beside that. */
export interface Search {
  readonly filter: WorkflowFilter;
  /** `undefined`: the filter says it all. */
  readonly fits: ((row: WorkflowRow) => boolean) | undefined;
  /** A bare word that may be an id. */
  readonly word: string | undefined;
}

type Fits = (row: WorkflowRow) => boolean;
type Mutable = { -readonly [K in keyof WorkflowFilter]: WorkflowFilter[K] };

/** Reads a search box's text. @throws `QueryInvalid`. */
export function searchOf(text: string | undefined, now: number): Search {
  return compiled(parseQuery(text ?? ''), now);
}

function compiled({ terms }: Query, now: number): Search {
  const filter: Mutable = {};
  const others: Fits[] = [];
  for (const term of terms) {
    if (!takenByStore(filter, term, now)) {
      const fits = fitsTerm(term);
      others.push(term.not ? (row) => !fits(row) : fits);
    }
  }
  const bare = terms.filter((term) => term.type === 'bare' && !term.not);
  const [word] = bare;
  return {
    filter,
    fits: others.length === 0 ? undefined : (row) => others.every((fits) => fits(row)),
    word: bare.length === 1 && word?.type === 'bare' ? word.value : undefined,
  };
}

/** Puts a term into the store's filter; `false`: that has no place for it. */
function takenByStore(filter: Mutable, term: Term, now: number): boolean {
  if (term.type === 'age' || term.type === 'created') {
    takeTime(filter, term, now);
    return true;
  }
  if (term.not) return false;
  switch (term.type) {
    case 'status':
      return takeOnce(filter, 'statuses', term.values);
    case 'workflow':
      return takeOnce(filter, 'workflows', term.values);
    case 'id':
      return takeOnce(filter, 'ids', [term.value]);
    case 'state':
    case 'tag':
    case 'parent':
      return takeOnce(filter, term.type, term.value);
    case 'waits':
      return !isKind(term.value) && takeOnce(filter, 'waitingFor', term.value);
    case 'metadata': {
      const { metadata = {} } = filter;
      if (Object.hasOwn(metadata, term.key)) return false;
      filter.metadata = { ...metadata, [term.key]: term.value };
      return true;
    }
    case 'bare':
      return false;
  }
}

function takeOnce<K extends keyof Mutable>(filter: Mutable, key: K, value: Mutable[K]): boolean {
  if (filter[key] !== undefined) return false;
  filter[key] = value;
  return true;
}

/** Not older than is younger: a term that is turned round is the other comparison. */
function takeTime(
  filter: Mutable,
  { type, operator, not, ms }: Extract<Term, { readonly type: 'age' | 'created' }>,
  now: number,
): void {
  const at = now - ms;
  const isOlder = (operator === '>') !== not;
  if (type === 'age') {
    if (isOlder) filter.updatedBefore = Math.min(filter.updatedBefore ?? Infinity, at);
    else filter.updatedAfter = Math.max(filter.updatedAfter ?? -Infinity, at);
  } else if (isOlder) filter.createdBefore = Math.min(filter.createdBefore ?? Infinity, at);
  else filter.createdAfter = Math.max(filter.createdAfter ?? -Infinity, at);
}

function fitsTerm(term: Term): Fits {
  switch (term.type) {
    case 'status':
      return ({ status }) => term.values.includes(status);
    case 'workflow':
      return ({ configuration }) => term.values.includes(configuration.definition.name);
    case 'id':
      return ({ id }) => id === term.value;
    case 'state':
      return ({ configuration }) => configuration.states.includes(term.value);
    case 'tag':
      return ({ configuration }) => configuration.tags.includes(term.value);
    case 'parent':
      return ({ parent }) => parent?.workflowId === term.value;
    case 'metadata':
      return ({ metadata }) =>
        Object.hasOwn(metadata, term.key) && metadata[term.key] === term.value;
    case 'waits':
      return (row) => waits(row, term.value);
    case 'bare':
      return (row) => hasWord(row, term.value.toLowerCase());
    case 'age':
    case 'created':
      return () => true;
  }
}

function isKind(value: string): boolean {
  return WAIT_KINDS.some((kind) => kind === value);
}

function waits(row: WorkflowRow, value: string): boolean {
  const { waitsFor, wakesAt } = summaryOf(row);
  if (value === 'timer') return wakesAt !== undefined;
  if (isKind(value)) return waitsFor.some(({ type }) => type === value);
  const named = waitsFor.flatMap(({ type, names }) => (type === 'event' ? names : []));
  return [...row.configuration.events, ...named].some((one) => matchesDescriptor(value, one));
}

function hasWord(row: WorkflowRow, word: string): boolean {
  const { definition, states, tags } = row.configuration;
  const texts = [
    row.id,
    definition.name,
    ...states,
    ...tags,
    ...Object.values(row.metadata),
    row.failure ?? '',
  ];
  return texts.some((text) => text.toLowerCase().includes(word));
}

/** The rows among these ids that a search finds. */
export async function findAmong(
  reads: StoreReads,
  { filter, fits }: Search,
  ids: readonly string[],
): Promise<readonly WorkflowRow[]> {
  const { ids: asked } = filter;
  const wanted = asked === undefined ? ids : ids.filter((id) => asked.includes(id));
  if (wanted.length === 0) return [];
  const { items } = await reads.find({ ...filter, ids: wanted }, { limit: wanted.length });
  return fits === undefined ? items : items.filter(fits);
}
