import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BenchDirectory } from '../files.ts';
import { median } from '../measure.ts';
import type { Figure, Line } from '../report.ts';

const RUNS = 15;
const SCRIPT = fileURLToPath(new URL('../child-first-done.js', import.meta.url));
const NOTHING =
  'const { user, system } = process.cpuUsage(); process.stdout.write(`${(user + system) / 1000}`)';

/** A process from nothing: the first start of a command, or of a function in a cloud. */
export const startup: Figure = {
  name: 'startup',
  about: 'node spawned to first workflow done in a new file, a task in it; WAL, synchronous=FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const alone: Spawned[] = [];
  const first: Spawned[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const nothing = await spawned('--eval', NOTHING);
    const done = await spawned(SCRIPT, directory.file());
    // the first run warms the file cache
    if (run === 0) continue;
    alone.push(nothing);
    first.push(done);
  }
  const of = (runs: readonly Spawned[], what: keyof Spawned): number =>
    median(runs.map((run) => run[what]));
  const doneMs = of(first, 'afterMs');
  return [
    { what: 'Node alone', value: of(alone, 'afterMs'), unit: 'ms' },
    { what: 'spawned to first workflow done', value: doneMs, unit: 'ms', atMost: 200 },
    { what: "import 'abeyance' and 'abeyance/sqlite'", value: of(first, 'importMs'), unit: 'ms' },
    { what: 'CPU, Node alone', value: of(alone, 'cpuMs'), unit: 'ms' },
    { what: 'CPU to first workflow done', value: of(first, 'cpuMs'), unit: 'ms' },
  ];
}

interface Spawned {
  /** From before the process was spawned to what it printed. */
  readonly afterMs: number;
  /** Of the process, until it printed. */
  readonly cpuMs: number;
  readonly importMs: number;
}

async function spawned(...args: readonly string[]): Promise<Spawned> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const data: unknown[] = await Promise.race([once(child.stdout, 'data'), ended]);
  const afterMs = performance.now() - begun;
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`${args[0] ?? ''} ended with ${code ?? 'a signal'}`);
  const [cpuMs = NaN, importMs = NaN] = String(data[0]).split(' ').map(Number);
  return { afterMs, cpuMs, importMs };
}
