import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SCHEMA_VERSION } from '../../src/persistence/sqlite/schema.ts';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { sqliteStore } from '../../src/sqlite.ts';
import { everythingIn } from '../persistence/everything.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { child, kill, message } from './children.ts';

const SOAK = process.env['SOAK'] === '1';
const SEED = Number(process.env['SEED'] ?? (SOAK ? Date.now() % 1_000_000 : 1));
const ROUNDS = Number(process.env['ROUNDS'] ?? (SOAK ? 200 : 2));
/** Rows that are added to the file, so that bringing it up to date takes some time. */
const MORE = SOAK ? 10_000 : 4_000;
/** About as long as that takes here. */
const LIFE_MS = SOAK ? 400 : 200;
const V1 = new URL('../fixtures/v1/workflows.db', import.meta.url);

let place: Directory;
let old: string;

beforeEach(() => {
  place = directory();
  old = join(place.path, 'old.db');
  copyFileSync(V1, old);
  using database = new DatabaseSync(old);
  database.exec(`with recursive more (n) as (select 1 union all select n + 1 from more
      where n < ${MORE})
    insert into turns select 1000000 + n, workflow, 1000000 + n, kind, at, null, body
      from turns cross join more where sequence = (select max(sequence) from turns);
    update workflows set revision = (select max(revision) from turns) where seq =
      (select workflow from turns where sequence = (select max(sequence) from turns));
    pragma wal_checkpoint(truncate)`);
});

afterEach(() => place.remove());

function version(): unknown {
  using database = new DatabaseSync(place.file, { readOnly: true });
  return Object.values(database.prepare('pragma user_version').get() ?? {})[0];
}

async function killWithin(ms: number): Promise<void> {
  const victim = child('migrating.child.ts', place.file);
  await message(victim, 'ready');
  const begun = message(victim, 'begun');
  victim.send({ type: 'begin' });
  await begun;
  await new Promise((resolve) => setTimeout(resolve, ms));
  await kill(victim);
}

/** What a file holds when an engine has opened it. */
async function content(file: string): Promise<string> {
  const store = sqliteStore(file);
  await store.open();
  const told = await everythingIn(store, []);
  await store.close();
  return told;
}

test(
  `B46 a migration is killed ${ROUNDS} times, seed ${SEED}: of one format or the other`,
  { timeout: ROUNDS * 10_000 + 30_000 },
  async () => {
    const host = new VirtualHost({ seed: SEED });
    const whole = join(place.path, 'whole.db');
    copyFileSync(old, whole);
    const expected = await content(whole);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const kind of ['-wal', '-shm', '-lock']) rmSync(place.file + kind, { force: true });
      copyFileSync(old, place.file);
      await killWithin(host.random() * LIFE_MS);
      expect([1, SCHEMA_VERSION], `SEED=${SEED}`).toContain(version());
      expect((await content(place.file)) === expected, `SEED=${SEED}: as it was`).toBe(true);
    }
  },
);
