import type { DueRow, TimerCursor } from '../../protocol/index.ts';
import { PAGE_MAX } from '../../protocol/limits.ts';
import { arg, flag, wholeOption, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openSource } from '../open-source.ts';
import { LIMIT_DEFAULT } from '../shared-options.ts';
import { printTable, type Column } from '../table.ts';
import { isoTime, shownTime, type TimeShown } from '../times.ts';
import { eventText } from '../workflow-text.ts';

/** Lists what time moves next, over all workflows. */
export async function timers(call: Call): Promise<ExitCode> {
  const { out, err, io } = call;
  const limit = flag(call, 'all') ? Infinity : (wholeOption(call, 'limit', 1) ?? LIMIT_DEFAULT);
  await using opened = await openSource(arg(call, 0), { io, isOffline: flag(call, 'offline') });
  const items: DueRow[] = [];
  let after: TimerCursor | undefined;
  do {
    const left = Math.min(PAGE_MAX, limit - items.length);
    const page = await opened.source.timers({ after, limit: left });
    items.push(...page.items);
    after = page.cursor;
  } while (after !== undefined && items.length < limit && !io.ended.aborted);
  if (flag(call, 'json-lines')) for (const item of items) out.json(item);
  else if (flag(call, 'json')) out.json({ items, cursor: after }, 2);
  else if (items.length > 0) {
    printTable(out, columns({ now: opened.hello.engine.now, isLong: flag(call, 'long') }), items);
  } else err.line({ text: 'Nothing waits for time.', style: 'dim' });
  if (after !== undefined && !flag(call, 'json')) {
    err.line({
      text: `${limit} are shown, and there are more: --all, or --limit N.`,
      style: 'dim',
    });
  }
  return EXIT.ok;
}

const KINDS: Readonly<Record<DueRow['type'], string>> = {
  timer: 'timer',
  event: 'event',
  giveUp: 'gives up',
  task: 'attempt',
};

function columns(shown: TimeShown): readonly Column<DueRow>[] {
  return [
    {
      title: 'due',
      text: ({ dueAt }) => shownTime(dueAt, shown),
      piped: ({ dueAt }) => isoTime(dueAt),
      style: ({ dueAt }) => (dueAt <= shown.now ? 'yellow' : undefined),
    },
    { title: 'id', text: ({ workflowId }) => workflowId, atLeast: 24 },
    { title: 'workflow', text: ({ workflow }) => workflow, atLeast: 8 },
    { title: 'what', text: ({ type }) => KINDS[type] },
    { title: 'state', text: ({ state = '' }) => state, atLeast: 10 },
    {
      title: 'event',
      text: ({ event, key }) => (event === undefined ? key : eventText(event)),
      piped: ({ event, key }) => event ?? key,
      atLeast: 10,
    },
  ];
}
