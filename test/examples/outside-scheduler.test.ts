import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const DEMO = 'examples/outside-scheduler/demo.ts';

// B39: each pause is ended by another process than the one that began it, and between them none is
// there that knows of workflows.
test('an outside scheduler ends delays while no engine is there', { timeout: 60_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO], { encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
  expect(stdout.trimEnd().split('\n')).toEqual([
    '✓ two workflows sleep, no engine is open, 2 entries are scheduled',
    expect.stringMatching(
      /^✓ invoice-1 slept \d+ ms, was woken by the scheduler twice, and is done$/,
    ),
    expect.stringMatching(
      /^✓ invoice-2 slept \d+ ms, was woken by the scheduler twice, and is done$/,
    ),
    '✓ nothing is left in the schedule',
  ]);
});
