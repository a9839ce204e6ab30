import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { sleep, waitForEvent } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { HOUR_MS, order, shipped, snapshotsOf } from './order.ts';

/** Cools for an hour, and then takes items for as long as it gets any. */
const collector = setup({
  types: { context: {} as { readonly got: readonly unknown[] } },
}).createMachine({
  id: 'collector',
  context: { got: [] },
  initial: 'cooling',
  states: {
    cooling: sleep('1h', 'collecting'),
    collecting: waitForEvent({
      event: 'item',
      timeout: '1d',
      onEvent: {
        target: 'collecting',
        reenter: true,
        actions: assign({
          got: ({ context, event }) => [...context.got, (event as { payload?: unknown }).payload],
        }),
      },
      onTimeout: 'done',
    }),
    done: { type: 'final' },
  },
});

onEachStore((world) => {
  const got = async (id: string): Promise<unknown> => {
    const handle = await world().run(world().engine.get(id));
    const { context } = await world().run(handle.refresh());
    return (context as { readonly got: unknown }).got;
  };

  const send = async (id: string, items: readonly number[]): Promise<void> => {
    for (const item of items) await world().run(world().engine.sendSimpleEvent(id, 'item', item));
  };

  test.each([false, true])(
    'B10 B18: early events of a fork are taken once, oldest first (read anew: %s)',
    async (isReadAnew) => {
      const engine = await world().open([collector]);
      await world().run(engine.start(collector, { id: 'o' }));
      await send('o', [1, 2, 3]);
      await world().run(engine.fork('o@4', { id: 'f' }));
      await world().run(engine.retryWorkflow('f'));
      await send('f', [4, 5, 6]);
      await world().run(engine.fork('f@5', { id: 'g' }));
      await world().run(engine.retryWorkflow('g'));
      await send('g', [7, 8, 9]);
      if (isReadAnew) {
        await world().crash();
        await world().open([collector]);
      }
      await world().advance(HOUR_MS);
      expect(await got('o')).toEqual([1, 2, 3]);
      expect(await got('f')).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await got('g')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    },
  );

  test.each([false, true])(
    'T1: what is kept of a workflow taken back does not depend on a crash since (crash: %s)',
    async (isCrash) => {
      const checkpoints = { auto: true, every: 1 };
      await shipped(world(), { checkpoints });
      if (isCrash) world().dieAtNextWrite('after write');
      const back = world().engine.resumeFromSnapshot('o@3');
      if (isCrash) {
        back.catch(() => {});
        await world().host.settle();
        await world().crash();
        await world().open([order], { checkpoints });
      } else await world().run(back);
      await world().test.runUntilIdle();
      expect(await snapshotsOf(world())).toBe('o@1 o@2 o@3 o@4 o@5 o@6*');
    },
  );
});
