import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/machines/errors.ts';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { Bench, closedStore, flipped, openStore, truncated, type Whole } from './torn.ts';

const SOAK = process.env['SOAK'] === '1';
const SEED = Number(process.env['SEED'] ?? (SOAK ? Date.now() % 1_000_000 : 1));
const TIMES = Number(process.env['TIMES'] ?? (SOAK ? 4_000 : 60));

let bench: Bench;
let closed: Whole;
let open: Whole;
let broughtIn: Whole;

beforeAll(async () => {
  bench = new Bench();
  closed = await closedStore(bench);
  bench.put(new Map());
  open = await openStore(bench, { commits: 30, broughtIn: false });
  bench.put(new Map());
  broughtIn = await openStore(bench, { commits: 30, broughtIn: true });
});

afterAll(() => bench.remove());

type Harm = (bytes: Buffer, host: VirtualHost) => Buffer;

/** Codes that may be told of a file that is torn: it is damaged, or says it is of another time. */
const CODES: readonly ErrorCode[] = ['StoreCorrupt', 'SchemaTooNew'];

interface Tally {
  refused: number;
  whole: number;
  /** An earlier state than the newest. */
  earlier: number;
}

/** `share`: of the times, where one is like another. */
async function harm(whole: Whole, kind: string, how: Harm, share = 1): Promise<Tally> {
  const tally: Tally = { refused: 0, whole: 0, earlier: 0 };
  for (let time = 0; time < Math.max(1, TIMES * share); time += 1) {
    const seed = SEED + time;
    const host = new VirtualHost({ seed });
    const bytes = whole.files.get(kind);
    if (bytes === undefined) throw new Error(`no ${kind}`);
    bench.put(new Map([...whole.files, [kind, how(bytes, host)]]));
    const seen = await bench.look();
    const hint = `SEED=${seed} TIMES=1`;
    const known = 'code' in seen ? CODES.includes(seen.code) : whole.states.includes(seen.told);
    expect(
      known || seen,
      `${hint}: a code that says something else, or a state that never was`,
    ).toBe(true);
    if ('code' in seen) tally.refused += 1;
    else if (seen.told === whole.states.at(-1)) tally.whole += 1;
    else tally.earlier += 1;
  }
  return tally;
}

describe(`B45 a torn file, ${TIMES} times each from seed ${SEED}: refused, or what was`, () => {
  test('bytes of the database flipped', async () => {
    const { refused, whole, earlier } = await harm(closed, '', flipped);
    expect(earlier).toBe(0);
    expect(refused).toBeGreaterThan(TIMES / 3);
    expect(whole + refused).toBe(TIMES);
  });

  test('the database truncated', async () => {
    const { refused, earlier } = await harm(closed, '', truncated);
    expect(earlier).toBe(0);
    expect(refused).toBeGreaterThan(TIMES * 0.8);
  });

  test('bytes of the log flipped: the last commit may be taken for one cut off', async () => {
    const { refused, earlier } = await harm(open, '-wal', flipped);
    expect(refused).toBeGreaterThan(TIMES * 0.8);
    expect(earlier).toBeLessThan(TIMES * 0.2);
  });

  test('the log truncated: an earlier state, as after a loss of power', async () => {
    const { refused, earlier } = await harm(open, '-wal', truncated, 0.5);
    expect(earlier + refused).toBeGreaterThan(TIMES * 0.4);
  });

  test('the log truncated when all of it was in the file, too', async () => {
    const { refused, whole } = await harm(broughtIn, '-wal', truncated, 0.25);
    expect(refused + whole).toBeGreaterThan(0);
  });

  test.each([flipped, truncated])('the lock %o', async (how) => {
    const { earlier } = await harm(closed, '-lock', how, 0.25);
    expect(earlier).toBe(0);
  });
});
