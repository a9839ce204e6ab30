import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sqliteReader } from '../../src/sqlite.ts';

const DEMO = 'examples/pause-execution/demo.ts';

/** What the demo promises on any machine, ms: it takes eight seconds. */
const AT_MOST_MS = 61_000;

const KEY_LINES = [
  '✓ execute(order) came back: completed false, response “Sleeping for 250ms”',
  '✓ listSnapshots() has order-42@1',
  '✓ an event before its wait is deferred (early)',
  '✓ the same event id again is a duplicate',
  '✓ nobody came: the timeout was a transition, to escalated',
  '✓ resumeWorkflow ended the 30 days: now renewing',
  '✓ a broadcast reached 5: 3 workflows, 2 subscribers',
  '✓ an event to nobody has 0 recipients',
  '✓ a second engine on the same file: StoreBusy',
  'is dead, by SIGKILL',
  '✓ the bank was called by both processes under one key',
  '✓ every turn of every workflow is in its history once',
];

// B21, B39, K1: a process is killed while its workflows sleep, wait and work, and another one ends
// them all, under the keys of the first.
test(
  'the demo ends well, in time, and leaves nothing behind but the file it offers to look at',
  // it pauses in real time, so a machine that stands still for a second may be too late for it
  { timeout: AT_MOST_MS + 5_000, retry: 2 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'abeyance-test-'));
    const startedAt = Date.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO], {
      encoding: 'utf8',
      timeout: AT_MOST_MS,
      env: { ...process.env, TMPDIR: folder, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    expect(status, stdout + stderr).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(AT_MOST_MS);
    for (const line of KEY_LINES) expect(stdout).toContain(line);
    expect(stdout).toMatch(/All \d+ claims held/);
    expect(stdout, 'plain where there is no terminal').not.toContain('\u001B');
    expect(readdirSync(folder)).toEqual([]);
    const [, file = ''] = /npx abeyance inspect (\S+)/.exec(stdout) ?? [];
    expect(existsSync(file), stdout).toBe(true);
    const reader = sqliteReader(file);
    await reader.open();
    expect(await reader.count({})).toBeGreaterThan(1_000);
    await reader.close();
    rmSync(folder, { recursive: true });
  },
);
