import { assign, setup, stopChild } from 'xstate';
import { expect, test } from 'vitest';
import { sleep } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';

const COUNT = 1_000;
const HOUR_MS = 3_600_000;

const child = setup({
  types: { context: {} as { n: number }, input: {} as { n: number } },
}).createMachine({
  id: 'child',
  context: ({ input }) => input,
  initial: 'sleeping',
  states: {
    sleeping: sleep(({ context }) => (context.n % 100 === 0 ? '1h' : '2d'), 'over'),
    over: { type: 'final' },
  },
  output: ({ context }) => context.n,
});

const parent = setup({
  types: {
    context: {} as { ended: number; sum: number },
    events: {} as { type: 'xstate.done.actor.*'; output: number } | { type: 'drop' },
  },
  actors: { child },
}).createMachine({
  id: 'parent',
  context: ({ spawn }) => {
    for (let n = 0; n < COUNT; n += 1) {
      spawn('child', { id: `child-${n}`, systemId: `system-${n}`, input: { n } });
    }
    return { ended: 0, sum: 0 };
  },
  on: {
    'xstate.done.actor.*': {
      actions: assign({
        ended: ({ context }) => context.ended + 1,
        sum: ({ context, event }) => context.sum + event.output,
      }),
    },
    drop: { actions: stopChild(({ system }) => system.get('system-7')) },
  },
});

onEachStore((world) => {
  test(
    'B28 B29: a thousand spawned children persist and restore',
    { timeout: 60_000 },
    async () => {
      const engine = await world().open([parent]);
      await world().run(engine.start(parent, { id: 'p' }));
      expect((await world().records('p')).actors).toHaveLength(COUNT);
      await world().crash(HOUR_MS / 2);
      let again = await world().open([parent]);
      let handle = await world().run(again.get('p'));
      await world().run(handle.send({ type: 'drop' }));
      await world().advance(HOUR_MS / 2);
      const sum = 4_500;
      expect((await world().run(handle.refresh())).context).toMatchObject({ ended: 10, sum });
      await world().crash();
      again = await world().open([parent]);
      handle = await world().run(again.get('p'));
      const { actors, messages } = await world().records('p');
      // as in XState, those that are done are still among its children
      expect(actors).toHaveLength(COUNT - 1);
      expect(messages).toHaveLength(COUNT - 11);
      await world().run(handle.cancel());
      expect((await world().records('p')).actors).toEqual([]);
      expect((await world().records('p')).messages).toEqual([]);
    },
  );
});
