// A process with many workflows that wait for news. It can be killed in the middle of telling them.
import { setTimeout as after } from 'node:timers/promises';
import { createEngine } from '../../src/index.ts';
import type { Batch, Store } from '../../src/runtime/store.ts';
import { sqliteStore } from '../../src/sqlite.ts';
import { listener } from './listener.ts';

export type BroadcastOrder =
  | { readonly type: 'start'; readonly count: number }
  | { readonly type: 'send'; readonly id: string }
  | { readonly type: 'report' };

export type BroadcastAnswer =
  | { readonly type: 'ready' | 'started' }
  /** A batch is durable: how many rows of broadcasts are in it, and how many turns. */
  | { readonly type: 'written'; readonly rows: number; readonly turns: number }
  | { readonly type: 'report'; readonly heard: Readonly<Record<string, readonly string[]>> }
  | { readonly type: 'error'; readonly text: string };

const [file = '', pageLength = '50'] = process.argv.slice(2);
const store = telling(sqliteStore(file));
const limits = { pageLength: Number(pageLength) };
const engine = await createEngine({ workflows: [listener], store, limits });

process.on('message', (order: BroadcastOrder) => {
  obey(order).catch((error: unknown) => answer({ type: 'error', text: String(error) }));
});
answer({ type: 'ready' });

function telling(inner: Store): Store {
  return {
    ...inner,
    write: (batch: Batch) => {
      const written = inner.write(batch);
      const { broadcasts, commits } = batch;
      answer({ type: 'written', rows: broadcasts.length, turns: commits.length });
      return written;
    },
  };
}

function answer(message: BroadcastAnswer): void {
  process.send?.(message);
}

async function obey(order: BroadcastOrder): Promise<void> {
  if (order.type === 'start') {
    const ids = Array.from({ length: order.count }, (_, index) => `w-${index}`);
    await Promise.all(ids.map((id) => engine.start(listener, { id })));
    answer({ type: 'started' });
  } else if (order.type === 'send') {
    await engine.sendEvent({ id: order.id, type: 'news', payload: order.id });
  } else {
    while ((await store.journal('broadcasts', { limit: 1 })).items.length > 0) await after(20);
    answer({ type: 'report', heard: await heard() });
    await engine.close();
    process.disconnect();
  }
}

async function heard(): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  let cursor: number | undefined;
  do {
    const page = await engine.list({
      limit: limits.pageLength,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    for (const { id, context } of page.items) {
      found[id] = (context as { heard: readonly string[] }).heard;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}
