import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import type { EndReason, Io, Output } from './io.ts';

/** The process this runs in, as commands see it. */
export function processIo(): Io {
  const ending = new AbortController();
  const end = (reason: EndReason): void => ending.abort(reason);
  // a second Ctrl-C ends it as it does any process
  process.once('SIGINT', () => end('interrupted'));
  process.once('SIGTERM', () => end('interrupted'));
  for (const stream of [process.stdout, process.stderr]) {
    // whoever read has had enough, as `head` has: that is no fault
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') throw new Error(`cannot write: ${code}`);
      end('unread');
    });
  }
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: () => text(process.stdin),
    env: process.env,
    now: Date.now,
    ended: ending.signal,
    openUrl,
  };
}

function outputOf(stream: WriteStream): Output {
  return {
    isTTY: stream.isTTY,
    columns: stream.columns ?? 80,
    write: (chunk) => void (stream.writable && stream.write(chunk)),
  };
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Never through a shell: the address is an argument and nothing else. */
function openUrl(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' });
  // where there is no browser the address that was printed has to do
  child.on('error', () => {});
  child.unref();
}

/** Node 22 warns at each start that its SQLite is new; who lists workflows need not hear it. */
export function quietSqlite(): void {
  const warn = process.emitWarning.bind(process) as (...args: readonly unknown[]) => void;
  process.emitWarning = (...args: readonly unknown[]): void => {
    const [warning] = args;
    if (!(typeof warning === 'string' && warning.startsWith('SQLite is an'))) warn(...args);
  };
}
