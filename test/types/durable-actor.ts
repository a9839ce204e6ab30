import { fromPromise, setup } from 'xstate';
import { createDurableActor } from '../../src/testing.ts';

const machine = setup({
  types: {
    context: {} as { n: number },
    input: {} as { from: number },
    events: {} as { type: 'up'; by: number },
    emitted: {} as { type: 'rang' },
  },
}).createMachine({ id: 'm', context: ({ input }) => ({ n: input.from }) });

const actor = createDurableActor(machine, { input: { from: 1 } }).start();
actor.send({ type: 'up', by: actor.getSnapshot().context.n });
actor.on('rang', ({ type }) => type);
// @ts-expect-error no such event
actor.send({ type: 'down' });
// @ts-expect-error the input is missing
createDurableActor(machine);
// @ts-expect-error the input is of another kind
createDurableActor(machine, { input: { from: '1' } });
createDurableActor(machine, { input: { from: 1 } }, { notDurable: ({ code }) => code });
const output: string | undefined = createDurableActor(fromPromise(async () => 'x')).getSnapshot()
  .output;
export type Output = typeof output;
