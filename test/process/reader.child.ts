// A process that reads a store's file over and over, beside the engine that writes it.
import { setImmediate } from 'node:timers/promises';
import { sqliteReader } from '../../src/sqlite.ts';

const [file = ''] = process.argv.slice(2);
const running = { stop: false };
process.on('message', () => (running.stop = true));

let count = 0;
try {
  while (!running.stop) {
    const reader = sqliteReader(file);
    await reader.open();
    if (count === 0) process.send?.({ type: 'ready' });
    for (let turn = 0; turn < 20 && !running.stop; turn += 1) {
      const { items } = await reader.find({ waitingForTimer: true }, { limit: 50 });
      const [workflow] = items;
      if (workflow === undefined) continue;
      const request = { workflowId: workflow.id, limit: 20, newestFirst: true };
      const [newest] = (await reader.journal('turns', request)).items;
      const records = await reader.load(workflow.id);
      if ((newest?.revision ?? 0) > (records?.workflow.revision ?? 0)) {
        throw new Error('the history is ahead of the workflow');
      }
      await reader.count({ statuses: ['running', 'suspended'] });
      count += 1;
      await setImmediate();
    }
    await reader.close();
  }
  process.send?.({ type: 'done', count });
} catch (error) {
  process.send?.({ type: 'error', text: String(error) });
}
process.disconnect();
