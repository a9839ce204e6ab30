import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs one of the `child-` scripts in a process of its own, which prints one number. */
export function runChild(name: string, ...args: readonly string[]): number {
  const script = fileURLToPath(new URL(`child-${name}.ts`, import.meta.url));
  const child = spawnSync(process.execPath, ['--expose-gc', script, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`${name} ended with ${child.status ?? child.signal}`);
  return Number(child.stdout);
}
