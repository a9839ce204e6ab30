import { setup } from 'xstate';
import { createEngine, type Engine, type ListQuery } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { BenchDirectory } from '../files.ts';
import { inFlight, median, took } from '../measure.ts';
import type { Figure, Line } from '../report.ts';

const TOTAL = 100_000;
const WIDTH = 1000;
const ROUNDS = 25;
/** One in so many stands in the rare state. */
const RARE_EVERY = 1_000;

/** Stands where its input says: in one of eight states, two of them inside another. */
const board = setup({
  types: { context: {} as { place: string }, input: {} as { place: string } },
}).createMachine({
  id: 'board',
  context: ({ input }) => input,
  initial: 'choosing',
  states: {
    choosing: {
      always: [
        { guard: ({ context }) => context.place === 'rare', target: 'review.manual' },
        { guard: ({ context }) => context.place === 'review', target: 'review.automatic' },
        { guard: ({ context }) => context.place === 'asking', target: 'asking' },
        { target: 'waiting' },
      ],
    },
    review: {
      tags: 'review',
      initial: 'automatic',
      states: { automatic: { on: { reviewed: '#board.done' } }, manual: {} },
    },
    asking: { on: { answered: 'done' } },
    waiting: { after: { 2_592_000_000: 'done' } },
    done: { type: 'final', id: 'board.done' },
  },
});

/** Searching many workflows by where they stand. */
export const listing: Figure = {
  name: 'listing',
  about: '100,000 workflows in one file, pages of 100, median of 25; read only',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const store = sqliteStore(directory.file());
  await using engine = await createEngine({ workflows: [board], store });
  await inFlight(TOTAL, WIDTH, (index) =>
    engine.start(board, { input: { place: placeOf(index) } }),
  );
  return [
    await page(engine, 'by state path', { state: 'review' }),
    await page(engine, 'by nested state path, 1 in 1,000', { state: 'review.manual' }),
    await page(engine, 'by state path, newest first', { state: 'waiting', newestFirst: true }),
    await page(engine, 'by state path, from the middle', {
      state: 'waiting',
      after: await middle(engine),
    }),
    await page(engine, 'by tag', { tag: 'review' }),
    await page(engine, 'by awaited event', { waitingFor: 'answered' }),
    await page(engine, 'by status and state path', { status: 'suspended', state: 'asking' }),
    await counted(engine, 'count by state path', { state: 'review' }),
  ];
}

function placeOf(index: number): string {
  if (index % RARE_EVERY === 0) return 'rare';
  return ['review', 'asking', 'waiting', 'waiting'][index % 4] ?? 'waiting';
}

/** A cursor half way through what stands in the commonest state. */
async function middle(engine: Engine): Promise<number> {
  const { items, cursor } = await engine.list({ state: 'asking', limit: 1_000 });
  return cursor ?? items.length;
}

async function page(engine: Engine, what: string, query: ListQuery): Promise<Line> {
  const { items } = await engine.list(query);
  if (items.length === 0) throw new Error(`${what}: nothing was found`);
  return timed(what, () => engine.list(query));
}

async function counted(engine: Engine, what: string, query: ListQuery): Promise<Line> {
  return timed(what, () => engine.count(query));
}

async function timed(what: string, read: () => Promise<unknown>): Promise<Line> {
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) values.push((await took(read)).wallMs);
  return { what, value: median(values), unit: 'ms', atMost: 20 };
}
