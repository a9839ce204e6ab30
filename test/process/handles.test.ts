import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { needing } from '../needing.ts';
import { directory } from '../persistence/places.ts';
import { kill, message } from './children.ts';

const missing = process.platform === 'win32' ? 'Windows has no limit of handles' : undefined;

// Windows has no such limit.
test.skipIf(missing !== undefined)(
  `B45 file handles run out: a typed error for who opens, nothing for others${needing(missing)}`,
  async () => {
    const place = directory();
    const script = resolve('test/process/handles.child.ts');
    const command = ['ulimit -n 60; exec "$0" "$@"', process.execPath, script, place.file];
    const child = spawn('bash', ['-c', ...command, `${place.file}-other`], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    expect(await message(child, 'done')).toEqual({
      type: 'done',
      without: { sent: 'done', opened: 'StoreFailed', read: 'StoreFailed' },
      again: { sent: 'done', opened: 'done' },
      kept: [1, 2],
    });
    await kill(child);
    place.remove();
  },
);
