import { performance } from 'node:perf_hooks';

// Prints, when a first workflow is done, the milliseconds of CPU the process took so far, and those
// that the import of the library took by the clock. It is no TypeScript, so that the time Node takes
// to strip types is not counted.

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
const { user, system } = process.cpuUsage();
process.stdout.write(`${(user + system) / 1000} ${importMs}`);
await engine.close();
