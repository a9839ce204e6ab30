import type { BundledEntry, RunBundle } from './bundle.ts';
import {
  guarded,
  json,
  listOf,
  number,
  oneOf,
  optional,
  shape,
  text,
  type Check,
} from './check.ts';
import { checkDefinition } from './check-definition.ts';
import { attemptLine, deadLetterLine, entryLine } from './check-entry.ts';
import { checkRun } from './check-run.ts';

/** Reads an exported run that may come from anybody. @throws `RequestInvalid`. */
export const checkBundle: Check<RunBundle> = guarded(
  shape<RunBundle>({
    type: oneOf(['abeyance.run']),
    protocol: oneOf([1]),
    exportedAt: number,
    engine: shape<RunBundle['engine']>({ version: text, now: number }),
    run: checkRun,
    definitions: listOf(checkDefinition),
    entries: listOf(
      shape<BundledEntry>({
        line: entryLine,
        event: optional(json),
        changes: optional(json),
        error: optional(json),
      }),
    ),
    attempts: listOf(attemptLine),
    deadLetters: listOf(deadLetterLine),
  }),
);
