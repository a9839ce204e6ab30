// A process with few file handles, that uses them up.
import { closeSync, openSync } from 'node:fs';
import { createEngine, isAbeyanceError } from '../../src/index.ts';
import { sqliteReader, sqliteStore } from '../../src/sqlite.ts';
import { letter, mailbox } from './mailbox.ts';

const [file = '', other = ''] = process.argv.slice(2);
const engine = await createEngine({ workflows: [mailbox], store: sqliteStore(file) });
await engine.start(mailbox, { id: 'm' });

const held: number[] = [];
function useUp(): void {
  try {
    for (;;) held.push(openSync('/dev/null', 'r'));
  } catch {
    // That was the last one.
  }
}

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return isAbeyanceError(error) ? error.code : String(error);
  }
}

useUp();
const without = {
  // what is open stays open: an engine that runs needs no more
  sent: await codeOf(() => engine.sendEvent(letter('m', 1))),
  opened: await codeOf(() => sqliteStore(other).open()),
  read: await codeOf(() => sqliteReader(file).open()),
};
for (const handle of held.splice(0)) closeSync(handle);
const second = sqliteStore(other);
const again = {
  sent: await codeOf(() => engine.sendEvent(letter('m', 2))),
  opened: await codeOf(() => second.open()),
};
await second.close();
const { kept } = (await (await engine.get('m')).refresh()).context as { kept: unknown };
await engine.close();
process.send?.({ type: 'done', without, again, kept });
process.disconnect();
