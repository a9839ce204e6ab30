import type { AttemptLine, EntryLine } from '../../protocol/index.ts';
import { isQuiet, ledTo } from './turn-text.ts';

/** So many turns alike, one after the other, are one row. */
const FOLDED_FROM = 3;

/** A row of the log. */
export type LogRow = TurnRow | FoldRow | AttemptRow;

export interface TurnRow {
  readonly type: 'turn';
  readonly key: string;
  readonly line: EntryLine;
  readonly ledTo: readonly string[];
  /** Since the turn before, ms. */
  readonly gapMs: number | undefined;
  readonly isQuiet: boolean;
  /** Of the work it ended: how long that took, ms, and how often it was tried. */
  readonly workMs: number | undefined;
  readonly attempts: number;
}

/** Turns alike. */
export interface FoldRow {
  readonly type: 'fold';
  readonly key: string;
  readonly rows: readonly TurnRow[];
}

/** An attempt that failed: it is no turn, unless it was the last one. */
export interface AttemptRow {
  readonly type: 'attempt';
  readonly key: string;
  readonly attempt: AttemptLine;
}

export interface LogView {
  readonly lines: readonly EntryLine[];
  readonly attempts: readonly AttemptLine[];
  readonly filter: (line: EntryLine) => boolean;
  /** Also turns that changed nothing. */
  readonly quiet: boolean;
  /** Every turn and attempt by itself. */
  readonly raw: boolean;
  /** Keys of folds that are open. */
  readonly open: ReadonlySet<string>;
  /** The revision looked at: it is never hidden in a fold. */
  readonly cursor: number | undefined;
}

/** The rows of a log, oldest first. */
export function logRows(view: LogView): readonly LogRow[] {
  const { filter, quiet, raw } = view;
  const rows = turnRows(view).filter(
    ({ line, isQuiet: nothing }) =>
      filter(line) && (!nothing || quiet || line.revision === view.cursor),
  );
  if (!raw) return folded(rows, view);
  const first = rows[0]?.line.sequence ?? 0;
  const attempts = view.attempts
    .filter(({ sequence }) => sequence >= first)
    .map((attempt): AttemptRow => {
      return { type: 'attempt', key: `a${attempt.sequence}`, attempt };
    });
  return [...rows, ...attempts].toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** How many turns were left out as they changed nothing. */
export function quietCount(lines: readonly EntryLine[]): number {
  return lines.filter((line, index) => isQuiet(line, lines[index - 1])).length;
}

function placeOf(row: TurnRow | AttemptRow): number {
  return row.type === 'turn' ? row.line.sequence : row.attempt.sequence;
}

function turnRows({ lines, attempts }: LogView): readonly TurnRow[] {
  const begun = new Map<string, number>();
  const tries = new Map<string, number>();
  for (const { key } of attempts) tries.set(key, (tries.get(key) ?? 0) + 1);
  return lines.map((line, index) => {
    const before = lines[index - 1];
    for (const key of line.workStarted) begun.set(key, line.at);
    const ended =
      line.source === 'task' ? line.workStopped.find((key) => isOf(key, line.to)) : undefined;
    const since = ended === undefined ? undefined : begun.get(ended);
    return {
      type: 'turn',
      key: `t${line.sequence}`,
      line,
      ledTo: ledTo(line, before),
      gapMs: before === undefined ? undefined : line.at - before.at,
      isQuiet: isQuiet(line, before),
      workMs: since === undefined ? undefined : line.at - since,
      attempts: ended === undefined ? 0 : (tries.get(ended) ?? 0),
    };
  });
}

/** A key of work is its actor's address and a number. */
function isOf(key: string, address: string): boolean {
  return key === address || key.startsWith(`${address}#`);
}

function folded(rows: readonly TurnRow[], { open, cursor }: LogView): readonly LogRow[] {
  const shown: LogRow[] = [];
  for (let from = 0; from < rows.length;) {
    let to = from + 1;
    while (isAlike(rows[to - 1], rows[to], cursor)) to += 1;
    const group = rows.slice(from, to);
    const key = `f${group[0]?.line.sequence}`;
    if (group.length < FOLDED_FROM) shown.push(...group);
    else {
      shown.push({ type: 'fold', key, rows: group });
      if (open.has(key)) shown.push(...group);
    }
    from = to;
  }
  return shown;
}

/** The same happened to one of many alike, and led nowhere: attempts, items of a list, polls. */
function isAlike(
  one: TurnRow | undefined,
  other: TurnRow | undefined,
  cursor: number | undefined,
): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.line.revision === cursor || other.line.revision === cursor) return false;
  if (other.ledTo.length > 0 || one.ledTo.length > 0) return false;
  const same = ['source', 'eventType', 'outcome'] as const;
  return (
    same.every((field) => one.line[field] === other.line[field]) &&
    familyOf(one.line.to) === familyOf(other.line.to)
  );
}

function familyOf(address: string): string {
  let end = address.length;
  while (/\d/.test(address[end - 1] ?? '')) end -= 1;
  return address.slice(0, end);
}
