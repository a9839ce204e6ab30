import { type ListRequest, type Source, type SummaryRow } from '../../protocol/index.ts';
import { PAGE_MAX } from '../../protocol/limits.ts';
import { arg, flag, wholeOption, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openSource, type Opened } from '../open-source.ts';
import { checkSearch } from '../search.ts';
import { LIMIT_DEFAULT } from '../shared-options.ts';
import { printTable, type Column } from '../table.ts';
import { isoTime, shownTime } from '../times.ts';
import { exactWhyText, ownTags, STATUS_STYLES, whyText } from '../workflow-text.ts';

/** Lists workflows, or counts them. */
export async function list(call: Call): Promise<ExitCode> {
  const query = call.args.slice(1).join(' ');
  checkSearch(query);
  const limit = flag(call, 'all') ? Infinity : (wholeOption(call, 'limit', 1) ?? LIMIT_DEFAULT);
  const isOffline = flag(call, 'offline');
  await using opened = await openSource(arg(call, 0), { io: call.io, isOffline });
  // awaited, or it would be closed under them
  if (flag(call, 'count')) return await count(call, opened, query);
  return await rows(call, opened, { query, limit });
}

async function count(call: Call, { source }: Opened, query: string): Promise<ExitCode> {
  const { out } = call;
  const answer = await source.count({ query });
  if (flag(call, 'json') || flag(call, 'json-lines')) {
    out.json(answer);
    return EXIT.ok;
  }
  const statuses = Object.entries(answer.byStatus).filter(([, many]) => many > 0);
  if (!out.isTerminal) {
    out.fields(['total', String(answer.total)]);
    for (const [status, many] of statuses) out.fields([status, String(many)]);
    return EXIT.ok;
  }
  out.line({ text: `${answer.exact ? '' : 'at least '}${answer.total}`, style: 'bold' });
  for (const [status, many] of statuses) {
    const style = STATUS_STYLES[status as keyof typeof STATUS_STYLES];
    out.line(['  ', { text: status.padEnd(11), style }, String(many)]);
  }
  return EXIT.ok;
}

interface Wanted {
  readonly query: string;
  readonly limit: number;
}

async function rows(
  call: Call,
  { source, hello }: Opened,
  { query, limit }: Wanted,
): Promise<ExitCode> {
  const { out, err } = call;
  const newestFirst = flag(call, 'newest');
  const { now } = hello.engine;
  const shown = { now, isLong: flag(call, 'long') };
  const isLines = flag(call, 'json-lines');
  const isStream = isLines || (!flag(call, 'json') && !out.isTerminal);
  const kept: SummaryRow[] = [];
  let cursor: number | undefined;
  for await (const page of pages(source, { query, newestFirst }, limit)) {
    // nobody reads any more
    if (call.io.ended.aborted) return EXIT.ok;
    cursor = page.cursor;
    if (!isStream) kept.push(...page.rows);
    else if (isLines) for (const row of page.rows) out.json(row);
    else printTable(out, columns(shown), page.rows);
  }
  if (flag(call, 'json') && !isLines) out.json({ rows: kept, cursor }, 2);
  else if (!isStream && kept.length > 0) printTable(out, columns(shown), kept);
  else if (!isStream) err.line({ text: 'No workflow is found.', style: 'dim' });
  if (cursor !== undefined && !flag(call, 'json')) {
    err.line({
      text: `${limit} are shown, and there are more: --all, or --limit N.`,
      style: 'dim',
    });
  }
  return EXIT.ok;
}

/** Pages until so many rows are there. */
async function* pages(
  source: Source,
  request: ListRequest,
  limit: number,
): AsyncGenerator<{ readonly rows: readonly SummaryRow[]; readonly cursor: number | undefined }> {
  let after: number | undefined;
  let left = limit;
  do {
    const page = await source.list({ ...request, after, limit: Math.min(left, PAGE_MAX) });
    after = page.cursor;
    left -= page.rows.length;
    yield { rows: page.rows, cursor: page.cursor };
  } while (after !== undefined && left > 0);
}

function columns(shown: { now: number; isLong: boolean }): readonly Column<SummaryRow>[] {
  const { now, isLong } = shown;
  const time = (title: string, at: (row: SummaryRow) => number): Column<SummaryRow> => ({
    title,
    text: (row) => shownTime(at(row), shown),
    piped: (row) => isoTime(at(row)),
  });
  const more: readonly Column<SummaryRow>[] = [
    { title: 'version', text: ({ version }) => version },
    { title: 'revision', text: ({ revision }) => String(revision) },
    { title: 'tags', text: ({ tags }) => ownTags(tags).join(', '), atLeast: 6 },
    time('began', ({ createdAt }) => createdAt),
  ];
  return [
    { title: 'id', text: ({ id }) => id, atLeast: 16 },
    { title: 'workflow', text: ({ workflow }) => workflow, atLeast: 8 },
    { title: 'status', text: ({ status }) => status, style: ({ status }) => STATUS_STYLES[status] },
    { title: 'state', text: ({ states }) => states.join(', '), atLeast: 12 },
    ...(isLong ? more : []),
    time('changed', ({ updatedAt }) => updatedAt),
    {
      title: 'waits for',
      text: (row) => (isLong ? exactWhyText(row) : whyText(row, now)),
      piped: exactWhyText,
      style: ({ failure }) => (failure === undefined ? undefined : 'red'),
      atLeast: 16,
    },
  ];
}
