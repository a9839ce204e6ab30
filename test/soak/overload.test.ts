import { expect, test } from 'vitest';
import { directory } from '../persistence/places.ts';
import { child, kill, message } from '../process/children.ts';

const LOAD_MS = Number(process.env['LOAD_MS'] ?? 10 * 60_000);
const TIMES = 8;
const UNSTORED = 20_000;
/** What waits, its promises and errors included; 870 MB were seen. */
const RSS_MAX = 2 ** 30;
/** How much more it may hold than when it got warm: what is left of garbage now and then. */
const GROWTH_MAX = 1.1;

interface Done {
  readonly type: 'done';
  readonly offered: number;
  readonly accepted: number;
  readonly refused: number;
  readonly failed: number;
  /** Workflows that did not take just what was acknowledged. */
  readonly lost: number;
  readonly codes: readonly string[];
  readonly rate: number;
  readonly seconds: number;
  /** Bytes at most: until it was warm, and from then on. */
  readonly rss: { readonly warm: number; readonly most: number };
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
    console.log(JSON.stringify(done));
    expect([done.lost, done.failed, done.codes]).toEqual([0, 0, ['LimitExceeded']]);
    expect(done.accepted + done.refused).toBe(done.offered);
    expect(done.refused).toBeGreaterThan(done.accepted);
    expect(done.rss.most).toBeLessThan(RSS_MAX);
    // a shorter run is over before it is warm
    const isLong = LOAD_MS >= 5 * 60_000;
    expect(done.rss.most).toBeLessThan(isLong ? done.rss.warm * GROWTH_MAX : RSS_MAX);
  },
);
