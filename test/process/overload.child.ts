// A process whose engine is offered more than it can take, for as long as it is told.
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { assign, setup } from 'xstate';
import { createEngine, isAbeyanceError } from '../../src/index.ts';
import { sqliteStore } from '../../src/sqlite.ts';

const [file = '', ms = '20000', times = '8', limit = '20000'] = process.argv.slice(2);
const WORKFLOWS = 200;
const TICK_MS = 10;
const IN_FLIGHT = 2_000;
const WARM = 5_000;
const MEASURED = 15_000;
/** As many times what the engine writes at a time, so that it falls behind as far. */
const FEW = 1_000 * Number(times);
/** What is loaded, compiled and kept for reuse has been by then, ms: half of a short run. */
const WARM_MS = Math.min(120_000, Number(ms) / 2);
/** What could not even be offered for want of a processor is not made up for beyond this. */
const LATE_MS = 2_000;

const counter = setup({
  types: { context: {} as { taken: number }, events: {} as { type: 'add'; payload: string } },
}).createMachine({
  id: 'counter',
  context: { taken: 0 },
  on: { add: { actions: assign({ taken: ({ context }) => context.taken + 1 }) } },
});

const engine = await createEngine({
  workflows: [counter],
  store: sqliteStore(file),
  limits: { unstoredTurns: Number(limit) },
});
const ids = Array.from({ length: WORKFLOWS }, (_, index) => `counter-${index}`);
for (const id of ids) await engine.start(counter, { id });

const tally = { offered: 0, accepted: 0, refused: 0, failed: 0, open: 0, openMost: 0 };
const acknowledged = new Map(ids.map((id) => [id, 0]));
const codes = new Set<string>();

async function offer(): Promise<void> {
  const id = ids[tally.offered % WORKFLOWS] ?? '';
  tally.offered += 1;
  tally.open += 1;
  tally.openMost = Math.max(tally.openMost, tally.open);
  try {
    await engine.sendEvent({ type: 'add', targetWorkflowId: id, payload: 'x'.repeat(200) });
    tally.accepted += 1;
    acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
  } catch (error) {
    codes.add(isAbeyanceError(error) ? error.code : String(error));
    if (isAbeyanceError(error, 'LimitExceeded')) tally.refused += 1;
    else tally.failed += 1;
  }
  tally.open -= 1;
}

/** Turns a second where each of some senders waits for its answer. */
async function capacity(): Promise<number> {
  const send = async (total: number): Promise<number> => {
    const from = performance.now();
    let left = total;
    const sender = async (): Promise<void> => {
      while ((left -= 1) >= 0) await offer();
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
    return (total * 1_000) / (performance.now() - from);
  };
  await send(WARM);
  return send(MEASURED);
}

const rate = await capacity();
/** Bytes at most: until it was warm, and from then on. */
const rss = { warm: 0, most: 0 };
const begun = performance.now();
let due = tally.offered;
let last = begun;
while (performance.now() - begun < Number(ms)) {
  await sleep(TICK_MS);
  const passed = Math.min(performance.now() - last, LATE_MS);
  last = performance.now();
  due += (passed / 1_000) * rate * Number(times);
  while (tally.offered < due) {
    // as it would come from outside: some at a time, the engine at work in between
    for (let few = 0; few < FEW && tally.offered < due; few += 1) void offer();
    await setImmediate();
  }
  const now = process.memoryUsage.rss();
  const when = last - begun < WARM_MS ? 'warm' : 'most';
  rss[when] = Math.max(rss[when], now);
}
while (tally.open > 0) await sleep(TICK_MS);
let lost = 0;
const sample: unknown[] = [];
for (const id of ids) {
  const { context } = await (await engine.get(id)).refresh();
  const { taken } = context as { taken: number };
  if (taken !== acknowledged.get(id)) lost += 1;
  if (sample.length < 5) sample.push([taken, acknowledged.get(id)]);
}
await engine.close();
process.send?.({
  type: 'done',
  rate,
  seconds: (performance.now() - begun) / 1_000,
  ...tally,
  lost,
  codes: [...codes],
  rss,
  sample,
});
process.disconnect();
