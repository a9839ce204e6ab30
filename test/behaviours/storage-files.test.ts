import {
  closeSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { assign, createMachine } from 'xstate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SCHEMA_VERSION } from '../../src/persistence/sqlite/schema.ts';
import { sqliteReader, sqliteStore } from '../../src/sqlite.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { refused, World } from './world.ts';

interface Item {
  readonly type: 'item';
  readonly payload: unknown;
}

function item(payload: unknown): Item {
  return { type: 'item', payload };
}

const keeping = createMachine({
  types: {} as { context: { kept: unknown[] }; events: Item },
  id: 'keeping',
  context: { kept: [] },
  on: {
    item: {
      actions: assign({ kept: ({ context, event }) => [...context.kept, event.payload] }),
    },
  },
});

describe('a file', () => {
  let place: Directory;
  let world: World;

  beforeEach(async () => {
    place = directory();
    world = new World({
      store: () => sqliteStore(place.file, { busyTimeoutMs: 1 }),
      remove: () => place.remove(),
    });
    await world.open([keeping]);
    const handle = await world.run(world.engine.start(keeping, { id: 'k' }));
    for (let payload = 0; payload < 200; payload += 1) {
      await world.run(handle.send(item(payload)));
    }
  });

  afterEach(async () => {
    await world.remove();
  });

  test('B45 that is locked by another is a typed error, and it goes on after', async () => {
    const other = new DatabaseSync(place.file);
    other.exec('begin immediate');
    const handle = await world.engine.get('k');
    await refused(world.run(handle.send(item('no'))), 'StoreBusy');
    other.exec('rollback');
    other.close();
    await world.run(handle.send(item('yes')));
    const { kept } = (await handle.refresh()).context as { kept: unknown[] };
    expect(kept.slice(199)).toEqual([199, 'yes']);
  });

  test.each([
    ['at its head', () => 0],
    ['in its middle', (size: number) => Math.floor(size / 2)],
  ])('B45 that is damaged %s is a typed error', async (_, offset) => {
    await world.close();
    const file = openSync(place.file, 'r+');
    const { size } = statSync(place.file);
    writeSync(file, Buffer.alloc(size - offset(size), 0xa5), 0, undefined, offset(size));
    closeSync(file);
    const read = async (): Promise<void> => {
      await world.open([keeping]);
      await world.engine.history('k', { limit: 1_000 });
      await world.engine.get('k');
    };
    await refused(read(), 'StoreCorrupt');
  });

  test('B45 whose last writes were torn opens with all that was written before', async () => {
    const wal = `${place.file}-wal`;
    const bytes = readFileSync(wal);
    const main = readFileSync(place.file);
    await world.close();
    writeFileSync(place.file, main);
    writeFileSync(wal, bytes);
    truncateSync(wal, Math.floor(bytes.length / 2));
    await world.open([keeping]);
    const { kept } = (await world.engine.get('k')).getSnapshot().context as { kept: unknown[] };
    expect(kept.length).toBeGreaterThan(0);
    expect(kept).toEqual(kept.map((__, payload) => payload));
    const { items } = await world.engine.history('k', { limit: 1_000 });
    expect(items).toHaveLength(kept.length + 1);
    const handle = await world.engine.get('k');
    await world.run(handle.send(item(kept.length)));
  });

  test('B46 of a newer schema is refused and left as it was', async () => {
    await world.close();
    const database = new DatabaseSync(place.file);
    const rows = (): unknown => database.prepare('select count(*) as n from turns').get();
    database.exec('pragma user_version = 99');
    const before = rows();
    const error = await refused(world.open([keeping]), 'SchemaTooNew');
    expect(error.message).toContain('99');
    expect(error.message).toContain(place.file);
    const reader = sqliteReader(place.file);
    expect(() => reader.open()).toThrow(expect.objectContaining({ code: 'SchemaTooNew' }));
    expect(rows()).toEqual(before);
    database.exec(`pragma user_version = ${SCHEMA_VERSION}`);
    database.close();
    await world.open([keeping]);
    expect(await world.engine.count()).toBe(1);
  });
});
