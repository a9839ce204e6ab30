/** One measured number. */
export interface Line {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it is to be at most, or at least. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Figure {
  readonly name: string;
  /** One sentence: what is done, and how durable it is. */
  readonly about: string;
  readonly run: () => Promise<readonly Line[]>;
}

export interface Measured {
  readonly name: string;
  readonly about: string;
  readonly lines: readonly Line[];
}

export function table({ name, about, lines }: Measured): string {
  const rows = lines.map((line) => [line.what, shown(line.value), line.unit, goal(line)]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const text = rows.map(([what = '', value = '', unit = '', target = '']) =>
    [
      what.padEnd(widths[0] ?? 0),
      value.padStart(widths[1] ?? 0),
      unit.padEnd(widths[2] ?? 0),
      target,
    ]
      .join('  ')
      .trimEnd(),
  );
  return `${name}: ${about}\n${text.map((row) => `  ${row}\n`).join('')}`;
}

function goal({ value, atMost, atLeast }: Line): string {
  if (atMost !== undefined) return `${verdict(value <= atMost)} (at most ${shown(atMost)})`;
  if (atLeast !== undefined) return `${verdict(value >= atLeast)} (at least ${shown(atLeast)})`;
  return '';
}

function verdict(met: boolean): string {
  return met ? 'met' : 'MISSED';
}

function shown(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
