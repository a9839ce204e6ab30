import { sqliteReader, type SqliteReader } from 'abeyance/sqlite';
import type { StoreReads } from 'abeyance/reading';
import { sourceOf, type Source } from '../protocol/index.ts';
import { answersOf } from './answers.ts';
import type { Redact } from './cut.ts';
import { readGiven } from './given.ts';
import { asSourceError } from './source-error.ts';
import { VERSION } from './version.ts';
import { changedSince, newestSequence, Watches, type Heard } from './watches.ts';

/** How often a file that is watched is looked at, in ms. */
const LOOK_EVERY_MS = 200;

export interface FileSourceOptions {
  /** Replaces what is not to be shown, before it leaves the process. */
  readonly redact?: Redact;
  /** The clock, ms since epoch; the platform's if left out. */
  readonly now?: () => number;
}

/**
 * A source over a SQLite file that nothing is written to, beside an engine or with none.
 * @throws `SourceError` with the codes of the store, `StoreFailed` where there is no such file,
 * `OptionInvalid`.
 */
export async function createFileSource(
  path: string,
  options: FileSourceOptions = {},
): Promise<Source> {
  const { redact, now = Date.now } = readGiven(options, {
    redact: ['function', 'give a function of a path and a value'],
    now: ['function', 'give a function that tells the time, in ms since epoch'],
  });
  const reader = await opened(path);
  const watches = new Watches({ reads: reader, now, begin: (heard) => lookAt(reader, heard) });
  const ask = answersOf({
    reads: reader,
    now,
    name: path.split(/[/\\]/).at(-1) ?? path,
    store: 'file',
    version: VERSION,
    redact,
    commands: [],
    engine: undefined,
  });
  return sourceOf(ask, {
    watch: (request, how) => watches.watch(request, how),
    async close() {
      watches.close();
      await reader.close();
    },
  });
}

async function opened(path: string): Promise<SqliteReader> {
  try {
    const reader = sqliteReader(path);
    await reader.open();
    return reader;
  } catch (error) {
    throw asSourceError(error);
  }
}

/** What is known of a file while it is watched. */
interface Seen {
  readonly version: number;
  readonly sequence: number;
  readonly workflows: number;
}

/** Looks again and again whether somebody has written, which costs next to nothing. */
function lookAt(reader: SqliteReader, heard: Heard): () => void {
  let seen: Seen | undefined;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    try {
      seen = await seeAgain(reader, seen, heard);
    } catch {
      // the file may be busy or be put back from a backup: whoever watches reads it anew
      seen = undefined;
      if (!stopped) heard.all();
    }
    if (!stopped) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function seeAgain(reader: SqliteReader, seen: Seen | undefined, heard: Heard): Promise<Seen> {
  const version = reader.version();
  if (seen?.version === version) return seen;
  const sequence = await newestSequence(reader);
  const workflows = await reader.count({});
  const next = { version, sequence, workflows };
  if (seen === undefined) return next;
  const changed = sequence < seen.sequence ? undefined : await whatChanged(reader, seen, workflows);
  if (changed === undefined) heard.all();
  else for (const id of changed) heard.changed(id);
  return next;
}

/** `undefined`: too much, or something was deleted, of which the file says nothing. */
async function whatChanged(
  reads: StoreReads,
  { sequence, workflows: before }: Seen,
  workflows: number,
): Promise<ReadonlySet<string> | undefined> {
  const changed = await changedSince(reads, sequence);
  if (changed === undefined) return undefined;
  const begun = await reads.find({ ids: [...changed] }, { limit: changed.size + 1 });
  const { items } = await reads.journal('turns', { after: sequence, limit: 1_000 });
  const started = new Set(
    items.filter(({ revision }) => revision === 1).map(({ workflowId }) => workflowId),
  );
  const isThere = begun.items.length === changed.size;
  return isThere && workflows === before + started.size ? changed : undefined;
}
