import { run } from '../../../inspector/cli/run.ts';
import type { Io } from '../../../inspector/cli/io.ts';

/** What a command said and ended with. */
export interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Addresses it wanted a browser to show. */
  readonly opened: readonly string[];
}

export interface CliOptions {
  /** A terminal of so many columns; left out: it is piped. */
  readonly columns?: number;
  readonly env?: Io['env'];
  readonly now?: number;
  readonly stdin?: string;
  readonly ended?: AbortSignal;
  /** Hears what is written, as it is. */
  readonly heard?: (text: string) => void;
}

/** Runs a command in this process. */
export async function cli(words: readonly string[], options: CliOptions = {}): Promise<Told> {
  const { columns, env = {}, now = Date.now(), stdin = '', ended, heard } = options;
  const texts = { out: '', err: '' };
  const opened: string[] = [];
  const output = (name: 'out' | 'err'): Io['stdout'] => ({
    isTTY: columns !== undefined,
    columns: columns ?? 80,
    write(text) {
      texts[name] += text;
      heard?.(text);
    },
  });
  const code = await run(words, {
    stdout: output('out'),
    stderr: output('err'),
    stdin: () => Promise.resolve(stdin),
    env,
    now: () => now,
    ended: ended ?? new AbortController().signal,
    openUrl: (url) => opened.push(url),
  });
  return { code, ...texts, opened };
}

/** What a command printed as JSON. */
export async function json(words: readonly string[], options?: CliOptions): Promise<unknown> {
  const { code, out, err } = await cli([...words, '--json'], options);
  if (code !== 0) throw new Error(`${words.join(' ')}: ${err}`);
  return JSON.parse(out);
}

/** Fields of each line that was piped. */
export function fieldsOf({ out }: Told): readonly (readonly string[])[] {
  const lines = out.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.split('\t'));
}
