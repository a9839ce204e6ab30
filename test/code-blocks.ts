import { readFileSync } from 'node:fs';

/** A fenced block of TypeScript on a page. */
export interface CodeBlock {
  readonly page: string;
  /** The line of the page on which the first line of `code` stands, from 1. */
  readonly line: number;
  readonly code: string;
  /** Code a reader does not see: what `<!-- ts … -->` above on the page has set up. */
  readonly setup: string;
  /** Fenced by ```ts run: it has to end well under node. */
  readonly runs: boolean;
}

const PARTS = /^```ts( run)?\n(.*?)^```$|^<!-- ts\n(.*?)^-->$/gms;

/**
 * The TypeScript blocks of a page. A comment `<!-- ts … -->` holds code that goes before every
 * block after it, up to the next such comment, so that a page may show a fragment alone.
 */
export function codeBlocks(page: string): CodeBlock[] {
  const text = readFileSync(page, 'utf8');
  const blocks: CodeBlock[] = [];
  let setup = '';
  for (const { index, 1: run, 2: code, 3: hidden } of text.matchAll(PARTS)) {
    if (code === undefined) {
      setup = hidden ?? '';
    } else {
      const line = text.slice(0, index).split('\n').length + 1;
      blocks.push({ page, line, code, setup, runs: run !== undefined });
    }
  }
  return blocks;
}
