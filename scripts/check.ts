import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Runs every `check:*` script of package.json, none hidden by the failure of one before it. */
function check(): void {
  const results = checkNames().map((name) => ({ name, passed: runScript(name) }));
  for (const { name, passed } of results) {
    process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${name}\n`);
  }
  const failed = results.filter((result) => !result.passed).length;
  process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function checkNames(): readonly string[] {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return Object.keys(manifest.scripts).filter((name) => name.startsWith('check:'));
}

function runScript(name: string): boolean {
  process.stdout.write(`\n— ${name}\n`);
  return spawnSync('npm', ['run', '-s', name], { stdio: 'inherit' }).status === 0;
}

check();
