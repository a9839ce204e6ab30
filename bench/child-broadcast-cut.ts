import { createEngine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { listener } from './machines.ts';

// Sends an event to all that wait in a file, and is killed when so many pages of them are written.

const [path = '', pages = ''] = process.argv.slice(2);
const store = sqliteStore(path);
let written = 0;
const engine = await createEngine({
  workflows: [listener],
  store: {
    ...store,
    write: (batch) => {
      if (written === Number(pages)) process.kill(process.pid, 'SIGKILL');
      if (batch.commits.length > 0) written += 1;
      return store.write(batch);
    },
  },
});
await engine.sendEvent({ id: 'cut off', type: 'news' });
