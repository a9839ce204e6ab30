// A process with an engine. It takes orders over IPC and can be killed at any moment.
import { flushCompileCache } from 'node:module';
import { createEngine, type Engine, type EventInput } from '../../src/index.ts';
import { sqliteStore } from '../../src/sqlite.ts';
import { flowMachine, ledger } from './flows.ts';

export type Order =
  | { readonly type: 'start'; readonly flow: string; readonly total: number }
  | { readonly type: 'send'; readonly event: EventInput & { readonly id: string } }
  | { readonly type: 'report'; readonly flows: readonly string[] }
  | { readonly type: 'close' };

export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'sent'; readonly id: string; readonly outcome: string }
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'error'; readonly text: string };

export interface FlowReport {
  readonly id: string;
  readonly status: string;
  readonly context: unknown;
  readonly eventIds: readonly string[];
}

export interface Report {
  readonly flows: readonly FlowReport[];
  readonly entries: readonly string[];
  readonly deadLetters: number;
}

const [file = '', effects = ''] = process.argv.slice(2);
const flow = flowMachine(effects);
const engine = await createEngine({ workflows: [flow, ledger], store: sqliteStore(file) });
await engine.start(ledger, { id: 'ledger' });

process.on('message', (order: Order) => {
  obey(order).catch((error: unknown) => answer({ type: 'error', text: String(error) }));
});
answer({ type: 'ready' });
// what is killed writes no cache at its end, and the next is to start faster
flushCompileCache();

function answer(message: Answer): void {
  process.send?.(message);
}

async function obey(order: Order): Promise<void> {
  if (order.type === 'start') {
    await engine.start(flow, { id: order.flow, input: { total: order.total } });
  } else if (order.type === 'send') {
    const { results } = await engine.sendEvent(order.event);
    answer({ type: 'sent', id: order.event.id, outcome: results[0]?.outcome ?? 'nobody' });
  } else if (order.type === 'close') {
    await engine.close();
  } else {
    answer({ type: 'report', report: await report(order.flows) });
    await engine.close();
    process.disconnect();
  }
}

async function report(ids: readonly string[]): Promise<Report> {
  const flows: FlowReport[] = [];
  for (const id of ids) {
    const handle = await engine.get(id);
    const { status, context } = await handle.waitFor(({ status: now }) => now === 'done', {
      timeout: '20s',
    });
    flows.push({ id, status, context, eventIds: await eventIdsOf(engine, id) });
  }
  const handle = await engine.get('ledger');
  const total = flows.reduce((sum, { context }) => sum + (context as { naps: number }).naps, 0);
  const { context } = await handle.waitFor(
    (now) => (now.context as { entries: string[] }).entries.length >= total,
    { timeout: '20s' },
  );
  const { entries } = context as { entries: readonly string[] };
  return { flows, entries, deadLetters: (await engine.deadLetters()).items.length };
}

async function eventIdsOf(from: Engine, id: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: number | undefined;
  do {
    const page = await from.history(id, {
      limit: 1_000,
      ...(after === undefined ? {} : { after }),
    });
    for (const { eventId } of page.items) if (eventId !== undefined) ids.push(eventId);
    after = page.cursor;
  } while (after !== undefined);
  return ids;
}
