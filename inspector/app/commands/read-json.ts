import type { Kept } from '../../protocol/index.ts';

/** What a field for a value holds. */
export type ReadJson =
  | { readonly type: 'nothing' }
  | { readonly type: 'value'; readonly value: Kept }
  | {
      readonly type: 'wrong';
      readonly message: string;
      /** From 1. */
      readonly line: number;
      /** From 1. */
      readonly column: number;
    };

/** Reads JSON that somebody writes; where it is none, at which place. */
export function readJson(text: string): ReadJson {
  if (text.trim() === '') return { type: 'nothing' };
  try {
    return { type: 'value', value: JSON.parse(text) as Kept };
  } catch (error) {
    const said = (error as Error).message;
    const at = placeIn(said, text);
    const before = text.slice(0, at).split('\n');
    const message = withoutPlace(said);
    return {
      type: 'wrong',
      message,
      line: before.length,
      column: (before.at(-1) ?? '').length + 1,
    };
  }
}

/** What is wrong alone: neither where, nor what stands there. */
function withoutPlace(said: string): string {
  const ends = [', "', ', ..."', ' in JSON at position'].map((mark) => said.indexOf(mark));
  const end = Math.min(...ends.filter((at) => at > 0));
  return said.slice(0, end);
}

/** Browsers say it by position, by line, or by the end of it. */
function placeIn(message: string, text: string): number {
  const [, position] = /position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return Number(position);
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line !== undefined) {
    const above = text.split('\n').slice(0, Number(line) - 1);
    return above.join('\n').length + (above.length > 0 ? 1 : 0) + Number(column) - 1;
  }
  return text.length;
}
