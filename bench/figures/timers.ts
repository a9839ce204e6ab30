import { createEngine } from 'abeyance';
import { BenchDirectory } from '../files.ts';
import { nap } from '../machines.ts';
import { median, quantile } from '../measure.ts';
import { RawCommits } from '../raw-commits.ts';
import type { Figure, Line } from '../report.ts';
import { timedStore, type Lateness } from '../timed-store.ts';

const ROUNDS = 5;
/** From the starts to the first that is due, so that these are over by then. */
const LEAD_MS = 300;
const FEW = { total: 20, stepMs: 50 };
const MANY = { total: 200, stepMs: 10 };

/** How late timers fire in a process that has nothing else to do. */
export const timers: Figure = {
  name: 'timers',
  about: 'due to fired, each timer of a workflow of its own; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const few: (readonly Lateness[])[] = [];
  const many: (readonly Lateness[])[] = [];
  const bare: (readonly number[])[] = [];
  const disk: number[] = [];
  const raw = new RawCommits(directory.file());
  const fire = await firing(directory.file());
  for (let round = 0; round <= ROUNDS; round += 1) {
    const rows = [await fire.all(FEW), await fire.all(MANY)] as const;
    const platform = await bareTimers(MANY);
    const commits = await bareCommits(raw, FEW);
    if (round === 0) continue;
    few.push(rows[0]);
    many.push(rows[1]);
    bare.push(platform);
    disk.push(median(commits));
  }
  await fire.close();
  raw.close();
  const half = (of: keyof Lateness): number => share(few, of, 0.5);
  const most = (of: keyof Lateness): number => share(many, of, 0.99);
  const latest = Math.max(...[...few, ...many].flat().map(({ stored }) => stored));
  const mostBare = median(bare.map((values) => quantile(values, 0.99)));
  return [
    { what: '20 over 1 s, turn taken, median', value: half('taken'), unit: 'ms', atMost: 2 },
    { what: '20 over 1 s, turn stored, median', value: half('stored'), unit: 'ms', atMost: 2 },
    { what: '200 over 2 s, turn taken, 99 %', value: most('taken'), unit: 'ms', atMost: 10 },
    { what: '200 over 2 s, turn stored, 99 %', value: most('stored'), unit: 'ms', atMost: 10 },
    { what: `the latest of all ${ROUNDS} rounds, stored`, value: latest, unit: 'ms' },
    { what: '200 over 2 s, setTimeout of Node, 99 %', value: mostBare, unit: 'ms' },
    { what: '20 over 1 s, one row, one commit each', value: median(disk), unit: 'ms' },
  ];
}

interface Row {
  readonly total: number;
  readonly stepMs: number;
}

interface Firing {
  readonly all: (row: Row) => Promise<readonly Lateness[]>;
  readonly close: () => Promise<void>;
}

async function firing(path: string): Promise<Firing> {
  const { store, fired } = timedStore(path);
  const engine = await createEngine({ workflows: [nap], store });
  const all = async (row: Row): Promise<readonly Lateness[]> => {
    const handles = await Promise.all(
      delays(row).map((ms) => engine.start(nap, { input: { ms } })),
    );
    await Promise.all(handles.map((handle) => handle.result()));
    const late = fired();
    if (late.length !== row.total) throw new Error(`${late.length} of ${row.total} timers fired`);
    return late;
  };
  return { all, close: () => engine.close() };
}

/** How late the platform itself is. */
function bareTimers(row: Row): Promise<readonly number[]> {
  const fired = delays(row).map((ms) => {
    const dueAt = Date.now() + ms;
    return new Promise<number>((resolve) => {
      setTimeout(() => resolve(Date.now() - dueAt), ms);
    });
  });
  return Promise.all(fired);
}

/** What one durable write costs a process that has been idle. */
async function bareCommits(raw: RawCommits, { total, stepMs }: Row): Promise<readonly number[]> {
  const values: number[] = [];
  for (let index = 0; index < total; index += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, stepMs);
    });
    values.push(raw.timed());
  }
  return values;
}

function delays({ total, stepMs }: Row): readonly number[] {
  return Array.from({ length: total }, (_, index) => LEAD_MS + index * stepMs);
}

function share(rounds: readonly (readonly Lateness[])[], of: keyof Lateness, at: number): number {
  return median(
    rounds.map((late) =>
      quantile(
        late.map((one) => one[of]),
        at,
      ),
    ),
  );
}
