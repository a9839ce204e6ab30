// Files as they are found: left by a process that died, locked, of an older format.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setup } from 'xstate';
import { createEngine, waitForEvent, type Engine } from '../../../src/index.ts';
import { sqliteStore } from '../../../src/sqlite.ts';
import { directory } from '../../persistence/places.ts';
import { cli } from './cli.ts';

const order = setup({}).createMachine({
  id: 'order',
  initial: 'waiting',
  states: { waiting: waitForEvent({ event: 'go', onEvent: 'gone' }), gone: { type: 'final' } },
});

const place = directory();
let engine: Engine;

beforeAll(async () => {
  engine = await createEngine({ workflows: [order], store: sqliteStore(place.file) });
  await engine.start(order, { id: 'o-1' });
});

afterAll(async () => {
  await engine.close();
  place.remove();
});

test('what only the log of a process that died has is read, too', async () => {
  const folder = join(place.path, 'left');
  mkdirSync(folder);
  const left = join(folder, 'workflows.db');
  for (const end of ['', '-wal']) copyFileSync(`${place.file}${end}`, `${left}${end}`);
  expect((await cli(['list', left])).out).toMatch(/^o-1\torder\tsuspended/);
});

test('a file that somebody has locked is busy, and the shell hears of it', async () => {
  const locked = join(place.path, 'locked.db');
  await using other = await createEngine({ workflows: [order], store: sqliteStore(locked) });
  await other.start(order, { id: 'o-1' });
  await other.close();
  const lock = new DatabaseSync(locked);
  lock.exec('pragma locking_mode = exclusive; begin exclusive');
  const told = await cli(['show', locked, 'o-1']);
  lock.close();
  expect(told.code).toBe(1);
  expect(told.err).toMatch(/^StoreBusy: .*Let it end its transaction/);
});

test('a file of an older format says what brings it up to date', async () => {
  const old = join(place.path, 'old.db');
  copyFileSync('test/fixtures/v1/workflows.db', old);
  const told = await cli(['list', old]);
  expect(told.code).toBe(1);
  expect(told.err).toMatch(/^StoreReadOnly: .*Let an engine open it once/);
});
