import type { Cut, Json, Kept } from '../protocol/index.ts';

/** Replaces what is not to be shown. `path` is as in `context.card.number`. */
export type Redact = (path: string, value: Kept) => Kept;

/** How values are shown. */
export interface Showing {
  /** Characters of a value's text from which on it is cut. */
  readonly maxLength: number;
  readonly redact: Redact | undefined;
}

/** A stored value as it is shown: with what is secret replaced, and cut where it is long. */
export function cutOf(value: unknown, at: string, { maxLength, redact }: Showing): Cut<Kept> {
  const shown = (redact === undefined ? value : redacted(value as Json, at, redact)) as Kept;
  const text = JSON.stringify(shown) ?? 'null';
  return text.length <= maxLength
    ? { type: 'whole', value: shown ?? null, length: text.length }
    : { type: 'cut', head: wholeCharacters(text, maxLength), length: text.length };
}

/** `cutOf`, where there is something. */
export function cutOfSome(value: unknown, at: string, showing: Showing): Cut<Kept> | undefined {
  return value === undefined ? undefined : cutOf(value, at, showing);
}

/** The value with what is secret replaced. */
export function redacted(value: Json, at: string, redact: Redact): Json {
  const shown = redact(at, value);
  if (typeof shown !== 'object' || shown === null) return shown;
  if (isList(shown)) return shown.map((one, index) => redacted(one, `${at}[${index}]`, redact));
  return Object.fromEntries(
    Object.entries(shown).map(([key, one]) => [key, redacted(one, `${at}.${key}`, redact)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Half of a character would be refused by whoever reads it strictly. */
function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? length - 1 : length);
}
