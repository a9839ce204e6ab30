import { paint } from './stage.ts';

/** From when to when a workflow lived, ms since epoch. */
export interface Span {
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

const COLUMNS = 52;

/** Draws each workflow as a line through the time in which nobody ran. */
export function chart(
  spans: readonly Span[],
  dead: { readonly killedAt: number; readonly openedAt: number },
): readonly string[] {
  const from = Math.min(...spans.map(({ startedAt }) => startedAt));
  const to = Math.max(...spans.map(({ endedAt }) => endedAt));
  const columnOf = (at: number): number =>
    Math.round(((at - from) / Math.max(1, to - from)) * (COLUMNS - 1));
  const [killed, opened] = [columnOf(dead.killedAt), columnOf(dead.openedAt)];
  const lines = spans
    .toSorted((a, b) => a.endedAt - b.endedAt)
    .map(({ id, endedAt }) => {
      const end = columnOf(endedAt);
      const cells = Array.from({ length: COLUMNS }, (_, column) =>
        cell(column, end, killed, opened),
      );
      const seconds = ((endedAt - from) / 1000).toFixed(2);
      return `  ${id.padEnd(16)} ${cells.join('')} ${paint('dim', `${seconds} s`)}`;
    });
  const marks = [' '.repeat(killed), '└ SIGKILL'.padEnd(opened - killed), '└ reopened'];
  return [...lines, `  ${' '.repeat(16)} ${paint('dim', marks.join(''))}`];
}

function cell(column: number, end: number, killed: number, opened: number): string {
  if (column > end) return ' ';
  if (column === end) return paint('green', '●');
  if (column === killed) return paint('red', '✕');
  if (column > killed && column < opened) return paint('dim', '╌');
  return paint('cyan', '━');
}
