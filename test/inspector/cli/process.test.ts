// The program as a process: what a shell sees of it.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setup } from 'xstate';
import manifest from '../../../package.json' with { type: 'json' };
import { createEngine, waitForEvent } from '../../../src/index.ts';
import { sqliteStore } from '../../../src/sqlite.ts';
import { directory } from '../../persistence/places.ts';

const MAIN = manifest.bin.abeyance;
const place = directory();

const order = setup({}).createMachine({
  id: 'order',
  initial: 'waiting',
  states: { waiting: waitForEvent({ event: 'go', onEvent: 'gone' }), gone: { type: 'final' } },
});

beforeAll(async () => {
  await using engine = await createEngine({ workflows: [order], store: sqliteStore(place.file) });
  const ids = Array.from({ length: 800 }, (_, index) => `order-number-${index}`);
  await Promise.all(ids.map((id) => engine.start(order, { id })));
});

afterAll(() => place.remove());

test('the package names it, and it says what runs it', () => {
  expect(readFileSync(MAIN, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('exit codes come through, and errors go to stderr', () => {
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [MAIN, ...words], { encoding: 'utf8', timeout: 20_000 });
  const found = run('list', place.file, 'id:order-number-7');
  expect([found.status, found.stderr]).toEqual([0, '']);
  expect(found.stdout).toMatch(/^order-number-7\torder\tsuspended\twaiting\t/);
  const missing = run('show', place.file, 'nobody');
  expect([missing.status, missing.stdout]).toEqual([3, '']);
  expect(missing.stderr).toMatch(/^WorkflowNotFound: /);
});

test('who reads has had enough: it stops and says nothing', async () => {
  const child = spawn(process.execPath, [MAIN, 'list', place.file, '--all', '--json=lines']);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect([code, errors]).toEqual([0, '']);
});

test('inspect serves until Ctrl-C, and ends well', async () => {
  const child = spawn(process.execPath, [MAIN, 'inspect', place.file, '--port', '0']);
  try {
    const ended = new Promise((resolve) => child.once('exit', (...how) => resolve(how)));
    const url = await new Promise<string>((resolve) => {
      child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});
