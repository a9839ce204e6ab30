// Waits for several events, run by the engine: what stands still, what is early, and a crash after
// each event.
import { assign, setup, type AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { sleep, waitForAll, waitForAny, waitForQuorum } from '../../src/index.ts';
import { onEachStore, refused } from '../behaviours/world.ts';

interface Named {
  readonly type: string;
  readonly payload?: unknown;
}

interface Context {
  readonly said: readonly unknown[];
  readonly approvals?: readonly Named[];
}

const HOUR_MS = 3_600_000;

const base = setup({
  types: { context: {} as Context, events: {} as Named, output: {} as readonly unknown[] },
  actions: { keep: assign({ said: ({ context, event }) => [...context.said, event.payload] }) },
});

const ends = { done: { type: 'final' as const }, late: { type: 'final' as const } };
const said = ({ context }: { context: Context }) => context.said;

const checking = base.createMachine({
  id: 'checking',
  context: { said: [] },
  initial: 'cooling',
  states: {
    cooling: sleep('1h', 'checks'),
    checks: waitForAll({
      events: ['credit.checked', { event: 'stock.checked', name: 'stock', onEvent: 'keep' }],
      onEvent: 'keep',
      onDone: 'done',
      timeout: '1h',
      onTimeout: 'late',
    }),
    ...ends,
  },
  output: said,
});

const either = base.createMachine({
  id: 'either',
  context: { said: [] },
  initial: 'cooling',
  states: {
    cooling: sleep('1h', 'answer'),
    answer: waitForAny({
      events: [
        'answer.yes',
        { event: 'answer.no.*', onEvent: { target: 'late', actions: 'keep' } },
      ],
      onEvent: { target: 'done', actions: 'keep' },
    }),
    ...ends,
  },
  output: said,
});

const listed = base.createMachine({
  id: 'listed',
  context: { said: [] },
  initial: 'votes',
  states: {
    votes: waitForQuorum({
      events: ['a', 'b', 'c'],
      count: 2,
      onEvent: 'keep',
      // a custom action, stored with the event it had
      onDone: { target: 'done', actions: () => undefined },
    }),
    ...ends,
  },
  output: said,
});

const counted = base.createMachine({
  id: 'counted',
  context: { said: [] },
  initial: 'cooling',
  states: {
    cooling: sleep('1h', 'review'),
    review: waitForQuorum({
      event: 'approval',
      count: 2,
      by: ({ event }) => event.payload as string,
      into: 'approvals',
      onEvent: 'keep',
      onDone: 'done',
      timeout: '1h',
      onTimeout: 'late',
    }),
    ...ends,
  },
  output: said,
});

onEachStore((world) => {
  const begin = async (machine: AnyStateMachine) => {
    const engine = await world().open([machine]);
    return world().run(engine.start(machine, { id: 'w' }));
  };
  const restart = async (machine: AnyStateMachine) => {
    await world().crash();
    await world().open([machine]);
  };
  const snapshot = async () => (await world().engine.get('w')).getSnapshot();
  const send = async (type: string, payload?: unknown) => {
    const sent = world().engine.sendEvent({ type, payload, targetWorkflowId: 'w' });
    return (await world().run(sent)).results[0];
  };

  describe('a wait for all', () => {
    test('stands still once for each event, until the timeout of the whole', async () => {
      await begin(checking);
      await world().advance(HOUR_MS);
      const startedAt = world().host.now();
      const wait = {
        type: 'waitingForEvent',
        address: 'w',
        startedAt,
        dueAt: startedAt + HOUR_MS,
      };
      const credit = {
        ...wait,
        key: 'checks.credit-checked',
        state: 'checks.credit-checked',
        events: ['credit.checked'],
      };
      const stock = {
        ...wait,
        key: 'checks.stock',
        state: 'checks.stock',
        events: ['stock.checked'],
      };
      expect((await snapshot()).suspensions).toEqual([credit, stock]);
      await restart(checking);
      expect((await snapshot()).suspensions).toEqual([credit, stock]);
      await send('credit.checked', 1);
      await restart(checking);
      expect((await snapshot()).suspensions).toEqual([stock]);
      await send('stock.checked', 2);
      expect(await snapshot()).toMatchObject({ status: 'done', output: [1, 2, 2] });
    });

    test('times out over a crash', async () => {
      await begin(checking);
      await world().advance(HOUR_MS);
      await send('credit.checked');
      await restart(checking);
      await world().advance(HOUR_MS - 1);
      expect((await snapshot()).status).toBe('suspended');
      await world().advance(1);
      expect((await snapshot()).value).toBe('late');
    });

    test('takes what came early, whichever came first, and is then over at once', async () => {
      await begin(checking);
      expect(await send('stock.checked', 1)).toMatchObject({
        outcome: 'deferred',
        reason: 'early',
      });
      expect(await send('credit.checked', 2)).toMatchObject({ outcome: 'deferred' });
      await restart(checking);
      await world().advance(HOUR_MS);
      expect(await snapshot()).toMatchObject({ status: 'done', output: [1, 1, 2] });
    });

    test('an event that came already is not kept for later', async () => {
      await begin(checking);
      await world().advance(HOUR_MS);
      await send('credit.checked');
      expect(await send('credit.checked')).toMatchObject({ outcome: 'ignored', reason: 'unknown' });
    });

    test('is resumed event by event, by the path of each', async () => {
      await begin(checking);
      await world().advance(HOUR_MS);
      const { engine } = world();
      await refused(world().run(engine.resumeWorkflow('w', 1)), 'SuspensionAmbiguous');
      await world().run(engine.resumeWorkflow('w', 1, { suspension: 'checks.stock' }));
      const second = engine.resumeWorkflow('w', 2, { suspension: 'checks.stock' });
      expect((await world().run(second)).resumed).toBe(false);
      await restart(checking);
      await world().run(world().engine.resumeWorkflow('w', 3));
      expect(await snapshot()).toMatchObject({ status: 'done', output: [1, 1, 3] });
    });

    test('is found by what it still waits for', async () => {
      await begin(checking);
      await world().advance(HOUR_MS);
      await send('credit.checked');
      const waiting = async (waitingFor: string) =>
        (await world().run(world().engine.list({ waitingFor }))).items.length;
      expect(await waiting('credit.checked')).toBe(0);
      expect(await waiting('stock.checked')).toBe(1);
      const broadcast = world().engine.sendEvent({ type: 'stock.checked', payload: 7 });
      expect((await world().run(broadcast)).recipients).toBe(1);
      expect((await snapshot()).status).toBe('done');
    });
  });

  describe('a wait for any', () => {
    test('is one suspension that names them all, and takes the first', async () => {
      await begin(either);
      await world().advance(HOUR_MS);
      expect((await snapshot()).suspensions).toMatchObject([
        { key: 'answer', events: ['answer.yes', 'answer.no.*'], dueAt: undefined },
      ]);
      await restart(either);
      await send('answer.no.never', 'no');
      expect(await snapshot()).toMatchObject({ value: 'late', output: ['no'] });
    });

    test('takes the first of those that came early', async () => {
      await begin(either);
      expect(await send('answer.yes', 1)).toMatchObject({ outcome: 'deferred' });
      expect(await send('answer.no.never', 2)).toMatchObject({ outcome: 'deferred' });
      await world().advance(HOUR_MS);
      expect(await snapshot()).toMatchObject({ value: 'done', output: [1] });
    });

    test('cannot be resumed without an event', async () => {
      await begin(either);
      await world().advance(HOUR_MS);
      await refused(world().run(world().engine.resumeWorkflow('w')), 'SuspensionAmbiguous');
    });
  });

  describe('a quorum', () => {
    test('stands still once for each event that may still come, not for the counting', async () => {
      await begin(listed);
      expect((await snapshot()).suspensions).toMatchObject([
        { key: 'votes.a', events: ['a'] },
        { key: 'votes.b', events: ['b'] },
        { key: 'votes.c', events: ['c'] },
      ]);
      await send('b', 1);
      await restart(listed);
      expect((await snapshot()).suspensions.map(({ key }) => key)).toEqual(['votes.a', 'votes.c']);
      expect(await send('b', 2)).toMatchObject({ outcome: 'ignored' });
      await world().run(world().engine.resumeWorkflow('w', 3, { suspension: 'votes.a' }));
      expect(await snapshot()).toMatchObject({ status: 'done', output: [1, 3] });
    });

    test('counts an event whose turn was stored, though nobody heard', async () => {
      await begin(listed);
      world().dieAtNextWrite('after write');
      void world().engine.sendEvent({ type: 'a', payload: 1, targetWorkflowId: 'w' });
      await world().host.settle();
      await restart(listed);
      await send('c', 2);
      await restart(listed);
      expect(await snapshot()).toMatchObject({ status: 'done', output: [1, 2] });
    });
  });

  describe('a quorum of one type', () => {
    test('remembers over a crash whom it counted', async () => {
      await begin(counted);
      expect(await send('approval', 'ann')).toMatchObject({ outcome: 'deferred' });
      await world().advance(HOUR_MS);
      expect(await snapshot()).toMatchObject({
        suspensions: [{ key: 'review', events: ['approval'] }],
        context: { approvals: [{ type: 'approval', payload: 'ann' }] },
      });
      await restart(counted);
      expect(await send('approval', 'ann')).toMatchObject({ outcome: 'ignored', reason: 'guard' });
      await send('approval', 'bob');
      expect(await snapshot()).toMatchObject({ status: 'done', output: ['ann', 'bob'] });
    });

    test('is resumed with what `by` can tell, and times out', async () => {
      await begin(counted);
      await world().advance(HOUR_MS);
      const resume = async (who: string) =>
        world().run(world().engine.resumeWorkflow('w', who, { suspension: 'review' }));
      expect((await resume('ann')).outcome).toBe('handled');
      await restart(counted);
      expect((await resume('ann')).outcome).toBe('ignored');
      await world().advance(HOUR_MS);
      expect((await snapshot()).value).toBe('late');
    });
  });
});
