import { approvals } from './figures/approvals.ts';
import { broadcast } from './figures/broadcast.ts';
import { bus } from './figures/bus.ts';
import { concurrency } from './figures/concurrency.ts';
import { events } from './figures/events.ts';
import { inspected } from './figures/inspected.ts';
import { listing } from './figures/listing.ts';
import { latency } from './figures/latency.ts';
import { middleware } from './figures/middleware.ts';
import { million } from './figures/million.ts';
import { size } from './figures/size.ts';
import { sleepers } from './figures/sleepers.ts';
import { startup } from './figures/startup.ts';
import { timers } from './figures/timers.ts';
import { yardsticks } from './figures/yardsticks.ts';
import { table, type Figure, type Measured } from './report.ts';

const FIGURES: readonly Figure[] = [
  yardsticks,
  approvals,
  latency,
  sleepers,
  listing,
  events,
  timers,
  startup,
  size,
  concurrency,
  broadcast,
  bus,
  middleware,
  inspected,
];

/** Run only where it is asked for by name: it takes minutes. */
const ASKED: readonly Figure[] = [million];

async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const asked = args.filter((arg) => !arg.startsWith('--'));
  const unknown = asked.filter(
    (name) => ![...FIGURES, ...ASKED].some((figure) => figure.name === name),
  );
  if (unknown.length > 0) {
    const names = [...FIGURES, ...ASKED].map(({ name }) => name).join(', ');
    throw new Error(`No figure is called ${unknown.join(', ')}. There are: ${names}.`);
  }
  const measured: Measured[] = [];
  for (const { name, about, run } of [...FIGURES, ...ASKED]) {
    if (asked.length === 0 ? ASKED.some((figure) => figure.name === name) : !asked.includes(name)) {
      continue;
    }
    const done = { name, about, lines: await run() };
    measured.push(done);
    if (!json) process.stdout.write(`${table(done)}\n`);
  }
  if (json)
    process.stdout.write(`${JSON.stringify({ node: process.version, measured }, null, 2)}\n`);
}

await main(process.argv.slice(2));
