import type { Piece, Printer, Style } from './printer.ts';
import { plainText } from './plain-text.ts';
import { fitted, padded, textWidth } from './text-width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** What is said where it is piped, if that is more exact. */
  readonly piped?: (row: Row) => string;
  readonly style?: (row: Row) => Style | undefined;
  /** Columns it keeps when the terminal is too narrow for all; left out: it is never cut. */
  readonly atLeast?: number;
  /** Columns it fills in any case, where more rows are to follow. */
  readonly width?: number;
}

export interface TableOptions<Row> {
  readonly hasHeading?: boolean;
  /** A line under a row, on a terminal. */
  readonly below?: (row: Row) => string | undefined;
}

const GAP = 2;

/**
 * Rows in columns as wide as the terminal. Piped, they are fields between tabs, uncut and without a
 * heading, for `cut`, `sort` and `awk`.
 */
export function printTable<Row>(
  out: Printer,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { hasHeading = true, below }: TableOptions<Row> = {},
): void {
  if (!out.isTerminal) {
    for (const row of rows) {
      out.fields(columns.map(({ text, piped = text }) => piped(row)));
    }
    return;
  }
  const texts = rows.map((row) => columns.map(({ text }) => plainText(text(row))));
  const widths = fittedWidths(columns, texts, out.columns);
  const titles = columns.map(({ title }) => title.toUpperCase());
  if (hasHeading) out.line(spaced(titles, widths).map((text) => ({ text, style: 'dim' })));
  for (const [index, row] of rows.entries()) {
    const cells = spaced(texts[index] ?? [], widths);
    out.line(cells.map((text, at): Piece => styled(text, columns[at]?.style?.(row))));
    const more = below?.(row);
    if (more !== undefined) out.line({ text: `    ${more}`, style: 'dim' });
  }
}

function styled(text: string, style: Style | undefined): Piece {
  return style === undefined ? text : { text, style };
}

/** Cells filled up to their columns; the last one needs no filling. */
function spaced(texts: readonly string[], widths: readonly number[]): readonly string[] {
  return texts.map((text, at) => {
    const width = widths[at] ?? 0;
    const cell = fitted(text, width);
    return at === texts.length - 1 ? cell : padded(cell, width + GAP);
  });
}

/** As wide as what is in them; where that is too much, the widest that may be cut give way. */
function fittedWidths<Row>(
  columns: readonly Column<Row>[],
  texts: readonly (readonly string[])[],
  room: number,
): readonly number[] {
  const widths = columns.map(({ title, width = 0 }, at) => {
    const first = Math.max(width, textWidth(title));
    // not by spreading: there may be more rows than a function takes arguments
    return texts.reduce((most, row) => Math.max(most, textWidth(row[at] ?? '')), first);
  });
  const gaps = GAP * (columns.length - 1);
  const least = columns.map(({ atLeast }, at) => atLeast ?? widths[at] ?? 0);
  for (let over = sum(widths) + gaps - room; over > 0; over -= 1) {
    const spare = widths.map((width, at) => width - (least[at] ?? 0));
    const widest = spare.indexOf(Math.max(...spare));
    if ((spare[widest] ?? 0) <= 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
