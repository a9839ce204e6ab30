import { performance } from 'node:perf_hooks';

// Prints the milliseconds the import of the library took, when a first workflow is done. It is no
// TypeScript, so that the time Node takes to strip types is not counted.

const [path = ''] = process.argv.slice(2);
const { createMachine } = await import('xstate');
const begun = performance.now();
const { createEngine, fromTask } = await import('abeyance');
const { sqliteStore } = await import('abeyance/sqlite');
const importMs = performance.now() - begun;
const greeting = createMachine({
  id: 'greeting',
  initial: 'greeting',
  states: {
    greeting: { invoke: { src: fromTask(async () => 'hello'), onDone: 'done' } },
    done: { type: 'final' },
  },
});
const engine = await createEngine({ workflows: [greeting], store: sqliteStore(path) });
const handle = await engine.start(greeting);
await handle.result();
process.stdout.write(String(importMs));
await engine.close();
