// Tests of the inspector need a Chromium. One of this machine is taken; where there is none it is
// installed, by Debian's packages if that may be done, else by Playwright.
import { spawnSync } from 'node:child_process';
import { chromiumPath } from './chromium.ts';

function ran(command: string, ...rest: readonly string[]): boolean {
  process.stdout.write(`> ${[command, ...rest].join(' ')}\n`);
  const { status } = spawnSync(command, rest, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function bring(): void {
  if (chromiumPath() !== undefined) return;
  process.stdout.write('There is no Chromium for the tests of the inspector: installing one.\n');
  if (isRoot() && ran('apt-get', 'update', '-q') && ran('apt-get', 'install', '-qy', 'chromium')) {
    if (chromiumPath() !== undefined) return;
  }
  if (ran('npx', 'playwright', 'install', 'chromium') && chromiumPath() !== undefined) return;
  process.stderr.write(
    'No Chromium could be installed. Install one, or name yours: CHROMIUM=/path npm test\n',
  );
  process.exitCode = 1;
}

bring();
