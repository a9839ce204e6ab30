import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('an open engine keeps its process alive, and a closed one does not', () => {
  const { stdout, status } = spawnSync(process.execPath, ['test/process/alive.child.ts'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ stdout, status }).toEqual({ stdout: 'alive', status: 0 });
});
