import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { startFleet } from '../../examples/inspector-fleet/fleet.ts';
import type { Engine } from '../../src/index.ts';

const DAY_MS = 86_400_000;
/** 2026-06-01T09:00Z. */
const NOW = 1_780_304_400_000;

const folder = mkdtempSync(join(tmpdir(), 'abeyance-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every workflow in one line: what two equal pasts have in common. */
async function lines(engine: Engine): Promise<readonly string[]> {
  const { items } = await engine.reads.find({}, { limit: 1_000 });
  return items.map(({ id, status, revision, updatedAt, configuration }) =>
    [id, status, revision, updatedAt, configuration.value].join(' '),
  );
}

test('the fleet has weeks behind it, the same for the same seed', async () => {
  const options = { workflows: 40, seed: 10, now: NOW, isLively: false };
  await using fleet = await startFleet({ ...options, file: join(folder, 'a.db') });
  const { engine } = fleet;
  expect(Math.abs(engine.now() - NOW)).toBeLessThan(20_000);
  const { items } = await engine.reads.find({}, { limit: 1_000 });
  expect(items.length).toBeGreaterThan(40);
  expect(new Set(items.map(({ configuration }) => configuration.definition.name)).size).toBe(10);
  expect(items[0]?.createdAt).toBeLessThan(NOW - 30 * DAY_MS);
  for (const status of ['suspended', 'done', 'cancelled', 'parked'] as const) {
    expect(await engine.count({ status }), status).toBeGreaterThan(0);
  }
  expect(
    items.some(({ parent }) => parent !== undefined),
    'sub-workflows',
  ).toBe(true);
  const attempts = await engine.reads.journal('attempts', { limit: 1_000 });
  expect(attempts.items.length).toBeGreaterThan(5);
  const first = await lines(engine);
  await using again = await startFleet({ ...options, file: join(folder, 'b.db') });
  const past = (line: string): boolean => Number(line.split(' ')[3]) < NOW;
  expect((await lines(again.engine)).filter(past)).toEqual(first.filter(past));
});

test('what is no fleet is not replaced by one', async () => {
  const file = join(folder, 'letter.txt');
  writeFileSync(file, 'Dear engine, do not delete me. '.repeat(100));
  await expect(startFleet({ file, workflows: 1 })).rejects.toMatchObject({ code: 'StoreCorrupt' });
});

test('npm run demo -- --inspect says where it is and ends on SIGINT', async () => {
  const args = ['examples/pause-execution/demo.ts', '--inspect', '--workflows', '5'];
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  try {
    let told = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      told += String(chunk);
      if (told.includes('Ctrl-C')) break;
    }
    const { origin, hash } = new URL(/http:\S+/.exec(told)?.[0] ?? '');
    const headers = {
      authorization: `Bearer ${hash.slice('#token='.length)}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(`${origin}/api/hello`, { method: 'POST', headers, body: '{}' });
    expect(await answer.json()).toMatchObject({ answer: { readOnly: false } });
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  } finally {
    child.kill('SIGKILL');
  }
});
