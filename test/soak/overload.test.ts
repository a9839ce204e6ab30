import { expect, test } from 'vitest';
import { directory } from '../persistence/places.ts';
import { child, kill, message } from '../process/children.ts';

const LOAD_MS = Number(process.env['LOAD_MS'] ?? 10 * 60_000);
const TIMES = 8;
const UNSTORED = 20_000;
/** What waits, its promises and errors included, and as much again for the garbage of a second. */
const RSS_MAX = 2 * 2 ** 30;

interface Done {
  readonly type: 'done';
  readonly rate: number;
  readonly offered: number;
  readonly accepted: number;
  readonly refused: number;
  readonly failed: number;
  /** Workflows that did not take just what was acknowledged. */
  readonly lost: number;
  readonly codes: readonly string[];
  readonly rssMost: number;
}

test(
  `an engine under ${TIMES} times its load for ${LOAD_MS / 1_000} s refuses, and loses nothing`,
  { timeout: LOAD_MS * 3 + 120_000 },
  async () => {
    const place = directory();
    const engine = child('overload.child.ts', place.file, `${LOAD_MS}`, `${TIMES}`, `${UNSTORED}`);
    const done = await message<Done>(engine, 'done');
    await kill(engine);
    place.remove();
    expect([done.lost, done.failed, done.codes]).toEqual([0, 0, ['LimitExceeded']]);
    expect(done.accepted + done.refused).toBe(done.offered);
    expect(done.refused).toBeGreaterThan(done.accepted);
    expect(done.rssMost).toBeLessThan(RSS_MAX);
  },
);
