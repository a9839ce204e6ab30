import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { directory, type Directory } from '../persistence/places.ts';
import type { BroadcastAnswer, BroadcastOrder } from './broadcast.child.ts';
import { child, kill, message } from './children.ts';

const SOAK = process.env['SOAK'] === '1';
const ROUNDS = SOAK ? 50 : 2;
const WAITING = SOAK ? 10_000 : 400;
const PAGE = WAITING / 20;

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

let place: Directory;

beforeEach(() => {
  place = directory();
});

afterEach(() => {
  place.remove();
});

async function opened(): Promise<ReturnType<typeof child>> {
  const made = child('broadcast.child.ts', place.file, String(PAGE));
  await message(made, 'ready');
  return made;
}

const order = (to: ReturnType<typeof child>, given: BroadcastOrder): unknown => to.send(given);

/** Sends news and kills the process when it has written so many batches; says whether it began. */
async function killWhileSending(id: string, batches: number): Promise<boolean> {
  const victim = await opened();
  let written = 0;
  let isStored = false;
  const enough = new Promise<void>((resolve) => {
    victim.on('message', (answer: BroadcastAnswer) => {
      if (answer.type !== 'written') return;
      written += 1;
      isStored ||= answer.rows > 0;
      if (written >= batches) resolve();
    });
  });
  order(victim, { type: 'send', id });
  if (batches > 0) await enough;
  await kill(victim);
  return isStored;
}

test(
  `B17 ${ROUNDS} broadcasts, killed in the middle, reach each of ${WAITING} once, seed ${SEED}`,
  { timeout: 60_000 + ROUNDS * 10_000 },
  async () => {
    const chance = new VirtualHost({ seed: SEED });
    const first = await opened();
    const started = message(first, 'started');
    order(first, { type: 'start', count: WAITING });
    await started;
    await kill(first);
    const stored: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = `news-${round}`;
      if (await killWhileSending(id, Math.floor(chance.random() * 22))) stored.push(id);
    }
    const last = await opened();
    const report = message<BroadcastAnswer & { type: 'report' }>(last, 'report');
    order(last, { type: 'report' });
    const { heard } = await report;
    await kill(last);
    const all = Object.values(heard);
    expect(all).toHaveLength(WAITING);
    const [some = []] = all;
    expect(some.filter((id) => stored.includes(id))).toEqual(stored);
    expect(new Set(some).size).toBe(some.length);
    for (const one of all) expect(one, `SEED=${SEED}`).toEqual(some);
  },
);
