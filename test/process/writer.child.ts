// A process that keeps one engine busy until it is told to stop, and says how much it did.
import { assign, createMachine } from 'xstate';
import { createEngine } from '../../src/index.ts';
import { sqliteStore } from '../../src/sqlite.ts';

const [file = ''] = process.argv.slice(2);
const machine = createMachine({
  id: 'busy',
  context: { count: 0 },
  on: {
    tick: { actions: assign({ count: ({ context }) => context.count + 1 }) },
  },
  initial: 'on',
  states: { on: { after: { 5: { target: 'on', reenter: true } } } },
});

const engine = await createEngine({ workflows: [machine], store: sqliteStore(file) });
const ids = Array.from({ length: 20 }, (_, index) => `busy-${index}`);
for (const id of ids) await engine.start(machine, { id });
const running = { stop: false };
process.on('message', () => (running.stop = true));
process.send?.({ type: 'ready' });

let count = 0;
try {
  while (!running.stop) {
    await Promise.all(ids.map((id) => engine.sendSimpleEvent(id, 'tick')));
    count += ids.length;
  }
  await engine.close();
  process.send?.({ type: 'done', count });
} catch (error) {
  process.send?.({ type: 'error', text: String(error) });
}
process.disconnect();
