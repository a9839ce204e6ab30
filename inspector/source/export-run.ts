import type { JournalKinds, StoreReads } from 'abeyance/reading';
import {
  protocolError,
  type BundledEntry,
  type Kept,
  type PageOf,
  type PayloadRequest,
  type RunAnswer,
  type RunBundle,
} from '../protocol/index.ts';
import { EXPORTED_TURNS_MAX, PAGE_MAX } from '../protocol/limits.ts';
import { redacted, type Redact } from './cut.ts';
import { definitionOf } from './definitions.ts';
import { attemptsOf, deadLettersOf, entryOf, partOf } from './history.ts';
import { soon } from './soon.ts';

interface Exporting {
  readonly redact: Redact | undefined;
  readonly version: string;
  readonly now: number;
}

/** Everything of one run. @throws `TooLarge` where it has too many turns for one file. */
export async function exportRun(
  reads: StoreReads,
  run: RunAnswer,
  { redact, version, now }: Exporting,
): Promise<RunBundle> {
  const { id } = run.row;
  const showing = { maxLength: Number.MAX_SAFE_INTEGER, redact };
  const entries = await entriesOfRun(reads, id, redact);
  const hashes = new Set([
    run.row.definition,
    ...run.actors.flatMap(({ definition }) => definition ?? []),
    ...entries.map(({ line }) => line.definition),
  ]);
  const definitions = [];
  for (const hash of hashes) definitions.push(await definitionOf(reads, hash));
  return {
    type: 'abeyance.run',
    protocol: 1,
    exportedAt: now,
    engine: { version, now },
    run,
    definitions,
    entries,
    attempts: await all((after) => attemptsOf(reads, { id, limit: PAGE_MAX, after }, showing)),
    deadLetters: await all((after) =>
      deadLettersOf(reads, { id, limit: PAGE_MAX, after }, showing),
    ),
  };
}

async function entriesOfRun(
  reads: StoreReads,
  workflowId: string,
  redact: Redact | undefined,
): Promise<readonly BundledEntry[]> {
  const kept = await all((after) =>
    reads.journal('turns', {
      workflowId,
      checkpointsOnly: true,
      limit: PAGE_MAX,
      ...(after === undefined ? undefined : { after }),
    }),
  );
  const checkpoints = new Set(kept.map(({ sequence }) => sequence));
  const lines = await all((after) =>
    reads.journal('turns', {
      workflowId,
      limit: PAGE_MAX,
      ...(after === undefined ? undefined : { after }),
    }),
  );
  return lines.map((line) => bundled(line, checkpoints.has(line.sequence), redact));
}

function bundled(
  line: JournalKinds['turns'],
  checkpoint: boolean,
  redact: Redact | undefined,
): BundledEntry {
  const part = (name: PayloadRequest['part']): Kept | undefined => {
    const value = partOf(line, name);
    return value === undefined || redact === undefined ? value : redacted(value, name, redact);
  };
  const entry = entryOf(line, checkpoint);
  return {
    line: entry,
    ...(entry.eventLength === 0 ? undefined : { event: part('event') }),
    ...(entry.changed.length === 0 ? undefined : { changes: part('changes') }),
    ...(entry.hasError ? { error: part('error') } : undefined),
  };
}

async function all<T>(
  pageAfter: (after: number | undefined) => PageOf<T> | Promise<PageOf<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let after: number | undefined;
  do {
    const page = await pageAfter(after);
    items.push(...page.items);
    after = page.cursor;
    if (items.length > EXPORTED_TURNS_MAX) {
      const what = `the run has more than ${EXPORTED_TURNS_MAX} lines, too many for one file`;
      throw protocolError('TooLarge', `${what}; read them by pages`);
    }
    await soon();
  } while (after !== undefined);
  return items;
}
