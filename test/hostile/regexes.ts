import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** A regular expression of the source. */
export interface Found {
  readonly place: string;
  readonly regex: RegExp;
}

/** Every regular expression that is written in the source. */
export function regexesOf(folder: string): readonly Found[] {
  return readdirSync(folder, { encoding: 'utf8', recursive: true })
    .filter((path) => /\.tsx?$/.test(path) && !/\bnode_modules\b/.test(path))
    .map((path) => join(folder, path))
    .flatMap((path) => regexesIn(readFileSync(path, 'utf8'), path));
}

interface Literal {
  readonly start: number;
  readonly raw: string;
  readonly regex: { readonly pattern: string; readonly flags: string };
}

function regexesIn(text: string, path: string): readonly Found[] {
  const program = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  return literalsIn(program).map(({ start, raw, regex: { pattern, flags } }) => {
    const line = text.slice(0, start).split('\n').length;
    return { place: `${path}:${line} ${raw}`, regex: new RegExp(pattern, flags) };
  });
}

function literalsIn(node: unknown): readonly Literal[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('regex' in node && 'raw' in node) return [node as Literal];
  return Object.values(node).flatMap(literalsIn);
}
