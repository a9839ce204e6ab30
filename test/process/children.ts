import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** A process that runs a script of this folder on this Node. */
export function child(script: string, ...args: readonly string[]): ChildProcess {
  return fork(resolve('test/process', script), args, {
    execPath: process.execPath,
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: resolve('.cache/compile') },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** The same, of which no file may grow beyond so many KiB: a disk that is full. */
export function cramped(kib: number, script: string, ...args: readonly string[]): ChildProcess {
  const limited = `ulimit -f ${kib}; exec "$0" "$@"`;
  const command = [process.execPath, resolve('test/process', script), ...args];
  return spawn('bash', ['-c', limited, ...command], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

/** The first message of a type, or an error where the process ends without it. */
export async function message<T extends { readonly type: string }>(
  from: ChildProcess,
  type: string,
): Promise<T> {
  return await new Promise((found, failed) => {
    let stderr = '';
    from.stderr?.on('data', (text: unknown) => (stderr += String(text)));
    from.on('message', (given: T) => {
      if (given.type === type) found(given);
      if (given.type === 'error') failed(new Error(JSON.stringify(given)));
    });
    from.on('exit', (code, signal) => failed(new Error(`ended: ${code ?? signal}\n${stderr}`)));
  });
}

/** Kills it as nothing can be prepared for, and waits until it is gone. */
export async function kill(victim: ChildProcess): Promise<void> {
  if (victim.exitCode !== null || victim.signalCode !== null) return;
  const gone = once(victim, 'exit');
  victim.kill('SIGKILL');
  await gone;
}
