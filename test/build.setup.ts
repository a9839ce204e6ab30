import { spawnSync } from 'node:child_process';

const TSC = 'node_modules/typescript/bin/tsc';

/**
 * Tests of what ships (api, docs, smoke) read `dist`, so it is brought up to date first. A source
 * that does not compile is told here and fails `npm run check`; the tests of sources still run.
 */
export default function build(): void {
  const { status, stdout } = spawnSync(process.execPath, [TSC, '-b', 'src', 'inspector/cli'], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    process.stderr.write(`tsc -b src inspector/cli failed:\n${stdout}\n`);
  }
}
