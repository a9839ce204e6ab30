import { styleText } from 'node:util';
import type { Io, Output } from './io.ts';
import { plainJson, plainText } from './plain-text.ts';

export type Style = Parameters<typeof styleText>[0];

/** A text, and how it stands out where there are colours. */
export type Piece = string | { readonly text: string; readonly style: Style };

export type Line = Piece | readonly Piece[];

/**
 * The only way to a terminal: what a workflow holds is made plain here, so that no name, message or
 * payload can move the cursor, set the title or hide what follows.
 */
export class Printer {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly #output: Output;
  readonly #hasColours: boolean;

  constructor(output: Output, env: Io['env']) {
    this.#output = output;
    this.isTerminal = output.isTTY;
    this.columns = Math.max(40, output.columns);
    this.#hasColours = hasColours(output, env);
  }

  line(line: Line = ''): void {
    const pieces = isList(line) ? line : [line];
    this.#output.write(`${pieces.map((piece) => this.#painted(piece)).join('')}\n`);
  }

  /** Fields between tabs, for programs. */
  fields(fields: readonly string[]): void {
    this.#output.write(`${fields.map(plainText).join('\t')}\n`);
  }

  /** JSON in which nothing is left that a terminal would obey. */
  json(value: unknown, indent?: number): void {
    this.#output.write(`${plainJson(value, indent)}\n`);
  }

  /** A text of several lines, each on its own. */
  block(text: string, { style, indent = '' }: { style?: Style; indent?: string } = {}): void {
    for (const row of text.replace(/\n$/, '').split(/\r?\n/)) {
      const whole = `${indent}${row.replaceAll('\t', '  ')}`;
      this.line(style === undefined ? whole : { text: whole, style });
    }
  }

  #painted(piece: Piece): string {
    if (typeof piece === 'string') return plainText(piece);
    const text = plainText(piece.text);
    if (!this.#hasColours || text === '') return text;
    return styleText(piece.style, text, { validateStream: false });
  }
}

/** On a terminal that is not told to do without (https://no-color.org), or where they are asked. */
function hasColours({ isTTY }: Output, env: Io['env']): boolean {
  if (given(env['NO_COLOR'])) return false;
  if (given(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return isTTY && env['TERM'] !== 'dumb';
}

function given(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function isList(line: Line): line is readonly Piece[] {
  return Array.isArray(line);
}
