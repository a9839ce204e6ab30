import { abeyanceApprover, handWrittenApprover } from '../approvals.ts';
import { BenchDirectory } from '../files.ts';
import { inRounds, median, ratio } from '../measure.ts';
import type { Figure, Line } from '../report.ts';

const ROUNDS = 9;
const TOTAL = 2000;
const TOTAL_ALONE = 500;

/** The figure for CPU, commits and throughput of whole workflows. */
export const approvals: Figure = {
  name: 'approvals',
  about: 'start, task, wait for an event, task, done; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const ours = await abeyanceApprover(directory.file());
  const alone = handWrittenApprover(directory.file(), false);
  const grouped = handWrittenApprover(directory.file(), true);
  const rates: number[] = [];
  let commits = 0;
  const cpu = await inRounds(ROUNDS, {
    ours: async (round) => {
      const cost = await ours.run(TOTAL, 50);
      commits = cost.commits;
      if (round > 0) rates.push(cost.perSecond);
      return cost.cpuMs;
    },
    alone: async () => (await alone.run(TOTAL_ALONE, 50)).cpuMs,
    grouped: async () => (await grouped.run(TOTAL, 50)).cpuMs,
  });
  const single = await ours.run(200, 1);
  await ours.close();
  alone.close();
  grouped.close();
  const beside = ratio(cpu.ours, cpu.alone);
  return [
    { what: 'CPU each, 50 in flight', value: median(cpu.ours), unit: 'ms', atMost: 0.4 },
    { what: 'CPU each, hand-written', value: median(cpu.alone), unit: 'ms' },
    { what: 'CPU each, hand-written, group commit', value: median(cpu.grouped), unit: 'ms' },
    { what: 'CPU beside hand-written', value: beside, unit: 'times', atMost: 1 },
    { what: 'CPU beside group commit', value: ratio(cpu.ours, cpu.grouped), unit: 'times' },
    { what: 'workflows, 50 in flight', value: median(rates), unit: 'a second', atLeast: 3000 },
    { what: 'commits each, 50 in flight', value: commits, unit: '', atMost: 0.2 },
    { what: 'commits each, one in flight', value: single.commits, unit: '', atMost: 4 },
    { what: 'CPU each, one in flight', value: single.cpuMs, unit: 'ms' },
  ];
}
