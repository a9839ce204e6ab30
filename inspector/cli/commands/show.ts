import type { Cut, Kept, RunAnswer, Source } from '../../protocol/index.ts';
import { arg, flag, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openSource } from '../open-source.ts';
import type { Line, Piece, Printer } from '../printer.ts';
import { plainJson } from '../plain-text.ts';
import { shownTime, type TimeShown } from '../times.ts';
import { eventText, ownTags, STATUS_STYLES, waitText } from '../workflow-text.ts';

/** Tells all of a workflow. */
export async function show(call: Call): Promise<ExitCode> {
  const { out, io } = call;
  await using opened = await openSource(arg(call, 0), { io, isOffline: flag(call, 'offline') });
  const run = await opened.source.run({ id: arg(call, 1) });
  if (flag(call, 'json')) {
    out.json(run, 2);
    return EXIT.ok;
  }
  const isLong = flag(call, 'long');
  const page = { out, shown: { now: opened.hello.engine.now, isLong } };
  printHead(page, run);
  printWaits(page, run);
  printWork(page, run);
  printTrouble(page, run, isLong);
  if (isLong) await printPast(page, opened.source, run.row.id);
  printKin(page, run);
  if (flag(call, 'context')) printContexts(page, run);
  return EXIT.ok;
}

interface Page {
  readonly out: Printer;
  readonly shown: TimeShown;
}

function printHead({ out, shown }: Page, { row, output }: RunAnswer): void {
  const time = (at: number): string => shownTime(at, shown);
  const { id, workflow, version, status, states, tags, metadata, failure, parent } = row;
  out.line([
    { text: id, style: 'bold' },
    `  ${workflow}, version ${version}  `,
    { text: status, style: STATUS_STYLES[status] },
  ]);
  const facts: readonly (readonly [string, Piece | undefined])[] = [
    ['why', failure === undefined ? undefined : { text: failure, style: 'red' }],
    ['state', states.join(', ')],
    ['tags', ownTags(tags).join(', ')],
    ['wakes', row.wakesAt === undefined || status === 'parked' ? '' : time(row.wakesAt)],
    ['began', time(row.createdAt)],
    ['changed', `${time(row.updatedAt)}, revision ${row.revision}`],
    [
      'metadata',
      Object.entries(metadata)
        .map((pair) => pair.join('='))
        .join('  '),
    ],
    ['begun by', parent],
    ['output', output === undefined ? undefined : inLine(output)],
  ];
  for (const [name, fact] of facts) {
    if (fact !== undefined && fact !== '') out.line(named(name, fact));
  }
}

function named(name: string, fact: Piece): Line {
  return [{ text: `  ${name.padEnd(9)} `, style: 'dim' }, fact];
}

function printWaits({ out, shown }: Page, { row, suspensions, timers, exits }: RunAnswer): void {
  const time = (at: number): string => shownTime(at, shown);
  // the timer of a pause is told with what the pause waits for
  const others = timers.filter(({ address, state, dueAt }) =>
    suspensions.every((one, at) => {
      const isIts = one.address === address && one.state === state;
      return !isIts || row.waitsFor[at]?.dueAt !== dueAt;
    }),
  );
  heading(out, 'Waits for', row.waitsFor.length + others.length);
  for (const [at, wait] of row.waitsFor.entries()) {
    const key = suspensions[at]?.key;
    const place = key === undefined ? '' : ` in ${key}`;
    out.line(['  ', { text: waitText(wait, time), style: 'yellow' }, place]);
  }
  for (const { key, event, address, state, dueAt } of others) {
    const place = state ?? key;
    const owner = address === row.id ? place : `${address} ${place}`;
    out.line([
      '  ',
      { text: `timer ${time(dueAt)}`, style: 'yellow' },
      ` in ${owner}: `,
      eventText(event),
    ]);
  }
  const events = exits.filter(({ type, event }) => type === 'event' && event !== undefined);
  heading(out, 'Takes', events.length);
  for (const { event = '', state, address, guard, allows, targets } of events) {
    const place = address === row.id ? state : `${address} ${state}`.trim();
    const asks = guard === undefined ? '' : `  if ${guard}${says(allows)}`;
    const leads = targets.length === 0 ? 'stays' : `→ ${targets.join(', ')}`;
    out.line([
      `  ${event}`,
      { text: `  ${place === '' ? 'anywhere' : `in ${place}`}`, style: 'dim' },
      `  ${leads}${asks}`,
    ]);
  }
}

function says(allows: boolean | undefined): string {
  return allows === undefined ? '' : allows ? ' (yes)' : ' (no)';
}

function printWork({ out, shown }: Page, { tasks, kept }: RunAnswer): void {
  const time = (at: number): string => shownTime(at, shown);
  heading(out, 'Work', tasks.length);
  for (const { src, key, state, attempt, nextAt, lastError } of tasks) {
    const next = nextAt === undefined ? '' : `, ${time(nextAt)}`;
    out.line(['  ', { text: src ?? key, style: 'bold' }, `  ${state}, attempt ${attempt}${next}`]);
    if (lastError !== undefined) out.line([`    last failed: `, { text: lastError, style: 'red' }]);
  }
  heading(out, 'Kept for later', kept.length);
  for (const { type, reason, until } of kept) {
    out.line(`  ${type}  ${reason}${until === undefined ? '' : `, until ${time(until)}`}`);
  }
}

function printTrouble({ out }: Page, { error, stumbled }: RunAnswer, isLong: boolean): void {
  if (error === undefined) return;
  heading(out, stumbled === undefined ? 'Failed with' : `Stumbled over ${stumbled.type}`, 1);
  const stack = error.type === 'whole' ? stackOf(error.value) : undefined;
  const rows = stack?.split('\n') ?? [inLine(error)];
  out.block(rows.slice(0, isLong ? rows.length : 4).join('\n'), { style: 'red', indent: '  ' });
  if (rows.length > 4 && !isLong) out.line({ text: '    … --long has all of it', style: 'dim' });
}

/** The last attempts that failed, and events that found no taker. */
async function printPast({ out, shown }: Page, source: Source, id: string): Promise<void> {
  const newest = { id, limit: PAST_LINES, newestFirst: true };
  const attempts = await source.attempts(newest);
  heading(out, 'Attempts that failed, the newest first', attempts.items.length);
  for (const { endedAt, key, attempt, message, retryAt } of attempts.items) {
    const next = retryAt === undefined ? 'the last one' : `again ${shownTime(retryAt, shown)}`;
    out.line(`  ${shownTime(endedAt, shown)}  ${key}, attempt ${attempt}, ${next}`);
    out.line({ text: `    ${message}`, style: 'red' });
  }
  const letters = await source.deadLetters(newest);
  heading(out, 'Events that found no taker, the newest first', letters.items.length);
  for (const { at, eventType, reason } of letters.items) {
    out.line(`  ${shownTime(at, shown)}  ${eventType}  ${reason}`);
  }
}

const PAST_LINES = 10;

/** Of an error as a store keeps it. */
function stackOf(value: Kept): string | undefined {
  const tag = (value as { readonly $?: readonly unknown[] } | null)?.$;
  const [kind, fields] = Array.isArray(tag) ? (tag as readonly unknown[]) : [];
  if (kind !== 'Error') return undefined;
  const { stack, message } = fields as { readonly stack?: unknown; readonly message?: unknown };
  return typeof stack === 'string' ? stack : typeof message === 'string' ? message : undefined;
}

function printKin({ out, shown }: Page, { row, children, actors }: RunAnswer): void {
  heading(out, 'Began', children.length);
  for (const child of children) out.line(`  ${child}`);
  const others = shown.isLong ? actors.filter(({ address }) => address !== row.id) : [];
  heading(out, 'Actors', others.length);
  for (const { address, type, status } of others) out.line(`  ${address}  ${type}, ${status}`);
}

function printContexts({ out }: Page, { row, context, actors }: RunAnswer): void {
  heading(out, 'Context', 1);
  out.block(inLines(context), { indent: '  ' });
  for (const actor of actors) {
    if (actor.address === row.id || actor.context === undefined) continue;
    heading(out, `Context of ${actor.address}`, 1);
    out.block(inLines(actor.context), { indent: '  ' });
  }
}

function heading(out: Printer, title: string, count: number): void {
  if (count === 0) return;
  out.line();
  out.line({ text: title, style: ['bold', 'underline'] });
}

function inLine(cut: Cut<Kept>): string {
  return cut.type === 'whole' ? plainJson(cut.value) : `${cut.head}… (${cut.length} characters)`;
}

function inLines(cut: Cut<Kept>): string {
  return cut.type === 'whole' ? plainJson(cut.value, 2) : inLine(cut);
}
