import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs one that ends by its own `SIGKILL`. */
export function runKilled(name: string, ...args: readonly string[]): void {
  const { signal, status } = spawn(name, args);
  if (signal !== 'SIGKILL') throw new Error(`${name} ended with ${status ?? signal}`);
}

/** Runs one of the `child-` scripts in a process of its own, which prints one number. */
export function runChild(name: string, ...args: readonly string[]): number {
  const child = spawn(name, args);
  if (child.status !== 0) throw new Error(`${name} ended with ${child.status ?? child.signal}`);
  return Number(child.stdout);
}

function spawn(name: string, args: readonly string[]): SpawnSyncReturns<string> {
  const script = fileURLToPath(new URL(`child-${name}.ts`, import.meta.url));
  return spawnSync(process.execPath, ['--expose-gc', script, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
