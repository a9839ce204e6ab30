import { parseQuery, SourceError } from '../protocol/index.ts';
import { CliError, failureOf } from './failure.ts';
import { plainText } from './plain-text.ts';
import { textWidth } from './text-width.ts';

/** Reads a search before anything is asked. @throws `QueryInvalid`, which points at the place. */
export function checkSearch(query: string): void {
  try {
    parseQuery(query);
  } catch (error) {
    const column = error instanceof SourceError ? error.details['column'] : undefined;
    if (typeof column !== 'number') throw error;
    const before = textWidth(plainText(query.slice(0, column - 1)));
    throw new CliError({
      ...failureOf(error),
      pointer: [`  ${query}`, `  ${' '.repeat(before)}^`],
    });
  }
}
