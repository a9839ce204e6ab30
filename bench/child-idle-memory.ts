import { createEngine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { nap, sleeper } from './machines.ts';

// Prints the bytes of memory of a process whose engine has opened a file and has nothing to do.

const [path = ''] = process.argv.slice(2);
const engine = await createEngine({ workflows: [sleeper, nap], store: sqliteStore(path) });
await new Promise((resolve) => {
  setTimeout(resolve, 200);
});
globalThis.gc?.();
process.stdout.write(String(process.memoryUsage().rss));
await engine.close();
