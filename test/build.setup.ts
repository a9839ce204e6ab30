import { spawnSync } from 'node:child_process';

/**
 * Tests of what ships (api, docs, smoke, the inspector's pages) read `dist`, so it is brought up to
 * date first. A source that does not compile is told here and fails `npm run check`; the tests of
 * sources still run.
 */
export default function build(): void {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '-s', 'build'], { encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`npm run build failed:\n${stdout}${stderr}\n`);
}
