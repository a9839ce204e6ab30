import { QUERY_KEYS, STATUS_NAMES, WAIT_KINDS, type SummaryRow } from '../../protocol/index.ts';

/** Values one may search for, of what is shown. */
export interface KnownValues {
  readonly workflows: readonly string[];
  readonly states: readonly string[];
  readonly tags: readonly string[];
  /** Event types. */
  readonly waits: readonly string[];
  /** Keys of metadata, each with its values. */
  readonly metadata: ReadonlyMap<string, readonly string[]>;
}

export interface Completions {
  /** The part of the text that one of the offers would stand for. */
  readonly from: number;
  readonly to: number;
  readonly offers: readonly Offer[];
}

export interface Offer {
  readonly text: string;
  readonly hint: string;
}

const OFFERS_MAX = 10;
/** Values of one kind that are remembered of what is shown. */
const VALUES_MAX = 500;
const AGES = ['5m', '1h', '1d', '7d'];

const HINTS: Readonly<Record<string, string>> = {
  status: 'running, suspended, …',
  workflow: 'its name',
  state: 'stands in it, or inside of it',
  tag: 'of an active state',
  waits: 'timer, event, or an event type',
  age: 'since it last changed: age>1h',
  created: 'since it began: created<1d',
  id: 'exactly this one',
  parent: 'began by this one',
  'metadata.': 'by a key of its metadata',
};

/** What may stand where the caret is. */
export function completionsAt(text: string, caret: number, known: KnownValues): Completions {
  const start = wordStart(text, caret);
  const from = text.charAt(start) === '-' ? start + 1 : start;
  const word = text.slice(from, caret);
  const [, key, operator = ':'] = /^([^:<>"]+)([:<>])/.exec(word) ?? [];
  if (key === undefined) return { from, to: caret, offers: keyOffers(word, known) };
  const values = word.slice(key.length + 1);
  const valueFrom = from + key.length + 1 + values.lastIndexOf(',') + 1;
  const typed = text.slice(valueFrom, caret).replace(/^"/, '');
  const offers = valuesOf(key, operator, known).filter((value) => matches(value, typed));
  return {
    from: valueFrom,
    to: caret,
    offers: best(offers, typed).map((value) => ({ text: quoted(value), hint: '' })),
  };
}

/** The text with an offer taken, and where the caret is then. A key waits for its value. */
export function completed(
  text: string,
  { from, to }: Completions,
  offer: Offer,
): { readonly text: string; readonly caret: number } {
  const isKey = /[:<>.]$/.test(offer.text);
  const rest = text.slice(to);
  const taken = isKey || rest.startsWith(' ') ? offer.text : `${offer.text} `;
  const caret = from + taken.length + (taken === offer.text && !isKey ? 1 : 0);
  return { text: text.slice(0, from) + taken + rest, caret };
}

/** Collects what rows have, for completion. */
export function knownValues(rows: Iterable<SummaryRow>, workflows: readonly string[]): KnownValues {
  const states = new Set<string>();
  const tags = new Set<string>();
  const waits = new Set<string>();
  const names = new Set(workflows);
  const metadata = new Map<string, Set<string>>();
  for (const row of rows) {
    names.add(row.workflow);
    for (const state of row.states) add(states, state);
    for (const tag of row.tags) add(tags, tag);
    for (const wait of row.waitsFor)
      if (wait.type === 'event') for (const name of wait.names) add(waits, name);
    for (const [key, value] of Object.entries(row.metadata)) {
      const values = metadata.get(key) ?? new Set();
      add(values, value);
      metadata.set(key, values);
    }
  }
  return {
    workflows: sorted(names),
    states: sorted(states),
    tags: sorted(tags),
    waits: sorted(waits),
    metadata: new Map([...metadata].map(([key, values]) => [key, sorted(values)])),
  };
}

function keyOffers(word: string, known: KnownValues): readonly Offer[] {
  const keys = QUERY_KEYS.flatMap((key): readonly Offer[] => {
    const hint = HINTS[key] ?? '';
    if (key === 'age' || key === 'created') return [{ text: `${key}>`, hint }];
    if (key !== 'metadata.') return [{ text: `${key}:`, hint }];
    return [...known.metadata.keys()].map((one) => ({ text: `${quoted(key + one)}:`, hint: '' }));
  });
  return keys.filter(({ text }) => text.toLowerCase().startsWith(word.toLowerCase()));
}

function valuesOf(key: string, operator: string, known: KnownValues): readonly string[] {
  if (key === 'age' || key === 'created') return operator === ':' ? [] : AGES;
  if (operator !== ':') return [];
  if (key === 'status') return STATUS_NAMES;
  if (key === 'workflow') return known.workflows;
  if (key === 'state') return withParents(known.states);
  if (key === 'tag') return known.tags;
  if (key === 'waits') return [...WAIT_KINDS, ...known.waits];
  if (key.startsWith('metadata.')) return known.metadata.get(key.slice('metadata.'.length)) ?? [];
  return [];
}

/** A state and all it stands in. */
function withParents(states: readonly string[]): readonly string[] {
  const all = states.flatMap((state) => {
    const parts = state.split('.');
    return parts.map((_part, index) => parts.slice(0, index + 1).join('.'));
  });
  return sorted(new Set(all));
}

/** Those that begin with it stand before those that only have it. */
function best(values: readonly string[], typed: string): readonly string[] {
  const begins = (value: string): boolean => value.toLowerCase().startsWith(typed.toLowerCase());
  return [...values.filter(begins), ...values.filter((value) => !begins(value))].slice(
    0,
    OFFERS_MAX,
  );
}

/** What is typed in full needs no offer. */
function matches(value: string, typed: string): boolean {
  return value !== typed && value.toLowerCase().includes(typed.toLowerCase());
}

/** Where the word around the caret begins: a space in quotes parts none. */
function wordStart(text: string, caret: number): number {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < caret; at += 1) {
    const character = text.charAt(at);
    if (character === '\\' && isQuoted) at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(character)) start = at + 1;
  }
  return start;
}

function quoted(text: string): string {
  return /[\s":<>,\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text;
}

function add(values: Set<string>, value: string): void {
  if (values.size < VALUES_MAX) values.add(value);
}

function sorted(values: Iterable<string>): readonly string[] {
  return [...values].toSorted((one, other) => (one < other ? -1 : 1));
}
