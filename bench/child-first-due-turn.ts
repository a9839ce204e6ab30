import { createEngine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { nap, sleeper } from './machines.ts';

// Prints the milliseconds from opening a file to the end of a workflow in it that is due.

const [path = '', id = ''] = process.argv.slice(2);
const begun = performance.now();
const engine = await createEngine({ workflows: [sleeper, nap], store: sqliteStore(path) });
const handle = await engine.get(id);
await handle.result();
process.stdout.write(String(performance.now() - begun));
await engine.close();
