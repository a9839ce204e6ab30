import type { ExitRow, RunAnswer } from '../../protocol/index.ts';
import { arg, flag, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openSource } from '../open-source.ts';
import { isoTime } from '../times.ts';
import { stateText, waitText } from '../workflow-text.ts';

/** Says why a workflow stands where it stands: by the engine's own words, or by what is stored. */
export async function explain(call: Call): Promise<ExitCode> {
  const { out, io } = call;
  await using opened = await openSource(arg(call, 0), { io, isOffline: flag(call, 'offline') });
  const run = await opened.source.run({ id: arg(call, 1) });
  const text = run.explanation ?? explanationOf(run);
  if (!flag(call, 'json')) {
    out.block(text);
    return EXIT.ok;
  }
  const { row, suspensions, timers, tasks, exits, kept, stumbled, error } = run;
  out.json({ id: row.id, text, row, suspensions, timers, tasks, exits, kept, stumbled, error }, 2);
  return EXIT.ok;
}

/** What the file says, a fact a line. Guards are code, so they are only named. */
function explanationOf({ row, value, timers, exits, tasks, kept, stumbled }: RunAnswer): string {
  const { id, workflow, version, status, failure, updatedAt, revision, waitsFor } = row;
  const where = `${id} (${workflow}, version ${version}) is ${status} in ${stateText(value)}`;
  return [
    `${where} since ${isoTime(updatedAt)}, at revision ${revision}.`,
    ...(failure === undefined ? [] : [`Why: ${failure}`]),
    ...(stumbled === undefined ? [] : [`It stumbled over: ${stumbled.type}`]),
    ...listed(
      'Waits for:',
      waitsFor.map((wait) => waitText(wait, isoTime)),
    ),
    ...listed(
      'Timers:',
      timers.map(({ key, state, dueAt }) => `${state ?? key}: ${isoTime(dueAt)}`),
    ),
    ...listed('Ways out:', exits.map(exitText)),
    ...listed(
      'Tasks:',
      tasks.map(({ src, key, state, attempt, nextAt, lastError }) => {
        const until = nextAt === undefined ? '' : ` until ${isoTime(nextAt)}`;
        const error = lastError === undefined ? '' : `; last failed with ${lastError}`;
        return `${src ?? key}: ${state}${until}, attempt ${attempt}${error}`;
      }),
    ),
    ...listed(
      'Kept for later:',
      kept.map(({ type, reason, until }) => {
        return `${type} (${reason})${until === undefined ? '' : ` until ${isoTime(until)}`}`;
      }),
    ),
    'No engine was asked: what guards would say is not known.',
  ].join('\n');
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `- ${line}`)];
}

function exitText(exit: ExitRow): string {
  const { state, targets, guard, address } = exit;
  const place = state === '' ? address : state;
  const leads = targets.length === 0 ? 'stays' : `to ${targets.join(', ')}`;
  return `${place}: ${triggerOf(exit)}, ${leads}${guard === undefined ? '' : `; guard ${guard}`}`;
}

function triggerOf({ type, event, dueAt, actor, when }: ExitRow): string {
  switch (type) {
    case 'event':
      return `event ${event ?? ''}`;
    case 'timer':
      return dueAt === undefined ? 'in time' : `at ${isoTime(dueAt)}`;
    case 'actor':
      return `when ${actor ?? 'it'} ${when === 'error' ? 'fails' : 'is done'}`;
    case 'always':
      return 'at once when its guard holds';
  }
}
