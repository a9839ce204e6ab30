import { createEngine, type Engine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { APPROVED } from '../approvals.ts';
import { BenchDirectory } from '../files.ts';
import { approval } from '../machines.ts';
import { median } from '../measure.ts';
import { RawCommits } from '../raw-commits.ts';
import type { Figure, Line } from '../report.ts';

const WARM_UP = 300;
const TOTAL = 500;
/** What may come on top of two and a half commits, ms. */
const OVERHEAD_MS = 0.3;

/** From an event to the end it brings: a turn, a task, a turn. */
export const latency: Figure = {
  name: 'latency',
  about: 'event sent to workflow done, one at a time, a task between; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const raw = new RawCommits(directory.file());
  const store = sqliteStore(directory.file());
  const engine = await createEngine({ workflows: [approval], store });
  const commits: number[] = [];
  const workflows: number[] = [];
  for (let index = 0; index < WARM_UP + TOTAL; index += 1) {
    const commitMs = raw.timed();
    const workflowMs = await sentToDone(engine, index);
    if (index < WARM_UP) continue;
    commits.push(commitMs);
    workflows.push(workflowMs);
  }
  await engine.close();
  raw.close();
  const commitMs = median(commits);
  const workflowMs = median(workflows);
  const atMost = 2.5 * commitMs + OVERHEAD_MS;
  return [
    { what: 'one row, one commit', value: commitMs, unit: 'ms' },
    { what: 'event sent to workflow done', value: workflowMs, unit: 'ms', atMost },
    { what: 'beside one commit', value: workflowMs / commitMs, unit: 'times' },
  ];
}

async function sentToDone(engine: Engine, order: number): Promise<number> {
  const handle = await engine.start(approval, { id: `order-${order}`, input: { order } });
  await handle.waitFor(({ status }) => status === 'suspended');
  const done = handle.result();
  const begun = performance.now();
  await handle.send(APPROVED);
  await done;
  return performance.now() - begun;
}
