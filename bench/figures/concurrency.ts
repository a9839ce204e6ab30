import { createEngine } from 'abeyance';
import { countingStore } from '../counting-store.ts';
import { BenchDirectory } from '../files.ts';
import { HandWritten } from '../hand-written.ts';
import { counter } from '../machines.ts';
import { inRounds, median, took } from '../measure.ts';
import { RawCommits } from '../raw-commits.ts';
import type { Figure, Line } from '../report.ts';

const EVENT = { type: 'increment' } as const;
const ROUNDS = 5;
const WIDTHS = [1, 10, 50, 200];
/** Enough of each to last some tenths of a second. */
const EACH: Readonly<Record<number, number>> = { 1: 2000, 10: 400, 50: 200, 200: 100 };
const COMMITS = 200;
const BY_HAND = 'hand-written with group commit';

/** What group commit makes of one disk: turns a second by how many workflows take them at once. */
export const concurrency: Figure = {
  name: 'concurrency',
  about: 'workflows that take event after event, each a turn; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const raw = new RawCommits(directory.file());
  const ours = await abeyanceTurns(directory.file());
  const written = await handWrittenTurns(directory.file());
  const perTurn = new Map<number, number>();
  const oursAt = (width: number) => async (): Promise<number> => {
    const before = ours.commits();
    const perSecond = await turns(ours.send, width);
    perTurn.set(width, (ours.commits() - before) / (width * (EACH[width] ?? 0)));
    return perSecond;
  };
  const contenders: Record<string, () => Promise<number>> = {
    raw: async () => median(Array.from({ length: COMMITS }, () => raw.timed())),
  };
  for (const width of WIDTHS) {
    contenders[`ours ${width}`] = oursAt(width);
    contenders[`written ${width}`] = () => turns(written.send, width);
  }
  const values = await inRounds(ROUNDS, contenders);
  await ours.close();
  written.close();
  raw.close();
  const of = (name: string): number => median(values[name] ?? []);
  const unit = 'a second';
  return [
    { what: 'one row, one commit', value: 1000 / of('raw'), unit },
    ...WIDTHS.flatMap((width) => [
      { what: `turns, ${width} at once`, value: of(`ours ${width}`), unit },
      { what: `${BY_HAND}, ${width} at once`, value: of(`written ${width}`), unit },
      { what: `commits each, ${width} at once`, value: perTurn.get(width) ?? NaN, unit: '' },
    ]),
  ];
}

/** Sends one event to one of the workflows and resolves when its turn is stored. */
type Send = (workflow: number) => Promise<unknown>;

async function abeyanceTurns(path: string) {
  const { store, writes } = countingStore(path);
  const engine = await createEngine({ workflows: [counter], store });
  const handles = await Promise.all(ids().map((id) => engine.start(counter, { id })));
  const send: Send = async (workflow) => handles[workflow]?.send(EVENT);
  return { send, commits: writes, close: () => engine.close() };
}

async function handWrittenTurns(path: string) {
  const workflows = new HandWritten(path, counter, true);
  await Promise.all(ids().map((id) => workflows.start(id, undefined)));
  const send: Send = (workflow) => workflows.send(`counter-${workflow}`, EVENT);
  return { send, close: () => workflows.close() };
}

function ids(): readonly string[] {
  return Array.from({ length: Math.max(...WIDTHS) }, (_, index) => `counter-${index}`);
}

/** Turns a second of so many workflows, each of which takes one event at a time. */
async function turns(send: Send, width: number): Promise<number> {
  const each = EACH[width] ?? 0;
  const lane = async (workflow: number): Promise<void> => {
    for (let count = 0; count < each; count += 1) await send(workflow);
  };
  const lanes = Array.from({ length: width }, (_, workflow) => workflow);
  const { wallMs } = await took(() => Promise.all(lanes.map(lane)));
  return ((width * each) / wallMs) * 1000;
}
