import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { directory } from '../persistence/places.ts';
import { needing } from '../needing.ts';
import { Disk, recordWriter, whyNoRecorder } from './power/recording.ts';

const SOAK = process.env['SOAK'] === '1';
const SEED = Number(process.env['SEED'] ?? (SOAK ? Date.now() % 1_000_000 : 1));
const CUTS = Number(process.env['CUTS'] ?? (SOAK ? 3_000 : 10));

/** The newest letter of each box that is there, if all before it are. */
async function newest(file: string): Promise<ReadonlyMap<string, number>> {
  const store = sqliteStore(file);
  try {
    await store.open();
    const found = new Map<string, number>();
    for (const { id, state } of (await store.find({}, { limit: 100 })).items) {
      expect((await store.load(id))?.workflow.state).toBe(state);
      const { context } = JSON.parse(state) as { context: { kept: number[] } };
      expect(context.kept).toEqual(context.kept.map((_, index) => index + 1));
      found.set(id, context.kept.length);
    }
    return found;
  } finally {
    await store.close();
  }
}

const missing = whyNoRecorder();
const moments = `${CUTS} moments, seed ${SEED}${needing(missing)}`;

// The recorder is a library in C, built here: without a compiler, or off Linux, there is none.
describe.skipIf(missing !== undefined)(`B45 the power fails at ${moments}`, () => {
  const place = directory();
  afterAll(() => place.remove());

  test('what was answered is there, and no half of anything', async () => {
    const operations = recordWriter(place.path, place.file);
    const host = new VirtualHost({ seed: SEED });
    const places = Array.from({ length: CUTS }, () =>
      Math.floor(host.random() * operations.length),
    );
    const cuts = new Set(places);
    const disk = new Disk();
    const after = join(place.path, 'after');
    let lost = 0;
    for (const [moment, operation] of operations.entries()) {
      disk.do(operation);
      if (!cuts.has(moment)) continue;
      rmSync(after, { recursive: true, force: true });
      mkdirSync(after);
      for (const [path, bytes] of disk.afterCut(host)) {
        // What is empty may as well never have been there, or was removed.
        if (bytes.length > 0) writeFileSync(path.replace(place.path, after), bytes);
      }
      const found = await newest(place.file.replace(place.path, after));
      const answers = disk.whole(`${place.file}-answers`).toString().split('\n');
      for (const answer of answers.slice(0, -1)) {
        const [id = '', number] = answer.split(' ');
        if ((found.get(id) ?? 0) < Number(number)) lost += 1;
      }
      expect(lost, `SEED=${SEED} CUTS=${CUTS}: cut after operation ${moment}`).toBe(0);
    }
    expect(cuts.size).toBeGreaterThan(CUTS / 3);
  });
});
