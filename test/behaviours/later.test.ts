import { setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { sleep, waitForEvent } from '../../src/index.ts';
import { diary, MINUTE } from './diary.ts';
import { onEachStore, refused } from './world.ts';

const strict = setup({}).createMachine({
  id: 'strict',
  initial: 'resting',
  states: {
    resting: sleep('1h', 'waiting'),
    waiting: waitForEvent({ event: 'note', whenEarly: 'reject', onEvent: 'over' }),
    over: { type: 'final' },
  },
});

const patient = setup({}).createMachine({
  id: 'patient',
  initial: 'resting',
  states: {
    resting: sleep('1h', 'waiting'),
    waiting: waitForEvent({ event: 'note', onEvent: 'over' }),
    over: { type: 'final' },
  },
});

const workflows = [diary, strict, patient];

onEachStore((world) => {
  const notes = async (id = 'd'): Promise<unknown> => {
    const handle = await world().run(world().engine.get(id));
    return (handle.getSnapshot().context as { notes: unknown }).notes;
  };
  const note = (payload: unknown, inMs: number, id?: string) =>
    world().run(
      world().engine.sendEvent(
        { type: 'note', payload, targetWorkflowId: 'd', ...(id === undefined ? {} : { id }) },
        { deliverAt: world().host.now() + inMs },
      ),
    );
  const begin = async (options = {}) => {
    await world().open(workflows, options);
    return await world().run(world().engine.start(diary, { id: 'd' }));
  };

  describe('an event for one workflow that is sent to be delivered later', () => {
    test('is kept until it is due, and says so', async () => {
      await begin();
      const dueAt = world().host.now() + MINUTE;
      expect(await note('a', MINUTE)).toMatchObject({
        recipients: 1,
        dueAt,
        results: [{ workflowId: 'd', outcome: 'deferred', reason: 'later', revision: 2 }],
      });
      await world().advance(MINUTE - 1);
      expect(await notes()).toEqual([]);
      await world().advance(1);
      expect(await notes()).toEqual(['a']);
    });

    test.each([
      ['a Date', (at: number) => new Date(at)],
      ['text', (at: number) => new Date(at).toISOString()],
    ])('takes %s as its moment', async (_, momentOf) => {
      await begin();
      const deliverAt = momentOf(world().host.now() + MINUTE);
      const event = { type: 'note', payload: 'a', targetWorkflowId: 'd' };
      await world().run(world().engine.sendEvent(event, { deliverAt }));
      await world().advance(MINUTE - 1);
      expect(await notes()).toEqual([]);
      await world().advance(1);
      expect(await notes()).toEqual(['a']);
    });

    test('is delivered at once where its moment is over', async () => {
      await begin();
      const delivery = await note('a', -MINUTE);
      expect(delivery.results[0]?.outcome).toBe('handled');
      expect(delivery).not.toHaveProperty('dueAt');
    });

    test('survives restarts, and comes promptly where it was due meanwhile', async () => {
      await begin();
      await note('a', MINUTE);
      await world().crash(1_000);
      await world().open(workflows);
      await note('b', 10 * MINUTE);
      await world().crash(2 * MINUTE);
      await world().open(workflows);
      expect(await notes()).toEqual(['a']);
      await world().close(20 * MINUTE);
      await world().open(workflows);
      expect(await notes()).toEqual(['a', 'tick', 'b']);
    });

    test('comes in due order among others and among timers (B2)', async () => {
      await begin();
      await note('third', 6 * MINUTE);
      await note('first', MINUTE);
      await note('with the tick', 5 * MINUTE);
      await note('second', MINUTE + 1);
      await world().crash(MINUTE * 60);
      await world().open(workflows);
      expect(await notes()).toEqual(['first', 'second', 'tick', 'with the tick', 'third']);
    });

    test('comes before what is sent when it is due', async () => {
      await begin();
      await note('a', MINUTE);
      await world().crash(2 * MINUTE);
      const opening = world().open(workflows);
      await opening;
      await note('b', 0);
      expect(await notes()).toEqual(['a', 'b']);
    });

    test('is one event where it is sent twice (B11)', async () => {
      await begin();
      expect((await note('a', MINUTE, 'e')).results[0]?.outcome).toBe('deferred');
      expect((await note('a', MINUTE, 'e')).results[0]?.outcome).toBe('duplicate');
      await world().crash(2 * MINUTE);
      await world().open(workflows);
      expect((await note('a', 0, 'e')).results[0]?.outcome).toBe('duplicate');
      expect(await notes()).toEqual(['a']);
    });

    test.each(['before write', 'after write'] as const)(
      'is taken once where the process dies %s of its turn',
      async (death) => {
        await begin();
        await note('a', MINUTE);
        world().dieAtNextWrite(death);
        await world().advance(MINUTE);
        await world().crash(1_000);
        await world().open(workflows);
        expect(await notes()).toEqual(['a']);
      },
    );

    test('is kept for a wait that has not begun when it is due (B10)', async () => {
      await world().open(workflows);
      await world().run(world().engine.start(patient, { id: 'd' }));
      await note('a', MINUTE);
      await world().advance(60 * MINUTE);
      const handle = await world().run(world().engine.get('d'));
      expect(handle.getSnapshot().status).toBe('done');
    });

    test('is a dead letter where it is refused then, or its workflow has ended (B13)', async () => {
      const engine = await world().open(workflows);
      await world().run(engine.start(strict, { id: 'd' }));
      await note('a', MINUTE);
      await world().advance(MINUTE);
      await world().run(engine.start(diary, { id: 'e' }));
      const event = { type: 'note', targetWorkflowId: 'e' };
      await world().run(engine.sendEvent(event, { deliverAt: world().host.now() + MINUTE }));
      await world().run(engine.sendSimpleEvent('e', 'end'));
      await world().advance(2 * MINUTE);
      const { items } = await engine.deadLetters();
      expect(items).toMatchObject([
        { workflowId: 'd', reason: 'rejected', event: { type: 'note', payload: 'a' } },
        { workflowId: 'e', reason: 'ended', event: { type: 'note' } },
      ]);
    });

    test('waits while its workflow is parked, and comes in order after it', async () => {
      const engine = await world().open(workflows, { onFailure: 'park' });
      await world().run(engine.start(diary, { id: 'd' }));
      await note('b', 2 * MINUTE);
      await note('a', MINUTE);
      await world().run(engine.sendSimpleEvent('d', 'fail'));
      await world().advance(3 * MINUTE);
      expect(await notes()).toEqual([]);
      await world().run(engine.retryWorkflow('d', { event: 'skip' }));
      expect(await notes()).toEqual(['a', 'b']);
    });

    test('is refused for a workflow that has ended or never was (B14)', async () => {
      const engine = await world().open(workflows);
      await refused(note('a', MINUTE), 'WorkflowNotFound');
      await world().run(engine.start(diary, { id: 'd' }));
      await world().run(engine.sendSimpleEvent('d', 'end'));
      await refused(note('a', MINUTE), 'WorkflowEnded');
    });

    test('is refused where a workflow keeps all it may', async () => {
      await begin({ limits: { deferredEvents: 2 } });
      await note('a', MINUTE);
      await note('b', MINUTE);
      await refused(note('c', MINUTE), 'LimitExceeded');
    });
  });
});
