import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { child, kill, message } from './children.ts';
import type { Answer, Order, Report } from './engine.child.ts';
import { resultOf, type Job } from './flows.ts';

const ROUNDS = process.env['SOAK'] === '1' ? 1_000 : 50;
const FLOWS = ['a', 'b', 'c', 'd', 'e', 'f'];
/** Fewer than rounds in a long run: each turn keeps what it changed, and the lists grow. */
const JOBS = Math.min(ROUNDS, 200);
/** How long after it is ready a process is killed, ms at most. */
const LIFE_MS = 90;
/** Every so often a process is killed while it still starts. */
const START_MS = 200;
/** How long a process may take to acknowledge its first event before it is killed without. */
const PATIENCE_MS = 2_000;

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

interface Effect {
  readonly kind: 'task' | 'action';
  readonly flow: string;
  readonly job: number;
  readonly key: string;
}

/** The client: it has jobs to send, and sends each again until it is acknowledged. */
class Client {
  readonly jobs: readonly Job[];
  readonly acknowledged = new Set<string>();

  constructor(random: () => number) {
    const numbers = Array.from({ length: JOBS }, (_, index) => index);
    this.jobs = numbers.flatMap((number) =>
      FLOWS.map((flow) => ({ flow, number, napMs: Math.floor(random() * 12) })),
    );
  }

  /** Sends what is due by this round and not acknowledged yet, in order. */
  serve(process: ReturnType<typeof child>, round: number): void {
    const send = (order: Order): unknown => process.connected && process.send(order, () => {});
    process.on('message', (answer: Answer) => {
      if (answer.type === 'sent') this.acknowledged.add(answer.id);
    });
    for (const flow of FLOWS) send({ type: 'start', flow, total: JOBS });
    for (const job of this.jobs) {
      const id = idOf(job);
      if (job.number > (round * JOBS) / ROUNDS + 2 || this.acknowledged.has(id)) continue;
      send({ type: 'send', event: { id, type: 'job', targetWorkflowId: job.flow, payload: job } });
    }
  }
}

function idOf({ flow, number }: Job): string {
  return `${flow}-${number}`;
}

let place: Directory;
let effectsFile: string;

beforeEach(() => {
  place = directory();
  effectsFile = `${place.file}.effects`;
});

afterEach(() => {
  place.remove();
});

async function killAtRandom(client: Client, random: () => number, round: number): Promise<void> {
  const victim = child('engine.child.ts', place.file, effectsFile);
  if (random() < 0.2) {
    await after(random() * START_MS);
  } else {
    await message(victim, 'ready');
    client.serve(victim, round);
    const life = random() * LIFE_MS;
    // Half of them are killed once something was acknowledged, however slow the machine is.
    if (random() < 0.5) await Promise.race([once(victim, 'message'), after(PATIENCE_MS)]);
    await after(life);
  }
  await kill(victim);
}

async function runToTheEnd(client: Client): Promise<Report> {
  const last = child('engine.child.ts', place.file, effectsFile);
  await message(last, 'ready');
  client.serve(last, ROUNDS);
  const report = message<Answer & { type: 'report' }>(last, 'report');
  last.send({ type: 'report', flows: FLOWS } satisfies Order);
  const told = await report;
  await kill(last);
  return told.report;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe(`${ROUNDS} processes killed at any moment, seed ${SEED}`, () => {
  test(
    'B21 B24 nothing is lost and nothing is applied twice',
    { timeout: ROUNDS * 4_000 },
    async () => {
      const host = new VirtualHost({ seed: SEED });
      const client = new Client(() => host.random());
      for (let round = 0; round < ROUNDS; round += 1) {
        await killAtRandom(client, () => host.random(), round);
      }
      const before = client.acknowledged.size;
      const { flows, entries, deadLetters } = await runToTheEnd(client);
      const hint = `SEED=${SEED}`;
      expect(before, hint).toBeGreaterThan(ROUNDS);
      const effects = readFileSync(effectsFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Effect);
      for (const { id, status, context, eventIds } of flows) {
        const jobs = client.jobs.filter(({ flow }) => flow === id);
        expect(status, hint).toBe('done');
        expect(context, hint).toEqual({
          jobs,
          results: jobs.map(resultOf),
          naps: JOBS,
          total: JOBS,
        });
        expect(eventIds.toSorted(), hint).toEqual(jobs.map(idOf).toSorted());
        const own = effects.filter(({ flow }) => flow === id);
        for (const { number } of jobs) {
          const tasks = own.filter(({ kind, job }) => kind === 'task' && job === number);
          expect(new Set(tasks.map(({ key }) => key)).size, hint).toBe(1);
          expect(own.some(({ kind, job }) => kind === 'action' && job === number)).toBe(true);
        }
        const keys = own.filter(({ kind }) => kind === 'task').map(({ key }) => key);
        expect(new Set(keys).size, hint).toBe(JOBS);
      }
      const expected = client.jobs.map(({ flow, number }) => `${flow} ${number}`);
      expect(entries.toSorted(), hint).toEqual(expected.toSorted());
      expect(deadLetters, hint).toBe(0);
    },
  );
});
