import type { AttemptLine, DeadLetterLine, EntryLine } from './entry.ts';
import type { DefinitionAnswer } from './definition.ts';
import type { Kept } from './json.ts';
import type { RunAnswer } from './run.ts';

/** Everything of one run, to be kept, sent to somebody, and opened again without its store. */
export interface RunBundle {
  readonly type: 'abeyance.run';
  readonly protocol: 1;
  /** ms since epoch. */
  readonly exportedAt: number;
  readonly engine: { readonly version: string; readonly now: number };
  readonly run: RunAnswer;
  readonly definitions: readonly DefinitionAnswer[];
  /** Oldest first. */
  readonly entries: readonly BundledEntry[];
  readonly attempts: readonly AttemptLine[];
  readonly deadLetters: readonly DeadLetterLine[];
}

/** A line of history with all its payload. */
export interface BundledEntry {
  readonly line: EntryLine;
  readonly event?: Kept | undefined;
  readonly changes?: Kept | undefined;
  readonly error?: Kept | undefined;
}
