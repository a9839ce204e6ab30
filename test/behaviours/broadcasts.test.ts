import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { AbeyanceError } from '../../src/index.ts';
import { listener } from '../process/listener.ts';
import { onEachStore, refused } from './world.ts';

const deaf = setup({}).createMachine({
  id: 'deaf',
  initial: 'busy',
  states: { busy: { on: { next: 'waiting' } }, waiting: { on: { news: {} } } },
});

/** Hears two kinds of events, and keeps their order. */
const both = setup({
  types: {
    context: {} as { heard: readonly unknown[] },
    events: {} as { type: 'news' | 'flash'; payload: unknown },
  },
  actions: {
    hear: assign({ heard: ({ context, event }) => [...context.heard, event.payload] }),
  },
}).createMachine({
  id: 'both',
  context: { heard: [] },
  on: { news: { actions: 'hear' }, flash: { actions: 'hear' } },
});

const workflows = [listener, deaf, both];

onEachStore((world) => {
  const start = (count: number): Promise<unknown> =>
    world().run(
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          world().engine.start(listener, { id: `w-${index}` }),
        ),
      ),
    );
  const heard = async (limit = 10): Promise<Record<string, readonly unknown[]>> => {
    const found: Record<string, readonly unknown[]> = {};
    let after: number | undefined;
    do {
      const page = await world().engine.list({ limit, ...(after && { after }) });
      for (const { id, context } of page.items) {
        found[id] = (context as { heard?: readonly unknown[] }).heard ?? [];
      }
      after = page.cursor;
    } while (after !== undefined);
    return found;
  };
  const all = (count: number, payloads: readonly unknown[]): object =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`w-${index}`, payloads]));
  const options = { limits: { pageLength: 10 } };
  const COUNT = 45;

  describe('B17 a broadcast', () => {
    test.each([
      ['before write', 0, 0],
      ['after write', 0, 1],
      ['before write', 1, 1],
      ['after write', 2, 1],
      ['before write', 4, 1],
      ['after write', 4, 1],
      ['after write', 5, 1],
    ] as const)(
      'B17 survives a death %s %i: each gets it once, or nobody',
      async (death, later, times) => {
        await world().open(workflows, options);
        await start(COUNT);
        world().dieAtNextWrite(death, later);
        void world()
          .engine.sendEvent({ type: 'news', payload: 1 })
          .catch(() => {});
        await world().host.settle();
        await world().crash(1_000);
        await world().open(workflows, options);
        expect(await heard()).toEqual(all(COUNT, times === 0 ? [] : [1]));
        await world().close();
        await world().open(workflows, options);
        expect(await heard()).toEqual(all(COUNT, times === 0 ? [] : [1]));
      },
    );

    test('B17 survives a death in the middle of two thousand', async () => {
      await world().open(workflows);
      await start(2_000);
      world().dieAtNextWrite('after write', 1);
      void world().engine.sendEvent({ type: 'news', payload: 1 });
      await world().host.settle();
      await world().crash(1_000);
      await world().open(workflows);
      expect(await heard(1_000)).toEqual(all(2_000, [1]));
    });

    test('B17 survives one death after another', async () => {
      await world().open(workflows, options);
      await start(COUNT);
      world().dieAtNextWrite('after write', 1);
      void world().engine.sendEvent({ type: 'news', payload: 1 });
      await world().host.settle();
      for (let deaths = 0; deaths < 3; deaths += 1) {
        await world().crash(1_000);
        world().dieAtNextWrite('after write');
        await world().open(workflows, options);
      }
      await world().crash();
      await world().open(workflows, options);
      expect(await heard()).toEqual(all(COUNT, [1]));
    });

    test('is for those who waited when it was sent, though they are served later', async () => {
      await world().open(workflows, options);
      await start(COUNT);
      const quiet = await world().run(world().engine.start(deaf, { id: 'deaf' }));
      world().dieAtNextWrite('after write');
      void world().engine.sendEvent({ type: 'news', payload: 1 });
      await world().host.settle();
      await world().crash(1_000);
      await world().open(workflows, options);
      const turns = (await world().engine.history('deaf', { limit: 9 })).items;
      expect(turns).toHaveLength(1);
      expect(quiet.getSnapshot().value).toBe('busy');
    });

    test('is not for a workflow that is started while it is sent', async () => {
      await world().open(workflows, options);
      await start(COUNT);
      const sending = world().engine.sendEvent({ type: 'news', payload: 1 });
      const starting = world().engine.start(listener, { id: 'late' });
      await world().run(Promise.all([sending, starting]));
      expect(await heard()).toEqual({ ...all(COUNT, [1]), late: [] });
    });

    test('comes before what is sent after it (B15)', async () => {
      const engine = await world().open(workflows, options);
      await start(COUNT);
      const sent = [1, 2, 3].map((payload) => engine.sendEvent({ type: 'news', payload }));
      const deliveries = await world().run(Promise.all(sent));
      expect(deliveries.map(({ recipients }) => recipients)).toEqual([COUNT, COUNT, COUNT]);
      expect(await heard()).toEqual(all(COUNT, [1, 2, 3]));
    });

    test('is not overtaken by one to fewer that is sent after it (B15)', async () => {
      const engine = await world().open(workflows, options);
      await start(COUNT);
      await world().run(engine.start(both, { id: 'both' }));
      const sent = ['news', 'flash'].map((type) => engine.sendEvent({ type, payload: type }));
      await world().run(Promise.all(sent));
      expect((await heard())['both']).toEqual(['news', 'flash']);
    });

    test('answers with one result for each, oldest first', async () => {
      const engine = await world().open(workflows, options);
      await start(COUNT);
      const { results } = await world().run(engine.sendEvent({ type: 'news', payload: 1 }));
      expect(results.map(({ workflowId }) => workflowId)).toEqual(Object.keys(all(COUNT, [])));
    });

    test('reaches nobody where it could not be stored, and says so', async () => {
      const engine = await world().open(workflows, options);
      await start(COUNT);
      world().trouble = new AbeyanceError('StoreFull', 'the disk is full');
      await refused(world().run(engine.sendEvent({ type: 'news', payload: 1 })), 'StoreFull');
      world().trouble = undefined;
      await world().advance(60_000);
      expect(await heard()).toEqual(all(COUNT, []));
    });

    test('that is stored outlasts trouble of the store: the answer comes later', async () => {
      const engine = await world().open(workflows, options);
      await start(COUNT);
      world().troubleAfter(2, new AbeyanceError('StoreFull', 'the disk is full'));
      const sending = engine.sendEvent({ type: 'news', payload: 1 });
      await world().host.settle();
      await world().advance(30_000);
      world().trouble = undefined;
      await world().advance(2_000);
      expect((await sending).recipients).toBe(COUNT);
      expect(await heard()).toEqual(all(COUNT, [1]));
    });

    test('goes on in the next process when the engine is closed in the middle', async () => {
      const engine = await world().open(workflows, options);
      await start(COUNT);
      world().troubleAfter(2, new AbeyanceError('StoreFull', 'the disk is full'));
      const sending = engine.sendEvent({ type: 'news', payload: 1 });
      await world().host.settle();
      world().trouble = undefined;
      await Promise.all([refused(sending, 'EngineClosed'), world().close(1_000)]);
      await world().open(workflows, options);
      expect(await heard()).toEqual(all(COUNT, [1]));
    });
  });
});
