import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('.cache', 'package');

/** Packs the library as it would be published and lets publint and attw look at the tarball. */
function checkPackage(): boolean {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // Scripts are left out of packing so that `prepare` does not write among what is packed.
  const steps: readonly (() => boolean)[] = [
    () => run('npm', ['run', '-s', 'build']),
    () => run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', FOLDER]),
    () => run('publint', [tarball(), '--strict']),
    () => run('attw', [tarball(), '--profile', 'esm-only', '--format', 'ascii']),
  ];
  return steps.every((step) => step());
}

function tarball(): string {
  const [name = ''] = readdirSync(FOLDER).filter((file) => file.endsWith('.tgz'));
  return join(FOLDER, name);
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

process.exitCode = checkPackage() ? 0 : 1;
