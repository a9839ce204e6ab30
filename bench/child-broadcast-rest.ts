import { setTimeout as after } from 'node:timers/promises';
import { createEngine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { listener } from './machines.ts';

// Prints the milliseconds from opening a file to the end of the broadcast that is left in it. Fails
// unless each of so many workflows has then heard it once.

const [path = '', total = ''] = process.argv.slice(2);
const store = sqliteStore(path);
let last = NaN;
const begun = performance.now();
const engine = await createEngine({
  workflows: [listener],
  store: {
    ...store,
    write: (batch) => {
      const written = store.write(batch);
      if (batch.commits.length > 0) last = performance.now();
      return written;
    },
  },
});
while ((await store.journal('broadcasts', { limit: 1 })).items.length > 0) await after(5);
const counts: unknown[] = [];
let cursor: number | undefined;
do {
  const page = await engine.list({
    limit: 1_000,
    ...(cursor === undefined ? {} : { after: cursor }),
  });
  counts.push(...page.items.map(({ context }) => (context as { count: number }).count));
  cursor = page.cursor;
} while (cursor !== undefined);
await engine.close();
if (counts.length !== Number(total) || counts.some((count) => count !== 1)) {
  throw new Error(`heard by ${counts.filter((count) => count === 1).length} of ${counts.length}`);
}
process.stdout.write(String(last - begun));
