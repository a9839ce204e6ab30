import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test(
  'an example is told from its start to its end, as its README shows',
  { timeout: 60_000 },
  () => {
    const watch = (name: string) =>
      spawnSync(process.execPath, ['examples/workflows/watch.ts', name], { encoding: 'utf8' });
    const { status, stdout, stderr } = watch('auction');
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^day {3}0 00:00 {2}xstate\.init → \{"open":"bidding"\}\n/);
    expect(stdout).toContain('day   7 00:12  xstate.after.300000.auction.open.closing → payment\n');
    expect(stdout.trimEnd()).toMatch(/ended in "sold" with .*"cat","amount":160/);
    expect(watch('nothing').stderr).toMatch(/^there is no nothing; there are approval, trip, /);
  },
);
