import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { fromTask } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';

const MINUTE_MS = 60_000;

/** Works until it is late; what it works on fails, and is to be tried again later. */
const worker = setup({
  actors: {
    work: fromTask(
      async ({ attempt }) => {
        if (attempt === 1) throw new Error('not now');
      },
      { retry: { maxAttempts: 2, initialDelay: '1h' } },
    ),
  },
}).createMachine({
  id: 'worker',
  initial: 'working',
  states: {
    working: { invoke: { src: 'work', onDone: 'over' }, after: { [MINUTE_MS]: 'over' } },
    over: { after: { [MINUTE_MS]: 'working' } },
  },
});

onEachStore((world) => {
  test('T1: a checkpoint holds an attempt that was on its way to the store before it', async () => {
    const checkpoints = { auto: true, every: 1 };
    const engine = await world().open([worker], { checkpoints });
    // the start is written, and what its task came to waits
    const held = world().test.faults.holdWrites({ stored: true, skip: 1 });
    engine.start(worker, { id: 'w' }).catch(() => {});
    await world().host.settle();
    await world().advance(MINUTE_MS);
    held.end();
    await world().host.settle();
    const { items } = await world().store.journal('checkpoints', { limit: 10 });
    const [kept] = items.map(
      ({ body }) => JSON.parse(body) as { readonly tasks: readonly object[] },
    );
    expect(kept?.tasks).toMatchObject([{ attempt: 2 }]);
  });
});
