import { handWrittenApprover } from '../approvals.ts';
import { BenchDirectory } from '../files.ts';
import { inRounds, median } from '../measure.ts';
import { RawCommits } from '../raw-commits.ts';
import type { Figure, Line } from '../report.ts';

const ROUNDS = 7;
const COMMITS = 200;
const APPROVALS = 300;

/** What this disk and plain XState can do: every other figure is to be read beside these. */
export const yardsticks: Figure = {
  name: 'yardsticks',
  about: 'no Abeyance; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const raw = new RawCommits(directory.file());
  const alone = handWrittenApprover(directory.file(), false);
  const grouped = handWrittenApprover(directory.file(), true);
  const values = await inRounds(ROUNDS, {
    raw: async () => median(Array.from({ length: COMMITS }, () => raw.timed())),
    alone: async () => (await alone.run(APPROVALS, 50)).perSecond,
    grouped: async () => (await grouped.run(APPROVALS * 5, 50)).perSecond,
  });
  raw.close();
  alone.close();
  grouped.close();
  const commitMs = median(values.raw);
  const what = 'hand-written approval workflows, 50 in flight';
  return [
    { what: 'one row, one commit', value: commitMs, unit: 'ms' },
    { what: 'one row, one commit', value: 1000 / commitMs, unit: 'a second' },
    { what, value: median(values.alone), unit: 'a second' },
    { what: `${what}, group commit`, value: median(values.grouped), unit: 'a second' },
  ];
}
