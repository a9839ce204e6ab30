import { readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  batch,
  commit,
  COOLING,
  EPOCH,
  message,
} from '../../src/persistence/conformance/samples.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';
import { directory, type Directory } from './places.ts';

/** What the README promises of a workflow that sleeps, indexes and all. */
const BYTES_MAX = 500;
const SLEEPERS = 100_000;
const DAY = 24 * 3_600_000;

let place: Directory;

beforeEach(() => {
  place = directory();
});

afterEach(() => place.remove());

function sleeper(index: number): ReturnType<typeof commit> {
  const moment = EPOCH + index;
  return commit(`order-${String(index).padStart(7, '0')}`, 1, {
    workflow: {
      configuration: COOLING,
      state: 's'.repeat(25),
      suspensions: 's'.repeat(100),
      createdAt: moment,
      updatedAt: moment,
    },
    messages: [message('1.0', { dueAt: moment + DAY, body: 'm'.repeat(120) })],
    turn: { at: moment, body: 't'.repeat(99), checkpoint: true },
  });
}

test(
  `a sleeping workflow costs at most ${BYTES_MAX} bytes of file`,
  { timeout: 60_000 },
  async () => {
    const store = sqliteStore(place.file, { synchronous: 'NORMAL' });
    await store.open();
    for (let start = 0; start < SLEEPERS; start += 500) {
      const commits = Array.from({ length: 500 }, (_, index) => sleeper(start + index));
      await store.write(batch(...commits));
    }
    await store.close();
    expect(readdirSync(place.path).toSorted()).toEqual(['workflows.db', 'workflows.db-lock']);
    expect(statSync(place.file).size / SLEEPERS).toBeLessThanOrEqual(BYTES_MAX);
  },
);
