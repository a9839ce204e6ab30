import type { Cut, EntryLine, Kept, Source } from '../../protocol/index.ts';
import { PAGE_MAX } from '../../protocol/limits.ts';
import { arg, flag, wholeOption, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openSource } from '../open-source.ts';
import { plainJson } from '../plain-text.ts';
import { LIMIT_DEFAULT } from '../shared-options.ts';
import type { Style } from '../printer.ts';
import { printTable, type Column } from '../table.ts';
import { isoTime, relativeTime } from '../times.ts';
import { eventText, stateText } from '../workflow-text.ts';

/** Tells what happened to a workflow, and with `--follow` what happens. */
export async function history(call: Call): Promise<ExitCode> {
  const { err, io } = call;
  const id = arg(call, 1);
  const limit = flag(call, 'all') ? Infinity : (wholeOption(call, 'limit', 1) ?? LIMIT_DEFAULT);
  await using opened = await openSource(arg(call, 0), { io, isOffline: flag(call, 'offline') });
  const { source, hello } = opened;
  // says that there is no such workflow, which its history alone would not
  const { row } = await source.run({ id, maxLength: 1 });
  const { items, isCut } = await newest(source, id, limit);
  const shown = { now: hello.engine.now, isLong: flag(call, 'long') };
  const isAsked = flag(call, 'payload');
  const inOrder = flag(call, 'newest') ? items : items.toReversed();
  tell(call, await withEvents(source, inOrder, { id, isAsked }), { ...shown, isFirst: true });
  if (isCut && !flag(call, 'json')) {
    err.line({ text: `The newest ${limit} are shown: --all, or --limit N.`, style: 'dim' });
  }
  if (!flag(call, 'follow')) return EXIT.ok;
  const from = items[0]?.sequence ?? 0;
  if (!ENDED.has(row.status)) await follow(call, source, { id, from, ...shown });
  return EXIT.ok;
}

const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);

interface Entries {
  /** Newest first. */
  readonly items: readonly EntryLine[];
  readonly isCut: boolean;
}

async function newest(source: Source, id: string, limit: number): Promise<Entries> {
  const items: EntryLine[] = [];
  let before: number | undefined;
  do {
    const left = Math.min(PAGE_MAX, limit - items.length);
    const page = await source.entries({ id, before, limit: left, newestFirst: true });
    items.push(...page.items);
    before = page.cursor;
  } while (before !== undefined && items.length < limit);
  return { items, isCut: before !== undefined };
}

/** A line, with what its event carried where that is asked for. */
type ToldLine = EntryLine & { readonly payload?: Cut<Kept> };

async function withEvents(
  source: Source,
  items: readonly EntryLine[],
  { id, isAsked }: { readonly id: string; readonly isAsked: boolean },
): Promise<readonly ToldLine[]> {
  if (!isAsked) return items;
  const told: ToldLine[] = [];
  for (const item of items) {
    const asked = { id, revision: item.revision, part: 'event' } as const;
    const { value } = item.eventLength === 0 ? {} : await source.payload(asked);
    told.push({ ...item, ...(value && { payload: value }) });
  }
  return told;
}

function payloadText({ payload }: ToldLine): string | undefined {
  if (payload === undefined) return undefined;
  if (payload.type === 'cut') return `${payload.head}… (${payload.length} characters)`;
  return plainJson(payload.value);
}

/** On a terminal without what the line says already. */
function shownPayload(line: ToldLine): string | undefined {
  const { payload } = line;
  if (payload?.type !== 'whole') return payloadText(line);
  const fields = Object.entries(payload.value as object).filter(([name, value]) => {
    const isSaid = ['type', 'id', 'timestamp', 'targetWorkflowId'].includes(name);
    return !isSaid && JSON.stringify(value) !== '{"$":"undefined"}';
  });
  return fields.length === 0 ? undefined : plainJson(Object.fromEntries(fields));
}

interface Following {
  readonly id: string;
  /** Sequence of the newest line that was told. */
  readonly from: number;
  readonly now: number;
  readonly isLong: boolean;
}

async function follow(call: Call, source: Source, following: Following): Promise<void> {
  const { id, from, ...shown } = following;
  let after = from;
  const signal = call.io.ended;
  const isAsked = flag(call, 'payload');
  for await (const delta of source.watch({ ids: [id], since: from }, { signal })) {
    for (let isMore = true; isMore;) {
      const page = await source.entries({ id, after, limit: PAGE_MAX });
      const told = await withEvents(source, page.items, { id, isAsked });
      tell(call, told, { ...shown, now: call.io.now(), isFirst: false });
      after = page.items.at(-1)?.sequence ?? after;
      isMore = page.cursor !== undefined;
    }
    const isGone = delta.type === 'changes' && delta.removed.includes(id);
    const rows = delta.type === 'changes' ? delta.rows : [(await source.run({ id })).row];
    if (isGone || rows.some((row) => row.id === id && ENDED.has(row.status))) return;
  }
}

interface Telling {
  readonly now: number;
  readonly isLong: boolean;
  readonly isFirst: boolean;
}

function tell(call: Call, items: readonly ToldLine[], telling: Telling): void {
  const { out } = call;
  if (flag(call, 'json-lines') || (flag(call, 'json') && flag(call, 'follow'))) {
    for (const item of items) out.json(item);
  } else if (flag(call, 'json')) out.json({ items }, 2);
  else if (items.length > 0) {
    const shown = columns(telling, flag(call, 'payload') && !out.isTerminal);
    printTable(out, shown, items, { hasHeading: telling.isFirst, below: shownPayload });
  }
}

const OUTCOMES: Readonly<Record<EntryLine['outcome'], Style | undefined>> = {
  handled: undefined,
  deferred: 'yellow',
  ignored: 'dim',
  failed: 'red',
};

function columns({ now, isLong }: Telling, hasPayload: boolean): readonly Column<ToldLine>[] {
  const more: readonly Column<ToldLine>[] = [
    { title: 'by', text: ({ source }) => source },
    {
      title: 'took',
      text: ({ transitions }) => transitions.map(({ id }) => id).join(', '),
      atLeast: 12,
    },
    { title: 'changed', text: ({ changed }) => changed.join(', '), atLeast: 10 },
  ];
  return [
    { title: '#', width: 3, text: ({ revision }) => String(revision) },
    { title: 'at', text: ({ at }) => isoTime(at) },
    ...(isLong ? [{ title: '', text: ({ at }: ToldLine) => relativeTime(at, now) }] : []),
    {
      title: 'event',
      width: 18,
      text: ({ eventType }) => eventText(eventType),
      piped: ({ eventType }) => eventType,
      atLeast: 16,
    },
    {
      title: 'outcome',
      width: 8,
      text: ({ outcome, reason }) => (reason === undefined ? outcome : `${outcome} (${reason})`),
      style: ({ outcome }) => OUTCOMES[outcome],
    },
    ...(isLong ? more : []),
    { title: 'now in', text: ({ value }) => stateText(value), atLeast: 12 },
    ...(hasPayload
      ? [{ title: 'payload', text: (line: ToldLine) => payloadText(line) ?? '' }]
      : []),
  ];
}
