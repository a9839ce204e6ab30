// A day of load under a clock that is moved: whatever is over leaves nothing behind.
import { DatabaseSync } from 'node:sqlite';
import { setup } from 'xstate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createEngine,
  fromTask,
  sleep,
  subWorkflow,
  waitForEvent,
  type Engine,
} from '../../src/index.ts';
import { sqliteStore } from '../../src/sqlite.ts';
import { virtualHost, type VirtualHost } from '../../src/testing.ts';
import { directory, type Directory } from '../persistence/places.ts';
import { usedHeap } from '../runtime/used-heap.ts';

const HOURS = Number(process.env['LIFE_HOURS'] ?? 24);
/** Begun in each minute. */
const EACH = Number(process.env['LIFE_EACH'] ?? 1);
const MINUTE = 60_000;
/** How long it may take by the clock on the wall, ms. */
const TIMEOUT = 3_600_000;
/** What is loaded, compiled and cached has been by then, and the first have been deleted. */
const WARM = 3;

const packing = setup({}).createMachine({
  id: 'packing',
  initial: 'packing',
  states: { packing: sleep('5m', 'packed'), packed: { type: 'final' } },
});

const order = setup({
  types: { context: {} as { number: number }, input: {} as { number: number } },
  actors: {
    charge: fromTask<string, number>(
      async ({ input, attempt }) => {
        if (input % 3 === 0 && attempt === 1) throw new Error('the bank is asleep');
        if (input % 11 === 0) throw new Error('no such card');
        return `charged ${input}`;
      },
      { retry: { maxAttempts: 2, initialDelay: '30s' } },
    ),
  },
}).createMachine({
  id: 'order',
  context: ({ input }) => input,
  initial: 'charging',
  states: {
    charging: {
      invoke: {
        src: 'charge',
        input: ({ context }) => context.number,
        onDone: 'approval',
        onError: 'failed',
      },
    },
    approval: waitForEvent({
      event: 'approved',
      timeout: '20m',
      onEvent: 'packing',
      onTimeout: 'late',
    }),
    packing: subWorkflow({ workflow: packing, onDone: 'day', onError: 'failed' }),
    day: waitForEvent({ event: 'lorry', timeout: '15m', onEvent: 'done', onTimeout: 'late' }),
    done: { type: 'final' },
    late: { type: 'final' },
    failed: { type: 'final' },
  },
});

/** What may grow. */
interface Sample {
  readonly heap: number;
  readonly handles: number;
  readonly wakes: number;
  readonly rows: Readonly<Record<string, number>>;
}

let place: Directory;

beforeEach(() => {
  place = directory();
});

afterEach(() => place.remove());

test(
  `nothing grows in ${HOURS} hours of load`,
  async () => {
    // no test engine, which keeps every line of the log
    const host = virtualHost({ seed: 1, auto: true });
    const engine = await createEngine({
      host,
      workflows: [order, packing],
      store: sqliteStore(place.file, { synchronous: 'NORMAL' }),
      retention: { done: '30m', failed: '30m', cancelled: '30m' },
      checkpoints: { keep: 3, retention: '20m' },
    });
    const samples: Sample[] = [];
    for (let hour = 0; hour < HOURS; hour += 1) {
      for (let minute = 0; minute < 60; minute += 1)
        await oneMinute(engine, host, hour * 60 + minute);
      samples.push(sampleOf(host));
    }
    console.log(JSON.stringify([samples[WARM], samples.at(-1)]));
    const [warm, last] = [samples[WARM], samples.at(-1)] as [Sample, Sample];
    expect(last.heap).toBeLessThan(warm.heap * 1.1 + 2_000_000);
    expect(last.handles).toBeLessThanOrEqual(warm.handles);
    expect(last.wakes).toBeLessThanOrEqual(warm.wakes + 2);
    for (const [table, count] of Object.entries(last.rows)) {
      expect(count, table).toBeLessThanOrEqual((warm.rows[table] ?? 0) * 1.2 + 50);
    }
    // what has ended is gone when its time is over, whatever is left of it
    await host.advance(180 * MINUTE);
    const { workflows, turns, messages, tasks, checkpoints, parents, broadcasts } = rowsOf();
    expect({ workflows, turns, messages, tasks, checkpoints, parents, broadcasts }).toEqual({
      workflows: 0,
      turns: 0,
      messages: 0,
      tasks: 0,
      checkpoints: 0,
      parents: 0,
      broadcasts: 0,
    });
    await engine.close();
  },
  TIMEOUT,
);

async function oneMinute(engine: Engine, host: VirtualHost, minute: number): Promise<void> {
  const numbers = Array.from({ length: EACH }, (_, index) => minute * EACH + index);
  const starts = numbers.map((number) =>
    engine.start(order, { id: `order-${number}`, input: { number }, metadata: { minute: 'x' } }),
  );
  const handles = await Promise.all(starts);
  const unsubscribes = handles.map((handle) => handle.subscribe(() => {}));
  // of those that were begun three minutes ago most are approved, some cancelled, some forgotten
  const before = numbers.map((number) => number - 3 * EACH).filter((number) => number >= 0);
  for (const number of before) {
    const id = `order-${number}`;
    if (number % 7 === 0) await engine.cancelWorkflow(id, 'too late').catch(() => {});
    else if (number % 5 !== 0) await engine.sendSimpleEvent(id, 'approved').catch(() => {});
  }
  if (minute % 10 === 0) await engine.sendEvent({ type: 'lorry', payload: { minute } });
  if (minute % 60 === 30) await engine.list({ state: 'approval', limit: 50 });
  for (const subscription of unsubscribes) subscription.unsubscribe();
  await host.advance(MINUTE);
}

function sampleOf(host: VirtualHost): Sample {
  return {
    heap: usedHeap(),
    handles: process.getActiveResourcesInfo().length,
    wakes: host.pendingWakes().length,
    rows: rowsOf(),
  };
}

/** Rows by table. */
function rowsOf(): Readonly<Record<string, number>> {
  using db = new DatabaseSync(place.file, { readOnly: true });
  const tables = db.prepare("select name from sqlite_schema where type = 'table'").all();
  return Object.fromEntries(
    tables.map(({ name }) => [
      String(name),
      Number(db.prepare(`select count(*) as count from "${String(name)}"`).get()?.['count']),
    ]),
  );
}
