import { describe, expect, test } from 'vitest';
import { diary, MINUTE } from './diary.ts';
import { onEachStore, refused } from './world.ts';

const workflows = [diary];

onEachStore((world) => {
  const notes = async (id = 'd'): Promise<unknown> => {
    const handle = await world().run(world().engine.get(id));
    return (handle.getSnapshot().context as { notes: unknown }).notes;
  };
  const begin = async (options = {}) => {
    await world().open(workflows, options);
    return await world().run(world().engine.start(diary, { id: 'd' }));
  };

  describe('an event without a target that is sent to be delivered later', () => {
    const tell = (payload: unknown, inMs: number, id?: string) =>
      world().run(
        world().engine.sendEvent(
          { type: 'note', payload, ...(id === undefined ? {} : { id }) },
          { deliverAt: world().host.now() + inMs },
        ),
      );

    test('goes to whoever waits when it is due, and to the bus', async () => {
      const engine = await world().open(workflows);
      using heard = engine.bus.subscribe('note');
      const dueAt = world().host.now() + MINUTE;
      const answer = await tell('a', MINUTE, 'e');
      expect(answer).toEqual({ eventId: 'e', recipients: 0, results: [], dueAt });
      for (const id of ['d', 'd2', 'd3']) await world().run(engine.start(diary, { id }));
      await world().advance(MINUTE - 1);
      expect(await notes('d2')).toEqual([]);
      await world().advance(1);
      for (const id of ['d', 'd2', 'd3']) expect(await notes(id)).toEqual(['a']);
      expect((await heard.receive())?.id).toBe('e');
      expect(await world().broadcastsLeft()).toEqual([]);
    });

    test('survives restarts, in due order', async () => {
      await begin();
      await world().run(world().engine.start(diary, { id: 'd2' }));
      await tell('second', 2 * MINUTE);
      await tell('first', MINUTE);
      await tell('third', 20 * MINUTE);
      await world().crash(3 * MINUTE);
      await world().open(workflows);
      expect([await notes('d'), await notes('d2')]).toEqual([
        ['first', 'second'],
        ['first', 'second'],
      ]);
      await world().crash(10 * MINUTE);
      await world().open(workflows);
      await world().advance(10 * MINUTE);
      expect(await notes('d')).toEqual(['first', 'second', 'tick', 'third']);
    });

    test.each([
      ['before write', 0],
      ['after write', 0],
      ['after write', 1],
    ] as const)('is taken once by each where the process dies %s %i', async (death, later) => {
      await world().open(workflows, { limits: { pageLength: 2 } });
      const ids = ['d', 'd2', 'd3', 'd4', 'd5'];
      for (const id of ids) await world().run(world().engine.start(diary, { id }));
      await tell('a', MINUTE);
      world().dieAtNextWrite(death, later);
      await world().advance(MINUTE);
      await world().crash(1_000);
      await world().open(workflows);
      for (const id of ids) expect(await notes(id)).toEqual(['a']);
      expect(await world().broadcastsLeft()).toEqual([]);
    });

    test('is one event where it is sent twice (B11)', async () => {
      await begin();
      await tell('a', MINUTE, 'e');
      await world().crash(1_000);
      await world().open(workflows);
      await Promise.all([tell('a', MINUTE, 'e'), tell('a', MINUTE, 'e')]);
      await world().advance(2 * MINUTE);
      await tell('a', MINUTE, 'e');
      await world().advance(2 * MINUTE);
      expect(await notes()).toEqual(['a']);
    });

    test('is refused beyond the limit', async () => {
      await begin({ limits: { dueBroadcasts: 2 } });
      await tell('a', MINUTE);
      await tell('b', MINUTE);
      await refused(tell('c', MINUTE), 'LimitExceeded');
      await world().advance(MINUTE);
      await tell('c', MINUTE);
    });
  });
});
