import { readFileSync } from 'node:fs';
import { listFiles } from '../source-files.ts';

/** A regular expression of the source. */
export interface Found {
  readonly place: string;
  readonly regex: RegExp;
}

/** What may stand before a regular expression and never before a division. */
const BEFORE = /[(,=:[!&|?{};+\-*%<>~^]$|\b(return|typeof|case|in|of)$|^$/;

/** Every regular expression that is written in the source, but for those inside templates. */
export function regexesOf(folder: string): readonly Found[] {
  return listFiles(folder)
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((path) => regexesIn(readFileSync(path, 'utf8'), path));
}

function regexesIn(text: string, path: string): readonly Found[] {
  const found: Found[] = [];
  let before = '';
  for (let at = 0; at < text.length;) {
    const skipped = lengthOf(text, at);
    if (skipped > 0) {
      if (text[at] !== '/') before = 'text';
      at += skipped;
      continue;
    }
    const char = text[at] ?? '';
    if (char === '/' && BEFORE.test(before)) {
      const [literal = '', source = '', flags = ''] = LITERAL.exec(text.slice(at)) ?? [];
      if (literal === '') throw new Error(`${path}: no regular expression at ${at}`);
      const line = text.slice(0, at).split('\n').length;
      found.push({ place: `${path}:${line} ${literal}`, regex: new RegExp(source, flags) });
      at += literal.length;
      before = 'regex';
      continue;
    }
    if (!/\s/.test(char)) before = /\w/.test(char) ? before.slice(-9) + char : char;
    else if (/\w$/.test(before) && !BEFORE.test(before)) before = 'name';
    at += 1;
  }
  return found;
}

const LITERAL = /^\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)/;

/** Length of the comment or text that begins here. Of templates only the whole is skipped. */
function lengthOf(text: string, at: number): number {
  const two = text.slice(at, at + 2);
  if (two === '//') return ((text.indexOf('\n', at) + text.length + 1) % (text.length + 1)) - at;
  if (two === '/*') return text.indexOf('*/', at) + 2 - at;
  const [quote = ''] = two;
  if (!['"', "'", '`'].includes(quote)) return 0;
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
  return end + 1 - at;
}
