// Run as a process of its own: claims the store whose path it is given, then writes one revision
// after another and says each number once it is durable.
import { batch, commit } from '../../src/persistence/conformance/samples.ts';
import { sqliteStore } from '../../src/persistence/sqlite/store.ts';

const [, , path = '', mode = 'hold'] = process.argv;
const store = sqliteStore(path);
await store.open();
process.stdout.write('0\n');

function writeOn(revision: number): void {
  void store.write(batch(commit('a', revision, { workflow: { state: `${revision}` } })));
  process.stdout.write(`${revision}\n`);
  setImmediate(writeOn, revision + 1);
}

if (mode === 'write') writeOn(1);
else setInterval(() => {}, 60_000);
