import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEngine } from '../../src/index.ts';
import { sqliteReader, sqliteStore } from '../../src/sqlite.ts';
import { refused } from '../behaviours/world.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { child, cramped, kill, message } from './children.ts';

const LOAD_MS = process.env['SOAK'] === '1' ? 10 * 60_000 : 4_000;

// processes start slowly where many start at once
vi.setConfig({ testTimeout: 30_000 });

interface Done {
  readonly type: 'done';
  readonly count: number;
}

let place: Directory;
let children: ReturnType<typeof child>[] = [];

beforeEach(() => {
  place = directory();
});

afterEach(async () => {
  await Promise.all(children.map(kill));
  children = [];
  place.remove();
});

async function begin(script: string): Promise<ReturnType<typeof child>> {
  const begun = child(script, place.file);
  children.push(begun);
  await message(begun, 'ready');
  return begun;
}

test(
  'B33 one engine that writes and two that read: nobody hears of a lock',
  { timeout: LOAD_MS + 30_000 },
  async () => {
    const writer = await begin('writer.child.ts');
    const readers = await Promise.all([begin('reader.child.ts'), begin('reader.child.ts')]);
    const ends = [writer, ...readers].map((one) => message<Done>(one, 'done'));
    const failed = Promise.race(ends);
    const time = new Promise((resolve) => setTimeout(resolve, LOAD_MS));
    await Promise.race([time, failed]);
    for (const one of [writer, ...readers]) one.send({ type: 'stop' });
    const counts = (await Promise.all(ends)).map(({ count }) => count);
    for (const count of counts) expect(count).toBeGreaterThan(LOAD_MS / 1_000);
  },
);

test('B33 a second engine is refused while the first lives, then opens', async () => {
  const writer = await begin('writer.child.ts');
  const open = () => createEngine({ workflows: [], store: sqliteStore(place.file) });
  const error = await refused(open(), 'StoreBusy');
  expect(error.message).toContain(place.file);
  expect(error.message).toContain(String(writer.pid));
  const reader = sqliteReader(place.file);
  await reader.open();
  expect(await reader.count({})).toBe(20);
  await kill(writer);
  const engine = await open();
  expect(await engine.count()).toBe(20);
  await engine.close();
  expect(await reader.count({})).toBe(20);
  await reader.close();
});

test('B33 a second engine of the same process is refused too', async () => {
  const open = () => createEngine({ workflows: [], store: sqliteStore(place.file) });
  const engine = await open();
  await refused(open(), 'StoreBusy');
  await engine.close();
  await (await open()).close();
});

test('B33 a process that closes its engine gives the store back and ends by itself', async () => {
  const writer = await begin('writer.child.ts');
  const done = message<Done>(writer, 'done');
  const gone = once(writer, 'exit');
  writer.send({ type: 'stop' });
  await done;
  expect(await gone).toEqual([0, null]);
  const engine = await createEngine({ workflows: [], store: sqliteStore(place.file) });
  await engine.close();
});

test('B45 a file that may not grow is a typed error, and nothing committed is lost', async () => {
  const writer = cramped(2_000, 'writer.child.ts', place.file);
  children.push(writer);
  const ended = message<Done>(writer, 'done').catch(String);
  expect(await ended).toMatch(/AbeyanceError: The store .* (cannot grow|failed)/);
  await kill(writer);
  const engine = await createEngine({ workflows: [], store: sqliteStore(place.file) });
  const { items } = await engine.list();
  for (const { id, revision } of items) {
    const [newest] = (await engine.history(id, { newestFirst: true, limit: 1 })).items;
    expect(newest?.revision).toBe(revision);
  }
  expect(items).toHaveLength(20);
  await engine.close();
});
