import { assign, setup, type AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { sendToWorkflow, sleep, waitForEvent } from '../../src/index.ts';
import { onEachStore, refused } from './world.ts';

interface Named {
  readonly type: string;
  readonly payload?: unknown;
}

const base = setup({
  types: { context: {} as { hits: number }, events: {} as Named },
  actions: { hit: assign({ hits: ({ context }) => context.hits + 1 }) },
});

const target = base.createMachine({
  id: 'target',
  context: { hits: 0 },
  on: { hit: { actions: 'hit' } },
});

function sender(to: string, delay?: '1h'): AnyStateMachine {
  return base.createMachine({
    id: 'sender',
    context: { hits: 0 },
    on: { go: { actions: sendToWorkflow(to, { type: 'hit' }, delay && { delay }) } },
  });
}

const pair = base.createMachine({
  id: 'pair',
  context: { hits: 0 },
  initial: 'first',
  states: {
    first: waitForEvent({
      event: 'item',
      timeout: '1m',
      onEvent: { target: 'second', actions: 'hit' },
      onTimeout: 'second',
    }),
    second: waitForEvent({ event: 'item', onEvent: { target: 'done', actions: 'hit' } }),
    done: { type: 'final' },
  },
});

const MINUTE = 60_000;

onEachStore((world) => {
  const hits = async (id: string) =>
    ((await world().engine.get(id)).getSnapshot().context as { hits: number }).hits;

  describe('B16 a send from inside a workflow', () => {
    const workflows = [target, sender('t')];
    const begin = async () => {
      const engine = await world().open(workflows);
      await world().run(engine.start(target, { id: 't' }));
      return await world().run(engine.start(workflows[1]!, { id: 's' }));
    };

    test('B16 is taken once', async () => {
      const handle = await begin();
      await world().run(handle.send({ type: 'go' }));
      await world().run(handle.send({ type: 'go' }));
      expect(await hits('t')).toBe(2);
      await world().crash(MINUTE);
      await world().open(workflows);
      expect(await hits('t')).toBe(2);
    });

    test('B16 is not lost when the process dies before it is delivered', async () => {
      const handle = await begin();
      world().dieAtNextWrite('after write');
      void handle.send({ type: 'go' });
      await world().host.settle();
      await world().crash();
      await world().open(workflows);
      expect(await hits('t')).toBe(1);
    });

    test('B16 is not taken twice when the process dies right after it was', async () => {
      const handle = await begin();
      await world().run(
        handle.send({ type: 'go' }).then(() => world().dieAtNextWrite('after write')),
      );
      await world().crash();
      await world().open(workflows);
      expect(await hits('t')).toBe(1);
      const { items } = await world().engine.history('t');
      expect(items.map(({ source }) => source)).toEqual(['start', 'message']);
    });

    test('B16 never happened when the turn that sent it was not stored', async () => {
      const handle = await begin();
      world().dieAtNextWrite('before write');
      void handle.send({ type: 'go' });
      await world().host.settle();
      await world().crash();
      await world().open(workflows);
      expect(await hits('t')).toBe(0);
    });

    test('B16 with a delay keeps its time over a restart', async () => {
      const late = sender('t', '1h');
      const engine = await world().open([target, late]);
      await world().run(engine.start(target, { id: 't' }));
      const handle = await world().run(engine.start(late, { id: 's' }));
      await world().run(handle.send({ type: 'go' }));
      await world().crash(59 * MINUTE);
      await world().open([target, late]);
      expect(await hits('t')).toBe(0);
      await world().advance(MINUTE);
      expect(await hits('t')).toBe(1);
    });

    test('B16 to nobody is a dead letter of the sender', async () => {
      const lost = sender('nobody');
      const engine = await world().open([target, lost]);
      const handle = await world().run(engine.start(lost, { id: 's' }));
      await world().run(handle.send({ type: 'go' }));
      expect((await engine.deadLetters()).items).toMatchObject([
        { workflowId: 's', to: 'nobody', reason: 'notFound', event: { type: 'hit' } },
      ]);
    });

    test('B16 does not stumble over an event of the same id from outside', async () => {
      const handle = await begin();
      const { items } = await handle.history();
      const forged = ['s>0', 's>1', 's>2', '>s>0', '>s>1', '>s>2'];
      expect(items).toHaveLength(1);
      for (const id of forged) {
        const event = { id, type: 'other', targetWorkflowId: 't' };
        await world().run(
          world()
            .engine.sendEvent(event)
            .catch(() => undefined),
        );
      }
      await world().run(handle.send({ type: 'go' }));
      await world().advance(10 * MINUTE);
      expect(await hits('t')).toBe(1);
    });
  });

  test('B18 an event that a wait took is not matched again by the next wait', async () => {
    const engine = await world().open([pair]);
    const handle = await world().run(engine.start(pair, { id: 'p' }));
    await world().run(handle.send({ type: 'item' }));
    expect(await handle.refresh()).toMatchObject({ value: 'second', context: { hits: 1 } });
    await world().crash();
    await world().open([pair]);
    await world().advance(10 * MINUTE);
    expect((await world().engine.get('p')).getSnapshot().value).toBe('second');
  });

  test('B18 a broadcast is taken once, though the next wait is for the same type', async () => {
    const engine = await world().open([pair]);
    const handle = await world().run(engine.start(pair, { id: 'p' }));
    const delivery = await world().run(engine.sendEvent({ type: 'item' }));
    expect(delivery.recipients).toBe(1);
    expect((await handle.refresh()).value).toBe('second');
  });

  test('B18 an event that was kept is taken by one wait', async () => {
    const kept = base.createMachine({
      id: 'kept',
      context: { hits: 0 },
      initial: 'asleep',
      states: {
        asleep: sleep('1m', 'first'),
        first: waitForEvent({ event: 'item', onEvent: { target: 'second', actions: 'hit' } }),
        second: waitForEvent({ event: 'item', onEvent: { target: 'done', actions: 'hit' } }),
        done: { type: 'final' },
      },
    });
    const engine = await world().open([kept]);
    const handle = await world().run(engine.start(kept, { id: 'k' }));
    await world().run(handle.send({ type: 'item' }));
    await world().advance(MINUTE);
    expect(await handle.refresh()).toMatchObject({ value: 'second', context: { hits: 1 } });
    expect((await engine.deadLetters()).items).toEqual([]);
  });

  test('B19 a wait that timed out is gone: the next of its type gets the next event', async () => {
    const engine = await world().open([pair]);
    const handle = await world().run(engine.start(pair, { id: 'p' }));
    await world().advance(MINUTE);
    expect((await handle.refresh()).suspensions).toMatchObject([
      { type: 'waitingForEvent', state: 'second' },
    ]);
    const delivery = await world().run(engine.sendSimpleEvent('p', 'item'));
    expect(delivery.results).toMatchObject([{ outcome: 'handled' }]);
    expect(await handle.refresh()).toMatchObject({ status: 'done', context: { hits: 1 } });
    expect((await handle.history()).items).toHaveLength(3);
  });

  test('B19 an event that comes with the timeout finds the next wait', async () => {
    const engine = await world().open([pair]);
    const handle = await world().run(engine.start(pair, { id: 'p' }));
    world().host.setNow(world().host.now() + MINUTE);
    await world().run(engine.sendEvent({ type: 'item' }));
    expect(await handle.refresh()).toMatchObject({ status: 'done', context: { hits: 1 } });
    expect((await handle.history()).items.map(({ source }) => source)).toEqual([
      'start',
      'timer',
      'event',
    ]);
  });

  test.each(['xstate', 'xstate.done.actor.x', 'xstate.init', 'workflow.cancel', 'workflow.'])(
    'B20 %s cannot be sent from outside',
    async (type) => {
      const engine = await world().open([target]);
      const handle = await world().run(engine.start(target, { id: 't' }));
      await refused(world().run(engine.sendEvent({ type })), 'EventRejected');
      await refused(world().run(engine.sendSimpleEvent('t', type)), 'EventRejected');
      await refused(world().run(handle.send({ type })), 'EventRejected');
      await refused(world().run(engine.retryWorkflow('t', { event: { type } })), 'EventRejected');
      expect((await handle.history()).items).toHaveLength(1);
    },
  );

  test('a route is sent by a handle, whose events have room for its `to`', async () => {
    const engine = await world().open([target]);
    await world().run(engine.start(target, { id: 't' }));
    const sent = world().run(engine.sendEvent({ type: 'xstate.route', targetWorkflowId: 't' }));
    await expect(sent).rejects.toMatchObject({
      code: 'EventInvalid',
      message: 'event.type needs a `to`; use `handle.send`',
    });
  });
});
