import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { sleep, waitForEvent } from '../../src/index.ts';
import { onEachStore, refused } from './world.ts';

const cart = setup({
  types: {
    context: {} as { owner: string; items: readonly unknown[] },
    input: {} as { owner: string },
    events: {} as { type: 'add'; payload: unknown } | { type: 'early'; payload: unknown },
  },
  actions: {
    add: assign({ items: ({ context, event }) => [...context.items, event.payload] }),
  },
}).createMachine({
  id: 'cart',
  context: ({ input }) => ({ owner: input.owner, items: [] }),
  initial: 'open',
  states: {
    open: { on: { add: { actions: 'add' } }, after: { 60_000: 'waiting' } },
    waiting: waitForEvent({ event: 'early', onEvent: { target: 'open', actions: 'add' } }),
  },
});

const strict = setup({}).createMachine({
  id: 'strict',
  initial: 'resting',
  states: {
    resting: sleep('1h', 'waiting'),
    waiting: waitForEvent({ event: 'add', whenEarly: 'reject', onEvent: 'over' }),
    over: { type: 'final' },
  },
});

const broken = setup({}).createMachine({
  id: 'broken',
  context: () => {
    throw new Error('no context');
  },
});

const over = setup({}).createMachine({
  id: 'over',
  initial: 'done',
  states: { done: { type: 'final' } },
});

const workflows = [cart, strict, broken, over];
const startIfMissing = { workflow: cart, input: { owner: 'ann' }, metadata: { kind: 'web' } };

onEachStore((world) => {
  const add = (payload: unknown, id?: string) =>
    world().run(
      world().engine.sendEvent(
        { type: 'add', payload, targetWorkflowId: 'c', ...(id === undefined ? {} : { id }) },
        { startIfMissing },
      ),
    );
  const shown = async () => {
    const handle = await world().run(world().engine.get('c'));
    const { context, metadata } = handle.getSnapshot();
    return { ...(context as object), metadata };
  };

  describe('an event with startIfMissing', () => {
    test('starts its workflow and is taken by it; the next one finds it there', async () => {
      await world().open(workflows);
      expect(await add('apples')).toMatchObject({
        started: true,
        recipients: 1,
        results: [{ workflowId: 'c', outcome: 'handled', revision: 2 }],
      });
      const second = await add('pears');
      expect(second).not.toHaveProperty('started');
      expect(second.results).toMatchObject([{ outcome: 'handled', revision: 3 }]);
      expect(await shown()).toEqual({
        owner: 'ann',
        items: ['apples', 'pears'],
        metadata: { kind: 'web' },
      });
    });

    test('of several at once one starts it, and all are taken in order (B10 B15)', async () => {
      await world().open(workflows);
      const sent = await world().run(Promise.all([1, 2, 3].map((payload) => add(payload))));
      expect(sent.filter(({ started }) => started)).toHaveLength(1);
      expect(await shown()).toMatchObject({ items: [1, 2, 3] });
    });

    test.each([
      ['before write', 0],
      ['after write', 2],
    ] as const)(
      'is one with the start: the process dies %s, and both are there or neither',
      async (death, revision) => {
        await world().open(workflows);
        world().dieAtNextWrite(death);
        const event = { type: 'add', payload: 1, id: 'e', targetWorkflowId: 'c' };
        void world().engine.sendEvent(event, { startIfMissing });
        await world().host.settle();
        await world().crash(1_000);
        const engine = await world().open(workflows);
        expect((await engine.list()).items.map((found) => found.revision)).toEqual(
          revision === 0 ? [] : [revision],
        );
        const again = await add(1, 'e');
        expect(again.results[0]?.outcome).toBe(revision === 0 ? 'handled' : 'duplicate');
        expect(await shown()).toMatchObject({ items: [1] });
      },
    );

    test('is kept for its wait where the workflow does not wait for it yet (B10)', async () => {
      const engine = await world().open(workflows);
      const event = { type: 'early', payload: 1, targetWorkflowId: 'c' };
      const sent = await world().run(engine.sendEvent(event, { startIfMissing }));
      expect(sent).toMatchObject({ started: true, results: [{ outcome: 'deferred' }] });
      await world().advance(60_000);
      expect(await shown()).toMatchObject({ items: [1] });
    });

    test('can be for later: the workflow starts now', async () => {
      const engine = await world().open(workflows);
      const event = { type: 'add', payload: 1, targetWorkflowId: 'c' };
      const deliverAt = world().host.now() + 30_000;
      const sent = await world().run(engine.sendEvent(event, { startIfMissing, deliverAt }));
      expect(sent).toMatchObject({ started: true, dueAt: deliverAt });
      expect(await shown()).toMatchObject({ items: [] });
      await world().crash(30_000);
      await world().open(workflows);
      expect(await shown()).toMatchObject({ items: [1] });
    });

    test.each([
      [strict, 'EventRejected'],
      [broken, 'TurnFailed'],
      [over, 'WorkflowEnded'],
    ] as const)('starts nothing where the event is refused: %#', async (workflow, code) => {
      const engine = await world().open(workflows);
      const event = { type: 'add', targetWorkflowId: 'c' };
      const sending = engine.sendEvent(event, { startIfMissing: { workflow } });
      await refused(world().run(sending), code);
      expect(await engine.count()).toBe(0);
      expect((await add(1)).started).toBe(true);
    });

    test('is refused by name where its options cannot be', async () => {
      const engine = await world().open([cart]);
      const send = (options: object, target = 'c') =>
        engine.sendEvent({ type: 'add', targetWorkflowId: target }, options);
      await refused(engine.sendEvent({ type: 'add' }, { startIfMissing }), 'OptionInvalid');
      await refused(send({ startIfMissing: 5 }), 'OptionInvalid');
      await refused(send({ startIfMissing: {} }), 'OptionInvalid');
      await refused(send({ startIfMissing: { workflow: strict } }), 'WorkflowUnknown');
      await refused(send({ startIfMissing: { workflow: cart, id: 'x' } }), 'OptionInvalid');
      await refused(send({ startIfMissing: { ...startIfMissing, metadata: 1 } }), 'OptionInvalid');
      await refused(send({ deliverAt: 'soon' }), 'DurationInvalid');
      await refused(send({ deliverAt: NaN }), 'DurationInvalid');
      await refused(send({ startWhen: 1 }), 'OptionInvalid');
      expect(await engine.count()).toBe(0);
    });
  });
});
