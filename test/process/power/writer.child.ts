// A process that is recorded: sends letters to some mailboxes, and notes each that is answered.
import { openSync, writeSync } from 'node:fs';
import { assign, setup } from 'xstate';
import { createEngine } from '../../../src/index.ts';
import { sqliteStore } from '../../../src/sqlite.ts';

const [file = '', letters = '25', bytes = '16000'] = process.argv.slice(2);
const BOXES = ['a', 'b', 'c', 'd', 'e', 'f'];

interface Letter {
  readonly type: 'letter';
  readonly payload: { readonly number: number; readonly text: string };
}

const box = setup({
  types: { context: {} as { kept: readonly number[] }, events: {} as Letter },
}).createMachine({
  id: 'box',
  context: { kept: [] },
  on: {
    letter: {
      actions: assign({ kept: ({ context, event }) => [...context.kept, event.payload.number] }),
    },
  },
});

const answers = openSync(`${file}-answers`, 'a');
const engine = await createEngine({ workflows: [box], store: sqliteStore(file) });
await Promise.all(
  BOXES.map(async (id) => {
    const handle = await engine.start(box, { id });
    for (let number = 1; number <= Number(letters); number += 1) {
      await handle.send({ type: 'letter', payload: { number, text: 'x'.repeat(Number(bytes)) } });
      writeSync(answers, `${id} ${number}\n`);
    }
  }),
);
// as a process that is killed leaves it
process.kill(process.pid, 'SIGKILL');
