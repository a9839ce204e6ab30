import { protocolError, type SourceError } from './errors.ts';

/** One word of a search, parted and not yet understood. */
export interface Word {
  readonly not: boolean;
  /** `undefined`: a bare word. */
  readonly key: string | undefined;
  readonly operator: ':' | '>' | '<';
  /** At least one. */
  readonly values: readonly string[];
  /** Where it begins, from 1. */
  readonly column: number;
}

/** What has been read of a word so far. */
interface Part {
  readonly text: string;
  /** Place of the first character after it. */
  readonly end: number;
}

const SPACE = /\s/;

/**
 * Parts a search into words at spaces. Quotes hold together what has spaces, colons or commas; in
 * them `\"` is a quote and `\\` a backslash.
 * @throws `QueryInvalid` with `details.column`, from 1.
 */
export function splitQuery(text: string): readonly Word[] {
  const words: Word[] = [];
  for (let at = 0; at < text.length;) {
    if (SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const { word, end } = readWord(text, at);
    words.push(word);
    at = end;
  }
  return words;
}

function readWord(text: string, start: number): { readonly word: Word; readonly end: number } {
  const not = text.charAt(start) === '-';
  const column = start + 1;
  const first = readPart(text, not ? start + 1 : start, ':<>');
  const operator = text.charAt(first.end);
  if (operator !== ':' && operator !== '>' && operator !== '<') {
    if (first.text === '') throw queryInvalid(column, 'a word is missing here');
    const word: Word = { not, key: undefined, operator: ':', values: [first.text], column };
    return { word, end: first.end };
  }
  if (first.text === '') throw queryInvalid(column, `there is no key before ${operator}`);
  const values: string[] = [];
  for (let end = first.end; ;) {
    const part = readPart(text, end + 1, ',');
    if (part.text === '' && part.end === end + 1) {
      throw queryInvalid(end + 2, `there is no value after ${text.charAt(end)}`);
    }
    values.push(part.text);
    end = part.end;
    if (text.charAt(end) !== ',') {
      return { word: { not, key: first.text, operator, values, column }, end };
    }
  }
}

/** Reads up to a space or one of `stops`, quotes undone. */
function readPart(text: string, start: number, stops: string): Part {
  let read = '';
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      const quoted = readQuoted(text, at);
      read += quoted.text;
      at = quoted.end;
    } else if (SPACE.test(character) || stops.includes(character)) {
      break;
    } else {
      read += character;
      at += 1;
    }
  }
  return { text: read, end: at };
}

function readQuoted(text: string, start: number): Part {
  let read = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { text: read, end: at + 1 };
    if (character === '\\') at += 1;
    read += text.charAt(at);
  }
  throw queryInvalid(start + 1, 'the quote that begins here does not end');
}

/** A search that cannot be read, and from which column on. */
export function queryInvalid(column: number, what: string): SourceError {
  return protocolError('QueryInvalid', `column ${column}: ${what}`, { column });
}
