import { copyFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEngine, isAbeyanceError, type Engine } from '../../src/index.ts';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { SCHEMA_VERSION } from '../../src/persistence/sqlite/schema.ts';
import { sqliteReader, sqliteStore } from '../../src/sqlite.ts';
import { refused } from '../behaviours/world.ts';
import { letter, mailbox } from './mailbox.ts';
import { needing } from '../needing.ts';
import { SmallDisk, whyNoMount } from './small-disk.ts';

const SOAK = process.env['SOAK'] === '1';
/** Blocks left free when a round begins: each write needs some, and meets the end in turn. */
const LEFT = SOAK ? Array.from({ length: 200 }, (_, left) => left) : [0, 8, 60];
const MIGRATING = SOAK ? LEFT.slice(0, 60) : [0, 4];
const LETTERS = 6;
/** Pages after which SQLite brings the log into the file, and some more. */
const LOG_BYTES = 1_100 * 4_096;
const V1 = new URL('../fixtures/v1/workflows.db', import.meta.url);

async function sendOn(send: () => Promise<void>): Promise<unknown> {
  try {
    for (;;) await send();
  } catch (error) {
    return error;
  }
}

const ended = ['m-1', 'm-2', 'm-3'];

const missing = whyNoMount();

// Only root may mount a disk that is small enough to be filled.
describe.skipIf(missing !== undefined)(`B45 a disk that is full${needing(missing)}`, () => {
  let disk: SmallDisk;
  let host: VirtualHost;
  let engine: Engine | undefined;

  beforeEach(() => {
    disk = new SmallDisk(16 * 2 ** 20);
    host = new VirtualHost({ seed: 1, auto: true });
  });

  afterEach(async () => {
    disk.free();
    await engine?.close();
    engine = undefined;
    disk.remove();
  });

  async function open(): Promise<Engine> {
    const store = sqliteStore(disk.file);
    const made = createEngine({
      workflows: [mailbox],
      store,
      host,
      retention: { cancelled: '1h' },
    });
    return (engine = await made);
  }

  /** Tries, and where the disk is full frees it and tries again: then it must go. */
  async function insisting<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (!isAbeyanceError(error, 'StoreFull')) throw error;
      met += 1;
      disk.free();
      return await attempt();
    }
  }
  let met = 0;

  function version(): unknown {
    using database = new DatabaseSync(disk.file, { readOnly: true });
    return Object.values(database.prepare('pragma user_version').get() ?? {})[0];
  }

  test.each(LEFT)(
    'with %i blocks left when it begins: nothing is lost or taken twice',
    async (left) => {
      met = 0;
      disk.fill(left);
      const begun = await insisting(open);
      for (const id of ended) await insisting(() => begun.start(mailbox, { id }));
      for (let number = 1; number <= LETTERS; number += 1) {
        for (const id of ended) await insisting(() => begun.sendEvent(letter(id, number)));
      }
      expect(met > 0 || left > 40).toBe(true);
      for (const id of ended) {
        const { context } = await (await begun.get(id)).refresh();
        expect(context).toEqual({ kept: Array.from({ length: LETTERS }, (_, at) => at + 1) });
      }
      await begun.close();
      engine = undefined;
      expect(await (await open()).count()).toBe(ended.length);
    },
  );

  test('the log cannot be brought into the file: it is when there is room', async () => {
    const begun = await open();
    await begun.start(mailbox, { id: 'm' });
    const sent: number[] = [];
    const send = async (number: number): Promise<void> => {
      const payload = `${number} ${'x'.repeat(8_000)}`;
      await begun.sendEvent({ ...letter('m', number), payload });
      sent.push(number);
    };
    while ((statSync(`${disk.file}-wal`, { throwIfNoEntry: false })?.size ?? 0) < LOG_BYTES) {
      await send(sent.length + 1);
    }
    await send(sent.length + 1);
    const before = sent.length;
    disk.fill(0);
    const error = await sendOn(() => send(sent.length + 1));
    expect(error).toMatchObject({ code: 'StoreFull' });
    // a log that was emptied has room for more before it has to grow
    expect(sent.length).toBeGreaterThan(before);
    disk.free();
    for (let more = 0; more < 5; more += 1) await send(sent.length + 1);
    await begun.close();
    const handle = await (await open()).get('m');
    const { kept } = handle.getSnapshot().context as { kept: readonly string[] };
    expect(kept.map((payload) => Number.parseInt(payload, 10))).toEqual(sent);
  });

  test('cleaning up fails, is tried again and done when there is room', async () => {
    const begun = await open();
    for (const id of ended) {
      await begun.start(mailbox, { id });
      await begun.cancelWorkflow(id);
    }
    disk.fill(0);
    await host.advance(2 * 3_600_000);
    expect(await begun.count()).toBe(ended.length);
    disk.free();
    await host.advance(2 * 3_600_000);
    expect(await begun.count()).toBe(0);
  });

  test.each(MIGRATING)('a migration with %i blocks left: it is done later', async (left) => {
    copyFileSync(V1, disk.file);
    disk.fill(left);
    const store = sqliteStore(disk.file);
    met = 0;
    const versions: unknown[] = [];
    await insisting(async () => {
      if (met > 0) versions.push(version());
      await store.open();
    });
    // what it was is what it is, as long as the whole could not be done
    expect(versions).toEqual(met > 0 ? [1] : []);
    expect(version()).toBe(SCHEMA_VERSION);
    expect(await store.count({})).toBeGreaterThan(10);
    await store.close();
  });

  test('a disk that is read-only is a typed error, for a reader, too', async () => {
    await (await open()).close();
    engine = undefined;
    disk.readOnly(true);
    await refused(open(), 'StoreReadOnly');
    const reader = sqliteReader(disk.file);
    expect(() => reader.open()).toThrow(expect.objectContaining({ code: 'StoreReadOnly' }));
    disk.readOnly(false);
    expect(await (await open()).count()).toBe(0);
  });
});
