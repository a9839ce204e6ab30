import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { child, kill, message } from './children.ts';
import type { Answer, Order, Report } from './engine.child.ts';
import { resultOf, type Job } from './flows.ts';

/** Processes of a lane follow each other on one file; lanes run side by side. */
const LANES = 2;
const ROUNDS = Number(process.env['ROUNDS'] ?? (process.env['SOAK'] === '1' ? 1_000 : 50)) / LANES;
const FLOWS = ['a', 'b', 'c', 'd', 'e', 'f'];
/** Fewer than rounds in a long run: each turn keeps what it changed, and the lists grow. */
const JOBS = Math.min(ROUNDS, 200);
/** How long after it is ready a process is killed, ms at most. */
const LIFE_MS = 90;
/** Every so often a process is killed while it still starts. */
const START_MS = 200;
/** One that is told to close is killed so many ms later, at most. */
const CLOSE_MS = 20;
/** How long a process may take to acknowledge its first event before it is killed without. */
const PATIENCE_MS = 10_000;

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

interface Lane {
  readonly place: Directory;
  readonly effects: string;
  readonly client: Client;
  readonly random: () => number;
}

async function killAtRandom(
  { place, effects, client, random }: Lane,
  round: number,
): Promise<void> {
  const victim = child('engine.child.ts', place.file, effects);
  if (random() < 0.2) {
    await after(random() * START_MS);
  } else {
    await message(victim, 'ready');
    client.serve(victim, round);
    const life = random() * LIFE_MS;
    // Half of them are killed once something was acknowledged, however slow the machine is.
    if (random() < 0.5) await Promise.race([once(victim, 'message'), after(PATIENCE_MS)]);
    await after(life);
    if (random() < 0.3 && victim.connected) {
      victim.send({ type: 'close' } satisfies Order, () => {});
      await after(random() * CLOSE_MS);
    }
  }
  await kill(victim);
}

async function runToTheEnd({ place, effects, client }: Lane): Promise<Report> {
  const last = child('engine.child.ts', place.file, effects);
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

describe(`${ROUNDS} processes in each of ${LANES} lanes killed at any moment, seed ${SEED}`, () => {
  const places: Directory[] = [];

  afterEach(() => {
    for (const place of places.splice(0)) place.remove();
  });

  async function runLane(seed: number): Promise<void> {
    const host = new VirtualHost({ seed });
    const random = (): number => host.random();
    const place = directory();
    places.push(place);
    const lane = { place, effects: `${place.file}.effects`, client: new Client(random), random };
    for (let round = 0; round < ROUNDS; round += 1) await killAtRandom(lane, round);
    const before = lane.client.acknowledged.size;
    const report = await runToTheEnd(lane);
    expect(before, `SEED=${SEED}`).toBeGreaterThan(ROUNDS / 5);
    expectAllOnce(lane, report);
  }

  test(
    'B21 B24 nothing is lost and nothing is applied twice',
    { timeout: ROUNDS * LANES * 8_000 },
    async () => {
      await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(SEED + lane)));
    },
  );
});

function expectAllOnce({ client, effects: file }: Lane, report: Report): void {
  const hint = `SEED=${SEED}`;
  const { flows, entries, deadLetters } = report;
  const effects = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Effect);
  for (const { id, status, context, eventIds } of flows) {
    const jobs = client.jobs.filter(({ flow }) => flow === id);
    expect(status, hint).toBe('done');
    const results = jobs.map(resultOf);
    expect(context, hint).toEqual({ jobs, results, naps: JOBS, total: JOBS });
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
}
