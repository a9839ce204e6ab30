import { styleText } from 'node:util';
import { isAbeyanceError, type ErrorCode, type StateValue } from 'abeyance';

type Style = Parameters<typeof styleText>[0];

const WIDTH = 90;
const INDENT = ' '.repeat(13);

/** Colour where the terminal has it: `styleText` knows NO_COLOR, FORCE_COLOR and pipes. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Tells what happens as it happens, and checks every claim that is made. */
export class Stage {
  held = 0;
  broken = 0;
  readonly #startedAt = Date.now();
  #chapters = 0;

  /** Runs one chapter; what goes wrong in it is counted, and the next one is told all the same. */
  async chapter(title: string, tell: () => Promise<void>): Promise<void> {
    this.#chapters += 1;
    const head = `━━ ${this.#chapters}  ${title} `;
    print(`\n${paint(['bold', 'cyan'], head.padEnd(WIDTH, '━'))}\n`);
    try {
      await tell();
    } catch (error) {
      this.claim('the chapter is told to its end', false, error);
    }
  }

  /** Something that happened. */
  note(text: string): void {
    this.#line(paint('dim', '·'), text);
  }

  /** Something that must be so; `found` is shown where it is not. */
  claim(text: string, holds: boolean, found?: unknown): void {
    if (holds) {
      this.held += 1;
      this.#line(paint('green', '✓'), text);
      return;
    }
    this.broken += 1;
    this.#line(paint(['red', 'bold'], '✗'), paint('red', text));
    if (found !== undefined) this.aside(`found: ${show(found)}`);
  }

  /** Something that must be refused, by this code. */
  async refusal(text: string, code: ErrorCode, attempt: () => unknown): Promise<void> {
    try {
      const value = await attempt();
      this.claim(`${text}: ${code}`, false, value);
    } catch (error) {
      this.claim(`${text}: ${paint('yellow', code)}`, isAbeyanceError(error, code), error);
      if (isAbeyanceError(error, code)) this.aside(error.message);
    }
  }

  /** More on the line before. */
  aside(text: string): void {
    for (const line of wrapped(text)) print(`${INDENT}${paint('dim', line)}`);
  }

  /** The last lines; says whether everything held. */
  end(): boolean {
    const seconds = ((Date.now() - this.#startedAt) / 1000).toFixed(1);
    const all = this.broken === 0;
    const sentence = all
      ? `All ${this.held} claims held, in ${seconds} s.`
      : `${this.broken} of ${this.held + this.broken} claims did not hold.`;
    print(`\n${paint(all ? ['bold', 'green'] : ['bold', 'red'], sentence)}`);
    return all;
  }

  #line(mark: string, text: string): void {
    const seconds = ((Date.now() - this.#startedAt) / 1000).toFixed(3).padStart(7);
    print(`${paint('dim', `${seconds} s`)}  ${mark} ${text}`);
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A state value as one word. */
export function nameOf(value: StateValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Lines of whole words; a stack keeps the lines it has. */
function wrapped(text: string): readonly string[] {
  return text.split('\n').flatMap((whole) => {
    const lines: string[] = [];
    let line = '';
    for (const word of whole.split(' ')) {
      if (line !== '' && INDENT.length + line.length + word.length >= WIDTH) {
        lines.push(line);
        line = '';
      }
      line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}

function show(value: unknown): string {
  if (value instanceof Error) return value.stack ?? String(value);
  return JSON.stringify(value) ?? String(value);
}
