// Weeks of a fleet of workflows, going on before one's eyes: `npm run demo -- --inspect`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveInspector } from 'abeyance/inspector';
import { startFleet } from './fleet.ts';

const { values } = parseArgs({
  options: {
    inspect: { type: 'boolean' },
    port: { type: 'string', default: '0' },
    /** How many workflows have begun before. */
    workflows: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    /** Kept, where it is given. */
    file: { type: 'string' },
    /** Ends by itself after that many. */
    seconds: { type: 'string' },
  },
});

const folder = values.file === undefined ? mkdtempSync(join(tmpdir(), 'abeyance-fleet-')) : '';
const file = values.file ?? join(folder, 'fleet.db');
const end = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.resolve());

console.log('Playing some weeks of a fleet of workflows, which takes a few seconds …');
try {
  const [workflows, seed] = [Number(values.workflows), Number(values.seed)];
  await using fleet = await startFleet({ file, workflows, seed });
  const port = Number(values.port);
  await using server = await serveInspector(fleet.engine, { port, allowCommands: true });
  const count = await fleet.engine.count();
  console.log(`
${count} workflows, and new ones begin all the time. Look at them:

  ${server.url}

or by the command line, from another terminal:

  npx abeyance list ${file} status:parked

Ctrl-C ends it.`);
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  // a signal may end it before that
  if (seconds !== undefined) setTimeout(() => end.resolve(), seconds * 1_000).unref();
  await end.promise;
} finally {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
}
