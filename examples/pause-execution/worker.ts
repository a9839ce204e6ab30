// A process of the shop: `worker.ts FILE LEDGER open` starts its workflows and goes on until it is
// killed; `worker.ts FILE LEDGER reopen` finds them in the file and sees each to its end.
import { createEngine, type Engine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { ENDS, shop } from './shop.ts';
import { nameOf } from './stage.ts';
import { World } from './world.ts';

/** What it tells whoever started it. */
export type Report =
  | { readonly type: 'standing'; readonly dueAt: number }
  | { readonly type: 'recovered'; readonly bootMs: number }
  | { readonly type: 'ended'; readonly id: string; readonly value: string };

/** What may be due while nobody runs is due this long after the start, ms. */
const SHORT_MS = 1_700;

async function main([file = '', ledger = '', how = '']: readonly string[]): Promise<void> {
  // Without whoever started it, it has nobody to work for.
  process.once('disconnect', () => process.exit(1));
  const world = new World(ledger);
  const machines = shop(world);
  const startedAt = Date.now();
  const engine = await createEngine({
    workflows: Object.values(machines),
    store: sqliteStore(file),
  });
  if (how === 'open') {
    await open(engine, machines, world);
    return;
  }
  report({ type: 'recovered', bootMs: Date.now() - startedAt });
  await seeEnds(engine);
  await engine.close();
  process.removeAllListeners('disconnect');
  process.disconnect();
}

async function open(
  engine: Engine,
  machines: ReturnType<typeof shop>,
  world: World,
): Promise<void> {
  const { parcel, invoice, contract, charge, letter } = machines;
  await Promise.all([
    engine.start(parcel, { id: 'parcel-short', input: { travelMs: SHORT_MS } }),
    engine.start(parcel, { id: 'parcel-long', input: { travelMs: 2_900 } }),
    engine.start(invoice, { id: 'invoice-paid', input: { dueMs: 3_600_000 } }),
    engine.start(invoice, { id: 'invoice-overdue', input: { dueMs: SHORT_MS } }),
    engine.start(contract, { id: 'contract-1' }),
    engine.start(charge, { id: 'charge-1' }),
    engine.start(letter, { id: 'letter-1' }),
  ]);
  await engine.sendSimpleEvent('contract-1', 'contract.signed');
  while (world.calls().length < 2 || (await engine.attempts()).items.length === 0) {
    await engine.sleep('10ms');
  }
  report({ type: 'standing', dueAt: Date.now() + SHORT_MS });
}

async function seeEnds(engine: Engine): Promise<void> {
  await engine.sendSimpleEvent('invoice-paid', 'payment.received', { user: 'ann' });
  const ends = Object.keys(ENDS).map(async (id) => {
    const handle = await engine.get(id);
    const { value } = await handle.waitFor(({ status }) => status === 'done', { timeout: '10s' });
    report({ type: 'ended', id, value: nameOf(value) });
  });
  await Promise.all(ends);
}

function report(message: Report): void {
  process.send?.(message);
}

await main(process.argv.slice(2));
